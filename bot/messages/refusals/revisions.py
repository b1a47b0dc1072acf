"""Revisions, and the agreement that they ask for."""

from __future__ import annotations

from bot.domain import refusals as r
from bot.domain.individual import PERSONALLY
from bot.messages import ids
from bot.messages.reader import Reader
from bot.messages.refusals.registry import wording
from bot.messages.wording import Sentence, sentence


@wording(r.RevisionIdentical, ids.DRAFT)
def _(reader: Reader, refusal: r.RevisionIdentical) -> Sentence:
    return sentence(
        reader.w.say(
            "This is the present text, letter for letter. Nothing was done; change it first."
        )
    )


@wording(r.TextFrozen, ids.DRAFT)
def _(reader: Reader, refusal: r.TextFrozen) -> Sentence:
    return sentence(
        reader.w.say(
            "The comment phase of “{handle}” is over: its text does not change while it is being "
            "signed. Cancel it and start a new letter if it has to."
        ),
        handle=refusal.handle,
    )


@wording(r.RevisionOvertaken)
def _(reader: Reader, refusal: r.RevisionOvertaken) -> Sentence:
    return sentence(
        reader.w.say("The text of “{handle}” has changed once more. Read the newer change first."),
        handle=refusal.handle,
    )


@wording(r.NeedsConfirmation, ids.ORGANIZATION)
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


@wording(r.OwnObjectionBlocks, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.OwnObjectionBlocks) -> Sentence:
    return sentence(
        reader.w.say(
            "{organization} has a blocking objection of its own to this letter. "
            "Withdraw the objection first, with the button under its receipt."
        ),
        organization=refusal.organization,
    )


@wording(r.NothingToConfirm, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.NothingToConfirm) -> Sentence:
    return sentence(
        reader.w.say("Nothing of yours waits to be confirmed in “{handle}”. {command} shows it."),
        handle=refusal.handle,
        command="/letter status",
    )
