"""Who may do what, and who asked to."""

from __future__ import annotations

from bot.domain import refusals as r
from bot.messages import ids
from bot.messages.reader import Reader
from bot.messages.refusals.registry import coordinators, wording
from bot.messages.wording import Sentence, sentence


@wording(r.NotACoordinator)
def _(reader: Reader, refusal: r.NotACoordinator) -> Sentence:
    return sentence(
        reader.w.say("Only a coordinator may do this. Ask {who}."),
        **coordinators(reader, refusal.coordinators),
    )


@wording(r.RepresentsNobody, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.RepresentsNobody) -> Sentence:
    return sentence(
        reader.w.say(
            "You do not represent an organization here yet. Press *Sign on* under a letter to ask "
            "for it, or write to {who}."
        ),
        **coordinators(reader, refusal.coordinators),
    )


@wording(r.NotTheirRepresentative, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.NotTheirRepresentative) -> Sentence:
    return sentence(
        reader.w.say(
            "You do not represent this organization, or no longer, so nothing was done. "
            "If that is a mistake, ask {who}."
        ),
        **coordinators(reader, refusal.coordinators),
    )


@wording(r.RequestUnknown)
def _(reader: Reader, refusal: r.RequestUnknown) -> Sentence:
    return sentence(
        reader.w.say(
            "There is no such request. It may have been answered already; the Home tab shows those "
            "that wait."
        )
    )


@wording(r.RequestAnswered, ids.REASON)
def _(reader: Reader, refusal: r.RequestAnswered) -> Sentence:
    w = reader.w
    told = {
        "approved": w.say("This request has been approved already."),
        "declined": w.say("This request has been declined already."),
        "stands": w.say("A coordinator has said already that it stands."),
        "withdrawn": w.say("This sign-on has been withdrawn already."),
    }[refusal.status]
    return sentence(
        w.say("{told} Nothing was done; the Home tab shows what waits for an answer."), told=told
    )


@wording(r.AlreadyAsked, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.AlreadyAsked) -> Sentence:
    return sentence(
        reader.w.say(
            "You have asked to represent {name} already. A coordinator will answer; you are told "
            "by direct message."
        ),
        name=refusal.name,
    )


@wording(r.AlreadyRepresents, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.AlreadyRepresents) -> Sentence:
    return sentence(
        reader.w.say(
            "{name} is represented by this person already. Nothing was done; {command} signs for "
            "it."
        ),
        name=refusal.name,
        command="/sign",
    )


@wording(r.NotAPerson, ids.DEPUTY)
def _(reader: Reader, refusal: r.NotAPerson) -> Sentence:
    return sentence(
        reader.w.say("A deputy is a person in Slack, not a bot. Nothing was done; choose again.")
    )
