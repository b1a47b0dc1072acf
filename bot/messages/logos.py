"""Why a logo cannot be printed, in words."""

from __future__ import annotations

from bot.words import Words


def logo_problem(w: Words, problem: str) -> str:
    """A problem of `bot.domain.edition.LogoLeftOut` and the way to mend it."""
    return {
        "unlisted": w.say("the coalition's list names no file any more."),
        "name": w.say("its file must lie in the folder of logos itself; write its name alone."),
        "missing": w.say("there is no such file in the folder of logos."),
        "large": w.say("its file has more than 200 KB; save it smaller."),
        "kind": w.say("its file is neither a PNG nor a JPEG."),
        "broken": w.say("its file is broken or cut off; save it again."),
        "animated": w.say("it moves, and paper does not; save it as a still picture."),
        "cmyk": w.say("it is made for a printing press (CMYK); save it in RGB."),
        "pixels": w.say("it has more than 2,000 pixels on a side; save it smaller."),
    }[problem]
