"""Sign-ons, of organizations and of individuals."""

from __future__ import annotations

from bot.domain import refusals as r
from bot.messages import ids
from bot.messages.reader import Reader
from bot.messages.refusals.registry import wording
from bot.messages.wording import Sentence, sentence


@wording(r.IndividualsNotTaken)
def _(reader: Reader, refusal: r.IndividualsNotTaken) -> Sentence:
    return sentence(
        reader.w.say("“{handle}” is signed by organizations only. {command} signs for yours."),
        handle=refusal.handle,
        command="/sign",
    )


@wording(r.PersonallyNotConfirmed, ids.PERSONALLY)
def _(reader: Reader, refusal: r.PersonallyNotConfirmed) -> Sentence:
    told = reader.w.say("Here one signs for oneself: tick the box. {command} signs for others.")
    return sentence(told, command="/sign")


@wording(r.AlreadySigned, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.AlreadySigned) -> Sentence:
    if not refusal.signed_by:
        told = reader.w.say(
            "You have signed personally already, as {name}, {at}. One person signs once, and that "
            "sign-on stands. To sign anew, withdraw it first: {command}"
        )
        at, command = reader.moment(refusal.at), "/withdraw"
        return sentence(told, name=refusal.organization, at=at, command=command)
    return sentence(
        reader.w.say(
            "{organization} has signed already: {signed_by}, {at}. It signs once, and that "
            "sign-on stands. To sign anew, withdraw it first: {command}"
        ),
        organization=refusal.organization,
        signed_by=refusal.signed_by,
        at=reader.moment(refusal.at),
        command="/withdraw",
    )


@wording(r.NameInUse, ids.NAME)
def _(reader: Reader, refusal: r.NameInUse) -> Sentence:
    return sentence(
        reader.w.say("Another organization is called “{name}”. Choose a different name."),
        name=refusal.name,
    )


@wording(r.NothingToWithdraw, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.NothingToWithdraw) -> Sentence:
    if refusal.personally:
        told = reader.w.say(
            "You have not signed “{handle}” personally, so there is nothing to withdraw. "
            "{command} shows who has."
        )
        shown = f"/letter status {refusal.handle}"
        return sentence(told, handle=refusal.handle, command=shown)
    return sentence(
        reader.w.say(
            "Your organization has not signed “{handle}”, so there is nothing to withdraw. "
            "{command} shows who has."
        ),
        handle=refusal.handle,
        command=f"/letter status {refusal.handle}",
    )


@wording(r.AuthorityNotConfirmed, ids.AUTHORITY)
def _(reader: Reader, refusal: r.AuthorityNotConfirmed) -> Sentence:
    return sentence(reader.w.say("Only who is authorized may sign: tick the box if you are."))
