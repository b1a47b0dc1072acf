"""Something that went wrong inside: a short number for the person, the rest for the log."""

from __future__ import annotations

import logging
import secrets

from bot import metrics
from bot.messages.answers import failed
from bot.messages.reader import Reader
from bot.messages.wording import Sentence

log = logging.getLogger(__name__)


def failure(reader: Reader, doing: str) -> Sentence:
    """Logs the exception being handled under a short number, and says that number.

    The log holds the traceback and no payload: what people typed is theirs.
    """
    reference = secrets.token_hex(3)
    metrics.failed()
    log.exception("failure %s while doing %s", reference, doing)
    return failed(reader, reference)
