"""What is said beside a letter's files."""

from __future__ import annotations

from bot.domain.letter import Letter
from bot.messages.blocks import Said, called
from bot.messages.reader import Reader
from bot.messages.wording import Sentence, sentence


def uploaded(reader: Reader, edition: int) -> Said:
    """Beside the files. Slack reads it as markup: nothing that somebody typed stands in it."""
    told = sentence(
        reader.w.say("The letter to keep, to print and to send on: edition {n}."), n=edition
    )
    return Said(told.escaped)


def title(letter: Letter, language: str, file_format: str) -> str:
    """What people read above a file. `language` is empty where there is but one."""
    return f"{called(letter)} ({', '.join([*([language] if language else []), file_format])})"


def on_the_way(reader: Reader, letter: Letter, edition: int) -> Sentence:
    """The answer to `/letter export`."""
    told = reader.w.say("The files of edition {n} of *{title}* come to you in a direct message.")
    return sentence(told, n=edition, title=called(letter))
