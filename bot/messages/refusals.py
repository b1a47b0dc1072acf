"""Every refusal in words: what is wrong, and the way out.

One function for each kind, found by the refusal's class. `block` says at which input of a form the
words stand; a test holds that no refusal is without words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from bot.domain import refusals as r
from bot.domain.individual import PERSONALLY
from bot.messages import ids, logos
from bot.messages.blocks import shorten
from bot.messages.reader import Reader
from bot.messages.wording import Channel, Part, Person, Sentence, Several, sentence
from bot.words import Words

R = TypeVar("R", bound=r.Refusal)

UNPRINTABLE = 10
"""How many bearers of unprintable characters are named, and how many characters of each."""
Wording = Callable[[Reader, R], Sentence]

_WORDINGS: dict[type[r.Refusal], Wording[r.Refusal]] = {}
_BLOCKS: dict[type[r.Refusal], str] = {}


@dataclass(frozen=True, slots=True)
class Worded:
    """A refusal in words. `block` is the input that it is about, empty where it is about none."""

    words: Sentence
    block: str


def worded(refusal: r.Refusal, reader: Reader) -> Worded:
    """The refusal as this reader is told it."""
    words = _WORDINGS[type(refusal)](reader, refusal)
    block = _BLOCKS.get(type(refusal), "")
    if isinstance(refusal, r.NotUsableAsText):
        block = refusal.field
    return Worded(words, block)


def at_input(refusal: r.Refusal, reader: Reader, blocks: Collection[str]) -> dict[str, str]:
    """The refusal as a form shows it: at the input concerned, or else at the first one."""
    told = worded(refusal, reader)
    chosen = next((b for b in blocks if b.split(":")[0] == told.block), next(iter(blocks)))
    return {chosen: told.words.plain[:2_000]}


def known() -> Collection[type[r.Refusal]]:
    """The refusals that have words."""
    return _WORDINGS.keys()


def _wording(kind: type[R], block: str = "") -> Callable[[Wording[R]], Wording[R]]:
    def register(wording: Wording[R]) -> Wording[R]:
        _WORDINGS[kind] = wording  # type: ignore[assignment]
        if block:
            _BLOCKS[kind] = block
        return wording

    return register


def _coordinators(reader: Reader, contacts: tuple[str, ...]) -> dict[str, Part]:
    """Whom to ask: the first coordinator who has a Slack id. Addresses are not shown around."""
    found = [contact for contact in contacts if "@" not in contact]
    return {"who": Person(found[0]) if found else reader.w.say("a coordinator")}


def _channel(named: str) -> Channel | str:
    """A channel as Slack shows it where its id is known, else by its name."""
    return Channel(named) if re.fullmatch(r"[CG][A-Z0-9]{8,}", named) else f"#{named}"


# --- who may ------------------------------------------------------------------------------------


@_wording(r.NotACoordinator)
def _(reader: Reader, refusal: r.NotACoordinator) -> Sentence:
    return sentence(
        reader.w.say("Only a coordinator may do this. Ask {who}."),
        **_coordinators(reader, refusal.coordinators),
    )


@_wording(r.RepresentsNobody, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.RepresentsNobody) -> Sentence:
    return sentence(
        reader.w.say(
            "You do not represent an organization here yet. Press *Sign on* under a letter to ask "
            "for it, or write to {who}."
        ),
        **_coordinators(reader, refusal.coordinators),
    )


@_wording(r.NotTheirRepresentative, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.NotTheirRepresentative) -> Sentence:
    return sentence(
        reader.w.say(
            "You do not represent this organization, or no longer, so nothing was done. "
            "If that is a mistake, ask {who}."
        ),
        **_coordinators(reader, refusal.coordinators),
    )


# --- letters ------------------------------------------------------------------------------------


@_wording(r.LetterUnknown)
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


@_wording(r.NoLetterOpen)
def _(reader: Reader, refusal: r.NoLetterOpen) -> Sentence:
    return sentence(
        reader.w.say("No letter is open at the moment. {command} shows all letters."),
        command="/letter list",
    )


@_wording(r.WhichLetter, ids.LETTER)
def _(reader: Reader, refusal: r.WhichLetter) -> Sentence:
    return sentence(
        reader.w.say("Several letters are open. Name one of them: {handles}."),
        handles=", ".join(refusal.handles[:20]),
    )


@_wording(r.HandleTaken, ids.HANDLE)
def _(reader: Reader, refusal: r.HandleTaken) -> Sentence:
    return sentence(
        reader.w.say("Another letter has the handle “{handle}”. Choose a different one."),
        handle=refusal.handle,
    )


@_wording(r.HandleNotUsable, ids.HANDLE)
def _(reader: Reader, refusal: r.HandleNotUsable) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” cannot be a handle: 2 to 40 letters a–z, digits and hyphens, starting "
            "with a letter, such as: water-law"
        ),
        handle=refusal.handle,
    )


@_wording(r.DeadlineInThePast, ids.DEADLINE)
def _(reader: Reader, refusal: r.DeadlineInThePast) -> Sentence:
    return sentence(
        reader.w.say("The deadline {deadline} has gone by. Choose one that lies ahead."),
        deadline=reader.moment(refusal.deadline),
    )


@_wording(r.DeadlineNotLater, ids.DEADLINE)
def _(reader: Reader, refusal: r.DeadlineNotLater) -> Sentence:
    return sentence(
        reader.w.say("The deadline is {deadline} already. An extension has to be later."),
        deadline=reader.moment(refusal.deadline),
    )


@_wording(r.WrongState, ids.ORGANIZATION)
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


@_wording(r.DeadlinePassed, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.DeadlinePassed) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” takes no more sign-ons since {deadline}. Nothing was done; "
            "a coordinator can tell whether late names are possible."
        ),
        handle=refusal.handle,
        deadline=reader.moment(refusal.deadline),
    )


@_wording(r.NoChannels, ids.CHANNELS)
def _(reader: Reader, refusal: r.NoChannels) -> Sentence:
    return sentence(
        reader.w.say("“{handle}” has no channel to circulate in. Create it again with channels."),
        handle=refusal.handle,
    )


@_wording(r.ChannelsNotUsable, ids.CHANNELS)
def _(reader: Reader, refusal: r.ChannelsNotUsable) -> Sentence:
    return sentence(
        reader.w.say(
            "The bot is not in {channels}. Invite it there with {invite} and try again. "
            "Nothing was stored."
        ),
        channels=Several(tuple(_channel(each) for each in refusal.channels)),
        invite="/invite @signon",
    )


@_wording(r.RemindedLately)
def _(reader: Reader, refusal: r.RemindedLately) -> Sentence:
    return sentence(
        reader.w.say("Those missing were reminded at {at}. It can be done once in an hour."),
        at=reader.moment(refusal.at),
    )


@_wording(r.NobodyToRemind)
def _(reader: Reader, refusal: r.NobodyToRemind) -> Sentence:
    return sentence(
        reader.w.say(
            "Nobody is to be reminded of “{handle}”: every invited organization that has a "
            "representative has answered. {command} shows those without one."
        ),
        handle=refusal.handle,
        command="/letter organizations",
    )


@_wording(r.NothingToRemindOf)
def _(reader: Reader, refusal: r.NothingToRemindOf) -> Sentence:
    return sentence(
        reader.w.say(
            "There is nothing to remind you of: “{handle}” waits for no answer of yours. {command} "
            "shows how it stands."
        ),
        handle=refusal.handle,
        command=f"/letter status {refusal.handle}",
    )


@_wording(r.TranslationUnknown)
def _(reader: Reader, refusal: r.TranslationUnknown) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” is not there in “{language}”. It is there in these languages: {languages}."
        ),
        handle=refusal.handle,
        language=refusal.language[:40],
        languages=", ".join(refusal.languages),
    )


@_wording(r.TemplateBroken)
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


@_wording(r.EditionUnknown)
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


@_wording(r.AskedAlready, ids.ORGANIZATION)
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


@_wording(r.NothingToReissue)
def _(reader: Reader, refusal: r.NothingToReissue) -> Sentence:
    return sentence(
        reader.w.say(
            "Nothing has changed since the last edition of “{handle}”. Take somebody in, correct "
            "the text, or bring in a translation first: {command}"
        ),
        handle=refusal.handle,
        command=f"/letter translate {refusal.handle}",
    )


@_wording(r.NotFinalized)
def _(reader: Reader, refusal: r.NotFinalized) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” is not finalized, so there is no edition to make anew. Its first one is "
            "made with {command}"
        ),
        handle=refusal.handle,
        command=f"/letter finalize {refusal.handle}",
    )


@_wording(r.NotPrintable)
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


@_wording(r.TranslationNotNeeded, ids.LANGUAGE)
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


@_wording(r.SignOnsNotOpenYet, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.SignOnsNotOpenYet) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” is open for comments and objections first. Sign-ons open on {opens}."
        ),
        handle=refusal.handle,
        opens=reader.moment(refusal.opens),
    )


@_wording(r.PhaseNotBeforeDeadline, ids.COMMENTS_UNTIL)
def _(reader: Reader, refusal: r.PhaseNotBeforeDeadline) -> Sentence:
    return sentence(
        reader.w.say(
            "Comments until {until} does not fit: it has to lie ahead and before the deadline, "
            "{deadline}."
        ),
        until=reader.moment(refusal.comments_until),
        deadline=reader.moment(refusal.deadline),
    )


@_wording(r.EmbargoNotAhead, ids.EMBARGO)
def _(reader: Reader, refusal: r.EmbargoNotAhead) -> Sentence:
    return sentence(
        reader.w.say(
            "An embargo until {embargo} does not fit: it has to end ahead, and after the deadline, "
            "{deadline}."
        ),
        embargo=reader.moment(refusal.embargo),
        deadline=reader.moment(refusal.deadline),
    )


@_wording(r.EmbargoOver)
def _(reader: Reader, refusal: r.EmbargoOver) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” has gone out already, so there is nothing left to keep back. How it "
            "stands: {command}"
        ),
        handle=refusal.handle,
        command=f"/letter status {refusal.handle}",
    )


@_wording(r.NoEmbargo)
def _(reader: Reader, refusal: r.NoEmbargo) -> Sentence:
    return sentence(
        reader.w.say("“{handle}” has no embargo. To set one: {command}"),
        handle=refusal.handle,
        command=f"/letter embargo {refusal.handle} 2026-12-05 17:00",
    )


@_wording(r.UnderEmbargo)
def _(reader: Reader, refusal: r.UnderEmbargo) -> Sentence:
    return sentence(
        reader.w.say(
            "“{handle}” is finalized and under embargo until {until}. Then it is posted in its "
            "channels; until then only those read it who stand under it."
        ),
        handle=refusal.handle,
        until=reader.moment(refusal.until),
    )


# --- revisions and authority --------------------------------------------------------------------


@_wording(r.RevisionIdentical, ids.DRAFT)
def _(reader: Reader, refusal: r.RevisionIdentical) -> Sentence:
    return sentence(
        reader.w.say(
            "This is the present text, letter for letter. Nothing was done; change it first."
        )
    )


@_wording(r.TextFrozen, ids.DRAFT)
def _(reader: Reader, refusal: r.TextFrozen) -> Sentence:
    return sentence(
        reader.w.say(
            "The comment phase of “{handle}” is over: its text does not change while it is being "
            "signed. Cancel it and start a new letter if it has to."
        ),
        handle=refusal.handle,
    )


@_wording(r.RevisionOvertaken)
def _(reader: Reader, refusal: r.RevisionOvertaken) -> Sentence:
    return sentence(
        reader.w.say("The text of “{handle}” has changed once more. Read the newer change first."),
        handle=refusal.handle,
    )


@_wording(r.NeedsConfirmation, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.NeedsConfirmation) -> Sentence:
    if refusal.organization_id == PERSONALLY:
        told = reader.w.say(
            "You signed an earlier text of “{handle}” personally. *Sign personally* under the "
            "letter shows what changed, to confirm it."
        )
        return sentence(told, handle=refusal.handle)
    return sentence(
        reader.w.say(
            "{organization} signed an earlier text of “{handle}”. {command} shows what changed, "
            "to confirm it."
        ),
        organization=refusal.organization,
        handle=refusal.handle,
        command=f"/sign {refusal.handle}",
    )


@_wording(r.OwnObjectionBlocks, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.OwnObjectionBlocks) -> Sentence:
    return sentence(
        reader.w.say(
            "{organization} has a blocking objection of its own to this letter. "
            "Withdraw the objection first, with the button under its receipt."
        ),
        organization=refusal.organization,
    )


@_wording(r.NothingToConfirm, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.NothingToConfirm) -> Sentence:
    return sentence(
        reader.w.say("Nothing of yours waits to be confirmed in “{handle}”. {command} shows it."),
        handle=refusal.handle,
        command="/letter status",
    )


@_wording(r.RequestUnknown)
def _(reader: Reader, refusal: r.RequestUnknown) -> Sentence:
    return sentence(
        reader.w.say(
            "There is no such request. It may have been answered already; the Home tab shows those "
            "that wait."
        )
    )


@_wording(r.RequestAnswered, ids.REASON)
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


@_wording(r.AlreadyAsked, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.AlreadyAsked) -> Sentence:
    return sentence(
        reader.w.say(
            "You have asked to represent {name} already. A coordinator will answer; you are told "
            "by direct message."
        ),
        name=refusal.name,
    )


@_wording(r.AlreadyRepresents, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.AlreadyRepresents) -> Sentence:
    return sentence(
        reader.w.say(
            "{name} is represented by this person already. Nothing was done; {command} signs for "
            "it."
        ),
        name=refusal.name,
        command="/sign",
    )


@_wording(r.OrganizationUnknown, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.OrganizationUnknown) -> Sentence:
    return sentence(
        reader.w.say("There is no such organization any more. {command} shows those there are."),
        command="/letter organizations",
    )


@_wording(r.WhichOrganization, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.WhichOrganization) -> Sentence:
    w = reader.w
    if refusal.problem == "both":
        return sentence(w.say("Choose an organization in the list or name a new one, not both."))
    return sentence(w.say("Choose an organization in the list; one that it lacks can be added."))


@_wording(r.OrganizationChanged, ids.NAME)
def _(reader: Reader, refusal: r.OrganizationChanged) -> Sentence:
    return sentence(
        reader.w.say(
            "Somebody else has changed this organization since you looked. Nothing was done; this "
            "is how it stands now."
        )
    )


@_wording(r.NotAPerson, ids.DEPUTY)
def _(reader: Reader, refusal: r.NotAPerson) -> Sentence:
    return sentence(
        reader.w.say("A deputy is a person in Slack, not a bot. Nothing was done; choose again.")
    )


@_wording(r.OrganizationExists, ids.NAME)
def _(reader: Reader, refusal: r.OrganizationExists) -> Sentence:
    return sentence(
        reader.w.say("{name} is known already, under this name or another. Choose it in the list."),
        name=refusal.name,
    )


@_wording(r.NameMuchAlike, ids.NAME)
def _(reader: Reader, refusal: r.NameMuchAlike) -> Sentence:
    return sentence(
        reader.w.say(
            "Did you mean {alike}? Then choose it in the list. If {name} is another organization, "
            "send it once more."
        ),
        alike=", ".join(refusal.alike),
        name=refusal.name,
    )


@_wording(r.IndividualsNotTaken)
def _(reader: Reader, refusal: r.IndividualsNotTaken) -> Sentence:
    return sentence(
        reader.w.say("“{handle}” is signed by organizations only. {command} signs for yours."),
        handle=refusal.handle,
        command="/sign",
    )


# --- sign-ons and objections --------------------------------------------------------------------


@_wording(r.PersonallyNotConfirmed, ids.PERSONALLY)
def _(reader: Reader, refusal: r.PersonallyNotConfirmed) -> Sentence:
    told = reader.w.say("Here one signs for oneself: tick the box. {command} signs for others.")
    return sentence(told, command="/sign")


@_wording(r.AlreadySigned, ids.ORGANIZATION)
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


@_wording(r.NameInUse, ids.NAME)
def _(reader: Reader, refusal: r.NameInUse) -> Sentence:
    return sentence(
        reader.w.say("Another organization is called “{name}”. Choose a different name."),
        name=refusal.name,
    )


@_wording(r.NothingToWithdraw, ids.ORGANIZATION)
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


@_wording(r.AuthorityNotConfirmed, ids.AUTHORITY)
def _(reader: Reader, refusal: r.AuthorityNotConfirmed) -> Sentence:
    return sentence(reader.w.say("Only who is authorized may sign: tick the box if you are."))


@_wording(r.ObjectionUnknown)
def _(reader: Reader, refusal: r.ObjectionUnknown) -> Sentence:
    return sentence(
        reader.w.say("There is no such objection. {command} shows those there are."),
        command="/letter objections",
    )


@_wording(r.ObjectionAnswered, ids.REASON)
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


@_wording(r.ParagraphUnknown, ids.PARAGRAPH)
def _(reader: Reader, refusal: r.ParagraphUnknown) -> Sentence:
    return sentence(reader.w.say("The letter has no such paragraph now. Choose it again."))


@_wording(r.ReasonNeeded, ids.REASON)
def _(reader: Reader, refusal: r.ReasonNeeded) -> Sentence:
    return sentence(reader.w.say("Say why: the reason is kept and told to those concerned."))


@_wording(r.PreflightChanged, ids.REASON)
def _(reader: Reader, refusal: r.PreflightChanged) -> Sentence:
    return sentence(
        reader.w.say("Something has changed since you looked. Nothing was done; look again.")
    )


@_wording(r.NotInDoubt)
def _(reader: Reader, refusal: r.NotInDoubt) -> Sentence:
    return sentence(
        reader.w.say("That message is not in doubt any more. See what is left with {command}."),
        command="/letter status",
    )


# --- what was typed or uploaded -----------------------------------------------------------------


@_wording(r.MomentNotUnderstood, ids.DEADLINE)
def _(reader: Reader, refusal: r.MomentNotUnderstood) -> Sentence:
    return sentence(
        reader.w.say("“{written}” is not a moment. Write it as {example}."),
        written=refusal.written,
        example="2026-12-04 17:00",
    )


@_wording(r.MomentDoesNotExist, ids.DEADLINE)
def _(reader: Reader, refusal: r.MomentDoesNotExist) -> Sentence:
    return sentence(
        reader.w.say(
            "{written} does not exist in {zone}: the clocks go forward that day and skip it. "
            "Choose an hour before or after."
        ),
        written=refusal.written,
        zone=refusal.zone,
    )


@_wording(r.DurationNotUnderstood)
def _(reader: Reader, refusal: r.DurationNotUnderstood) -> Sentence:
    return sentence(
        reader.w.say("“{written}” is not a duration. Write it as {example}."),
        written=refusal.written,
        example="7d, 72h, 15m, 10s",
    )


@_wording(r.NotUsableAsText)
def _(reader: Reader, refusal: r.NotUsableAsText) -> Sentence:
    return sentence(text_problem(reader.w, refusal.problem), limit=refusal.limit)


@_wording(r.DraftEmpty, ids.DRAFT)
def _(reader: Reader, refusal: r.DraftEmpty) -> Sentence:
    return sentence(
        reader.w.say("The draft has no text. Paste it, or attach a .md, .txt or .docx file.")
    )


@_wording(r.DraftGone)
def _(reader: Reader, refusal: r.DraftGone) -> Sentence:
    return sentence(
        reader.w.say(
            "This draft is not kept any more: it waits for a day. Nothing was stored; start again "
            "with {command}."
        ),
        command="/letter revise" if refusal.revision else "/letter new",
    )


@_wording(r.DraftNotUnderstood, ids.DRAFT)
def _(reader: Reader, refusal: r.DraftNotUnderstood) -> Sentence:
    w = reader.w
    told = {
        "syntax": w.say("Line {line} of the draft cannot be read ({detail})."),
        "unclosed": w.say(
            "The front matter that begins in line {line} is not closed: a line --- is missing."
        ),
        "unknown_key": w.say("Line {line}: “{key}” is not known here. Did you mean {detail}?")
        if refusal.detail
        else w.say("Line {line}: “{key}” is not known here."),
        "duplicate_key": w.say("Line {line}: “{key}” stands there twice."),
        "missing_key": w.say("Line {line}: “{key}” is missing."),
        "wrong_type": w.say("Line {line}: “{key}” is not of the right form ({detail}).")
        if refusal.key
        else w.say("Line {line} is not of the right form ({detail})."),
        "bad_date": w.say("Line {line}: “{key}” has to be a date such as 2026-12-04."),
        "bad_language": w.say("Line {line}: “{key}” has to be a language such as en or es."),
        "bad_url": w.say("Line {line}: “{key}” has to be a web address (https://…)."),
    }[refusal.problem]
    detail = _remark(w, refusal.detail)
    return sentence(told, line=refusal.line, key=refusal.key, detail=detail)


@_wording(r.FileNotUsable, ids.DRAFT_FILE)
def _(reader: Reader, refusal: r.FileNotUsable) -> Sentence:
    w = reader.w
    told = {
        "type": w.say("“{name}” is not a .md, .txt or .docx file."),
        "size": w.say("“{name}” is too large for a letter. Take out pictures, or paste the text."),
        "encoding": w.say("“{name}” is not in UTF-8. Save it again as UTF-8."),
        "damaged": w.say("“{name}” cannot be opened. Save it again and attach the new file."),
        "tracked_changes": w.say(
            "“{name}” has tracked changes. Accept or reject them all, so that it is clear which "
            "text is meant."
        ),
        "comments": w.say("“{name}” has comments. Remove them, so that none is published."),
    }[refusal.problem]
    return sentence(told, name=refusal.name)


@_wording(r.RowNotUsable)
def _(reader: Reader, refusal: r.RowNotUsable) -> Sentence:
    w = reader.w
    told = {
        "columns": w.say("Line {line}: it has more values than there are columns."),
        "missing_column": w.say("Line {line}: the column “{detail}” is missing."),
        "unknown_column": w.say(
            "Line {line}: the column “{detail}” is not known. Known are name, sort_key, country, "
            "language, aliases, logo, representatives and invited."
        ),
        "encoding": w.say("Line {line}: the file is not in UTF-8. Save it again as UTF-8."),
        "syntax": w.say("Line {line}: this cannot be read ({detail})."),
        "name_twice": w.say("Line {line}: “{detail}” stands in the file twice."),
        "contact": w.say("Line {line}: “{detail}” is neither a Slack id nor an e-mail address."),
        "country": w.say("Line {line}: “{detail}” is not a country code such as MX."),
        "language": w.say("Line {line}: “{detail}” is not a language such as en or es."),
        "invited": w.say("Line {line}: invited is yes or no, not “{detail}”."),
    }.get(refusal.problem)
    if refusal.problem == "logo":
        told = w.say("Line {line}: the logo of “{detail}” cannot be printed: {problem}.")
        problem = logos.problem(w, refusal.why)
        return sentence(told, line=refusal.line, detail=refusal.detail, problem=problem)
    if told is None:
        problem = text_problem(w, refusal.problem).format(limit=120)
        told = w.say("Line {line}, {detail}: {problem}")
        return sentence(told, line=refusal.line, detail=refusal.detail, problem=problem)
    return sentence(told, line=refusal.line, detail=refusal.detail)


def _remark(w: Words, detail: str) -> str:
    """A technical remark in the reader's words: our own, and what the reader of YAML says most
    often. Anything else stays as it was remarked."""
    remarks = {
        "nested too deeply": w.say("nested too deeply"),
        "a mapping is wanted": w.say("a mapping is wanted"),
        "a key is a word": w.say("a key is a word"),
        "a string is wanted": w.say("a string is wanted"),
        "a list is wanted": w.say("a list is wanted"),
        "a string or a mapping is wanted": w.say("a string or a mapping is wanted"),
        "mapping values are": w.say("a value with a colon in it needs quotation marks"),
        "found character": w.say("a value that begins with this sign needs quotation marks"),
        "could not find expected ':'": w.say("a colon is missing"),
        "found unexpected end": w.say("a quotation mark is not closed"),
        "expected <block end>": w.say("the indentation or the quotation marks do not fit"),
    }
    return next((said for begins, said in remarks.items() if detail.startswith(begins)), detail)


def text_problem(w: Words, problem: str) -> str:
    """What is wrong with a short text."""
    return {
        "empty": w.say("This must not be empty."),
        "long": w.say("This is too long: at most {limit} characters."),
        "markup": w.say("This has markup in it (such as < > or `). Write it in plain letters."),
        "control": w.say("This has invisible control characters in it. Type it anew."),
        "direction": w.say("This has characters that reverse the text around them. Type it anew."),
        "contact": w.say("Write e-mail addresses, one a line, such as ana@example.org"),
        "country": w.say("Write the country as two letters, such as MX."),
        "language": w.say("Write the language as a short code, such as en or es."),
    }[problem]
