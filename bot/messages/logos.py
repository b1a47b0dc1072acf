"""Logos that cannot be printed, in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.edition import LogoLeftOut
from bot.messages.blocks import shorten
from bot.messages.wording import Sentence, sentence
from bot.words import Words

NAMED = 10
"""How many organizations are named whose logos are left out."""


def left_out(w: Words, logos: Sequence[LogoLeftOut]) -> Sentence:
    """That the letter goes out without these, and why."""
    named = [f"{shorten(each.name, 80)} ({problem(w, each.problem)})" for each in logos[:NAMED]]
    template = w.say_n(
        "{n} logo cannot be printed and is left out: {named}",
        "{n} logos cannot be printed and are left out: {named}",
        len(logos),
    )
    more = ", …" if len(logos) > NAMED else ""
    return sentence(template, n=len(logos), named=", ".join(named) + more)


def problem(w: Words, problem: str) -> str:
    """A problem of `LogoLeftOut`, and where it can be said in short the way to mend it."""
    return {
        "unlisted": w.say("the coalition's list names no file any more"),
        "crowded": w.say("all logos together are too large for one letter; save it smaller"),
        "name": w.say("its file must lie in the folder of logos itself; write its name alone"),
        "missing": w.say("there is no such file in the folder of logos"),
        "large": w.say("its file has more than 200 KB; save it smaller"),
        "kind": w.say("its file is neither a PNG nor a JPEG"),
        "broken": w.say("its file is broken or cut off; save it again"),
        "animated": w.say("it moves, and paper does not; save it as a still picture"),
        "cmyk": w.say("it is made for a printing press (CMYK); save it in RGB"),
        "pixels": w.say("it has more than 2,000 pixels on a side; save it smaller"),
    }[problem]
