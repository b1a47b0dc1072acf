"""Letters: which one, in which state, until when."""

from __future__ import annotations

from bot.domain import refusals as r
from bot.messages import ids
from bot.messages.reader import Reader
from bot.messages.refusals.registry import a_channel, wording
from bot.messages.wording import Sentence, Several, sentence


@wording(r.LetterUnknown)
def _(reader: Reader, refusal: r.LetterUnknown) -> Sentence:
    if refusal.handles:
        return sentence(
            reader.w.say("There is no letter “{handle}”. Open are: {handles}."),
            handle=refusal.handle,
            handles=", ".join(refusal.handles[:20]),
        )
    return sentence(
        reader.w.say("There is no letter “{handle}”. {command} shows those there are."),
        handle=refusal.handle,
        command="/letter list",
    )


@wording(r.NoLetterOpen)
def _(reader: Reader, refusal: r.NoLetterOpen) -> Sentence:
    return sentence(
        reader.w.say("No letter is open at the moment. {command} shows all letters."),
        command="/letter list",
    )


@wording(r.WhichLetter, ids.LETTER)
def _(reader: Reader, refusal: r.WhichLetter) -> Sentence:
    return sentence(
        reader.w.say("Several letters are open. Name one of them: {handles}."),
        handles=", ".join(refusal.handles[:20]),
    )


@wording(r.HandleTaken, ids.HANDLE)
def _(reader: Reader, refusal: r.HandleTaken) -> Sentence:
    return sentence(
        reader.w.say("Another letter has the handle “{handle}”. Choose a different one."),
        handle=refusal.handle,
    )


@wording(r.HandleNotUsable, ids.HANDLE)
def _(reader: Reader, refusal: r.HandleNotUsable) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” cannot be a handle: 2 to 40 letters a–z, digits and hyphens, starting "
            "with a letter, such as: water-law"
        ),
        handle=refusal.handle,
    )


@wording(r.DeadlineInThePast, ids.DEADLINE)
def _(reader: Reader, refusal: r.DeadlineInThePast) -> Sentence:
    return sentence(
        reader.w.say("The deadline {deadline} has gone by. Choose one that lies ahead."),
        deadline=reader.moment(refusal.deadline),
    )


@wording(r.DeadlineNotLater, ids.DEADLINE)
def _(reader: Reader, refusal: r.DeadlineNotLater) -> Sentence:
    return sentence(
        reader.w.say("The deadline is {deadline} already. An extension has to be later."),
        deadline=reader.moment(refusal.deadline),
    )


@wording(r.WrongState, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.WrongState) -> Sentence:
    told = {
        "drafting": reader.w.say(
            "“{handle}” is still being drafted and does not circulate yet. Nothing was done; "
            "{command} shows the letters there are."
        ),
        "circulating": reader.w.say(
            "“{handle}” circulates already. Nothing was done; {command} shows how it stands."
        ),
        "closed": reader.w.say(
            "“{handle}” is closed and takes no more of this. Nothing was done; "
            "{command} shows how it stands."
        ),
        "finalized": reader.w.say(
            "“{handle}” is finalized: its text and signatories do not change any more. "
            "Nothing was done; write to a coordinator."
        ),
        "cancelled": reader.w.say(
            "“{handle}” was cancelled and will not be sent. {command} shows the letters there are."
        ),
    }[refusal.state]
    shows = "list" if refusal.state in ("drafting", "cancelled") else f"status {refusal.handle}"
    return sentence(told, handle=refusal.handle, command=f"/letter {shows}")


@wording(r.DeadlinePassed, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.DeadlinePassed) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” takes no more sign-ons since {deadline}. Nothing was done; "
            "a coordinator can tell whether late names are possible."
        ),
        handle=refusal.handle,
        deadline=reader.moment(refusal.deadline),
    )


@wording(r.NoChannels, ids.CHANNELS)
def _(reader: Reader, refusal: r.NoChannels) -> Sentence:
    return sentence(
        reader.w.say("“{handle}” has no channel to circulate in. Create it again with channels."),
        handle=refusal.handle,
    )


@wording(r.ChannelsNotUsable, ids.CHANNELS)
def _(reader: Reader, refusal: r.ChannelsNotUsable) -> Sentence:
    return sentence(
        reader.w.say(
            "The bot is not in {channels}. Invite it there with {invite} and try again. "
            "Nothing was stored."
        ),
        channels=Several(tuple(a_channel(each) for each in refusal.channels)),
        invite="/invite @signon",
    )


@wording(r.SignOnsNotOpenYet, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.SignOnsNotOpenYet) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” is open for comments and objections first. Sign-ons open on {opens}."
        ),
        handle=refusal.handle,
        opens=reader.moment(refusal.opens),
    )


@wording(r.PhaseNotBeforeDeadline, ids.COMMENTS_UNTIL)
def _(reader: Reader, refusal: r.PhaseNotBeforeDeadline) -> Sentence:
    return sentence(
        reader.w.say(
            "Comments until {until} does not fit: it has to lie ahead and before the deadline, "
            "{deadline}."
        ),
        until=reader.moment(refusal.comments_until),
        deadline=reader.moment(refusal.deadline),
    )


@wording(r.PreflightChanged, ids.REASON)
def _(reader: Reader, refusal: r.PreflightChanged) -> Sentence:
    return sentence(
        reader.w.say("Something has changed since you looked. Nothing was done; look again.")
    )
