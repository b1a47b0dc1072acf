"""The Bolt app: one place where everything that listens is tied to Slack."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from slack_bolt import App
from slack_bolt.error import BoltError
from slack_sdk.errors import SlackApiError

from bot.slack import (
    authority,
    declining,
    drafts,
    home,
    letters,
    membership,
    objecting,
    personally,
    reissuing,
    reminding,
    revising,
    signing,
    translating,
    undelivered,
)
from bot.slack.client import passing
from bot.slack.desk import Desk

LISTENERS = 32
"""Threads for requests; Bolt's own default of five answers the sixth too late."""


def build(desk: Desk, *, signing_secret: str = "") -> App:
    """The app. With a signing secret it takes signed HTTP requests; without, Socket Mode's.

    `process_before_response` makes the acknowledgement wait for the listener, which is what the
    rule needs (store first, then answer), and spares Bolt's polling for it.

    Raises `SlackApiError` where Slack does not want the bot's token.
    """
    # Bolt warns of a token in the environment beside the client, which is as it should be.
    logger = logging.getLogger("bot.slack.bolt")
    logger.setLevel(logging.ERROR)
    made = partial(
        App,
        name="signon",  # or Bolt looks for one in every file on the stack
        logger=logger,
        client=desk.client,
        signing_secret=signing_secret or None,
        request_verification_enabled=bool(signing_secret),
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"),
    )
    try:
        app = made()
    except BoltError as error:
        refusal = error.__context__
        if not isinstance(refusal, SlackApiError):
            raise
        if not passing(refusal):
            raise refusal from None
        app = made(token_verification_enabled=False)
    except OSError:
        # Slack is away. What it will send later is answered; who the bot is, is asked then.
        app = made(token_verification_enabled=False)
    parts = (
        *(signing, personally, declining, reminding, authority, membership, objecting),
        *(revising, translating, reissuing, letters, drafts, undelivered, home),
    )
    for part in parts:
        part.register(app, desk)
    return app
