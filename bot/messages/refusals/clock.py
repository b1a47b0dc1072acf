"""Reminders, embargoes and what the bot may not look for."""

from __future__ import annotations

from bot.domain import refusals as r
from bot.messages import ids
from bot.messages.reader import Reader
from bot.messages.refusals.registry import wording
from bot.messages.wording import Sentence, sentence


@wording(r.RemindedLately)
def _(reader: Reader, refusal: r.RemindedLately) -> Sentence:
    return sentence(
        reader.w.say("Those missing were reminded at {at}. It can be done once in an hour."),
        at=reader.moment(refusal.at),
    )


@wording(r.NobodyToRemind)
def _(reader: Reader, refusal: r.NobodyToRemind) -> Sentence:
    return sentence(
        reader.w.say(
            "Nobody is to be reminded of “{handle}”: every invited organization that has a "
            "representative has answered. {command} shows those without one."
        ),
        handle=refusal.handle,
        command="/letter organizations",
    )


@wording(r.NothingToRemindOf)
def _(reader: Reader, refusal: r.NothingToRemindOf) -> Sentence:
    return sentence(
        reader.w.say(
            "There is nothing to remind you of: “{handle}” waits for no answer of yours. {command} "
            "shows how it stands."
        ),
        handle=refusal.handle,
        command=f"/letter status {refusal.handle}",
    )


@wording(r.EmbargoNotAhead, ids.EMBARGO)
def _(reader: Reader, refusal: r.EmbargoNotAhead) -> Sentence:
    return sentence(
        reader.w.say(
            "An embargo until {embargo} does not fit: it has to end ahead, and after the deadline, "
            "{deadline}."
        ),
        embargo=reader.moment(refusal.embargo),
        deadline=reader.moment(refusal.deadline),
    )


@wording(r.EmbargoOver)
def _(reader: Reader, refusal: r.EmbargoOver) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” has gone out already, so there is nothing left to keep back. How it "
            "stands: {command}"
        ),
        handle=refusal.handle,
        command=f"/letter status {refusal.handle}",
    )


@wording(r.NoEmbargo)
def _(reader: Reader, refusal: r.NoEmbargo) -> Sentence:
    return sentence(
        reader.w.say("“{handle}” has no embargo. To set one: {command}"),
        handle=refusal.handle,
        command=f"/letter embargo {refusal.handle} 2026-12-05 17:00",
    )


@wording(r.UnderEmbargo)
def _(reader: Reader, refusal: r.UnderEmbargo) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” is finalized and under embargo until {until}. Then it is posted in its "
            "channels; until then only those read it who stand under it."
        ),
        handle=refusal.handle,
        until=reader.moment(refusal.until),
    )


@wording(r.NotInDoubt)
def _(reader: Reader, refusal: r.NotInDoubt) -> Sentence:
    return sentence(
        reader.w.say("That message is not in doubt any more. See what is left with {command}."),
        command="/letter status",
    )
