"""Editions without the time-stamp that they were to have: told to coordinators and operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.stamp import Why
from bot.messages.reader import Reader
from bot.messages.wording import Sentence, sentence
from bot.words import Words


@dataclass(frozen=True, slots=True)
class Unstamped:
    """An edition whose time-stamp was asked for in vain and given up. `why` is one of `Why`, or a
    server's status."""

    edition: int
    why: str


def given_up(reader: Reader, found: Sequence[Unstamped]) -> list[Sentence]:
    """For a letter's status: each edition in a line."""
    template = reader.w.say("Edition {n} could not be time-stamped: {why}.")
    return [sentence(template, n=each.edition, why=why(reader.w, each.why)) for each in found]


def asked_again(reader: Reader, n: int) -> Sentence:
    """The answer to **Try again** where time-stamps had been given up."""
    template = reader.w.say_n(
        "{n} edition is being time-stamped: look into the status in a while.",
        "{n} editions are being time-stamped: look into the status in a while.",
        n,
    )
    return sentence(template, n=n)


def why(w: Words, why: str) -> str:
    """What is in the way, in words; a server's status stands as it is."""
    words: dict[str, str] = {
        Why.SILENT: w.say("the server does not answer"),
        Why.REFUSED: w.say("the server refuses"),
        Why.GARBLED: w.say("what the server answers is no time-stamp"),
        Why.OTHER: w.say("what the server answers is the time-stamp of something else"),
        Why.UNSIGNED: w.say(
            "none of the certificates in the settings vouches for who signed what the server "
            "answers"
        ),
    }
    return words.get(why, why)
