"""What is delivered: translations, templates, editions."""

from __future__ import annotations

from bot.domain import refusals as r
from bot.messages import ids
from bot.messages.blocks import shorten
from bot.messages.reader import Reader
from bot.messages.refusals.registry import wording
from bot.messages.wording import Sentence, sentence
from bot.words import Words

UNPRINTABLE = 10
"""How many bearers of unprintable characters are named, and how many characters of each."""


@wording(r.TranslationUnknown)
def _(reader: Reader, refusal: r.TranslationUnknown) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” is not there in “{language}”. It is there in these languages: {languages}."
        ),
        handle=refusal.handle,
        language=refusal.language[:40],
        languages=", ".join(refusal.languages),
    )


@wording(r.TemplateBroken)
def _(reader: Reader, refusal: r.TemplateBroken) -> Sentence:
    w = reader.w
    if refusal.line:
        told = w.say(
            "The template {file} is broken at line {line}: {problem}. Nothing was done. Mend it "
            "and run signon doctor."
        )
    else:
        told = w.say(
            "The template {file} cannot be used: {problem}. Nothing was done. Mend it and run "
            "signon doctor."
        )
    return sentence(told, file=refusal.file, line=refusal.line, problem=refusal.message.rstrip("."))


@wording(r.EditionUnknown)
def _(reader: Reader, refusal: r.EditionUnknown) -> Sentence:
    if refusal.file_format:
        return sentence(
            reader.w.say(
                "Edition {n} of “{handle}” has no such file. It is there in these languages: "
                "{languages}."
            ),
            n=refusal.latest,
            handle=refusal.handle,
            languages=", ".join(refusal.languages),
        )
    if refusal.latest:
        return sentence(
            reader.w.say("“{handle}” has no such edition. The latest one is edition {n}."),
            handle=refusal.handle,
            n=refusal.latest,
        )
    return sentence(
        reader.w.say(
            "“{handle}” is not finalized yet, so there is no edition of it. A coordinator "
            "finalizes it in Slack: {command}"
        ),
        handle=refusal.handle,
        command=f"/letter finalize {refusal.handle}",
    )


@wording(r.AskedAlready, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.AskedAlready) -> Sentence:
    told = (
        reader.w.say(
            "It is asked for already that the next edition leaves *{name}* out. How the letter "
            "stands: {command}"
        )
        if refusal.leaving
        else reader.w.say(
            "It is asked for already that the next edition takes *{name}* in; a coordinator "
            "answers. How the letter stands: {command}"
        )
    )
    return sentence(told, name=refusal.name, command=f"/letter status {refusal.handle}")


@wording(r.NothingToReissue)
def _(reader: Reader, refusal: r.NothingToReissue) -> Sentence:
    return sentence(
        reader.w.say(
            "Nothing has changed since the last edition of “{handle}”. Take somebody in, correct "
            "the text, or bring in a translation first: {command}"
        ),
        handle=refusal.handle,
        command=f"/letter translate {refusal.handle}",
    )


@wording(r.NotFinalized)
def _(reader: Reader, refusal: r.NotFinalized) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” is not finalized, so there is no edition to make anew. Its first one is "
            "made with {command}"
        ),
        handle=refusal.handle,
        command=f"/letter finalize {refusal.handle}",
    )


@wording(r.NotPrintable)
def _(reader: Reader, refusal: r.NotPrintable) -> Sentence:
    w = reader.w
    named = [_unprintable(w, *each).plain for each in refusal.missing[:UNPRINTABLE]]
    more = "; …" if len(refusal.missing) > UNPRINTABLE else ""
    return sentence(
        w.say(
            "No font has some of its characters, so that they would be empty boxes. Nothing was "
            "done. Have them written another way, or put a font that has them into the folder "
            "fonts of your templates: {named}"
        ),
        named="; ".join(named) + more,
    )


def _unprintable(w: Words, part: str, who: str, characters: str) -> Sentence:
    """Who bears which characters, each with its number in Unicode: what no font has may not be
    seen here either."""
    shown = " ".join(f"{each} (U+{ord(each):04X})" for each in characters[:UNPRINTABLE])
    if part == "organization":
        return sentence(
            w.say("organization “{who}”: {characters}"), who=shorten(who, 80), characters=shown
        )
    if part in ("individual", "reference", "cc"):
        return sentence("“{who}”: {characters}", who=shorten(who, 80), characters=shown)
    place = {
        "title": w.say("the title"),
        "subtitle": w.say("the subtitle"),
        "place": w.say("the place"),
        "salutation": w.say("the salutation"),
        "body": w.say("the text"),
        "closing": w.say("the closing"),
        "errata": w.say("the errata"),
    }[part]
    return sentence("{place}: {characters}", place=place, characters=shown)


@wording(r.TranslationNotNeeded, ids.LANGUAGE)
def _(reader: Reader, refusal: r.TranslationNotNeeded) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” itself is in this language ({language}). Choose the language of the "
            "translation; to change the letter's own text: {command}"
        ),
        handle=refusal.handle,
        language=refusal.language,
        command=f"/letter revise {refusal.handle}",
    )
