"""What somebody is told where what they asked for gets no answer of its own."""

from __future__ import annotations

from bot.messages.reader import Reader
from bot.messages.wording import Sentence, sentence

LOOK = "/letter status"


def failed(reader: Reader, reference: str) -> Sentence:
    """Something went wrong inside; `reference` finds it in the log."""
    return sentence(
        reader.w.say(
            "It may not have been done. Check with {command}; if it goes on, tell a coordinator: "
            "*{reference}*."
        ),
        command=LOOK,
        reference=reference,
    )


def too_late(reader: Reader) -> Sentence:
    """Slack opens a window for three seconds after a click only."""
    return sentence(
        reader.w.say("That took too long, and Slack does not show it any more. Please do it again.")
    )


def done_already(reader: Reader) -> Sentence:
    """The same request had its effect before, and what was answered then is not known."""
    return sentence(
        reader.w.say("That was done already. {command} shows how it stands."), command=LOOK
    )
