"""Objections and their answers."""

from __future__ import annotations

from bot.domain import refusals as r
from bot.messages import ids
from bot.messages.reader import Reader
from bot.messages.refusals.registry import wording
from bot.messages.wording import Sentence, sentence


@wording(r.ObjectionUnknown)
def _(reader: Reader, refusal: r.ObjectionUnknown) -> Sentence:
    return sentence(
        reader.w.say("There is no such objection. {command} shows those there are."),
        command="/letter objections",
    )


@wording(r.ObjectionAnswered, ids.REASON)
def _(reader: Reader, refusal: r.ObjectionAnswered) -> Sentence:
    w = reader.w
    told = {
        "open": w.say(
            "This objection is open, so there is no answer to accept or refuse. Nothing was done; "
            "the thread under the letter's card says more."
        ),
        "resolved": w.say(
            "This objection has been resolved already. Nothing was done; the thread under the "
            "letter's card says more."
        ),
        "withdrawn": w.say(
            "This objection has been withdrawn already. Nothing was done; the thread under the "
            "letter's card says more."
        ),
        "overridden": w.say(
            "This objection has been overridden already. Nothing was done; the thread under the "
            "letter's card says more."
        ),
    }[refusal.state]
    return sentence(told)


@wording(r.ParagraphUnknown, ids.PARAGRAPH)
def _(reader: Reader, refusal: r.ParagraphUnknown) -> Sentence:
    return sentence(reader.w.say("The letter has no such paragraph now. Choose it again."))


@wording(r.ReasonNeeded, ids.REASON)
def _(reader: Reader, refusal: r.ReasonNeeded) -> Sentence:
    return sentence(reader.w.say("Say why: the reason is kept and told to those concerned."))
