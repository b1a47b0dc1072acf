"""From what is to be said to what is sent: asked for by the sender when an item leaves.

The wording is made here, at the last moment, in the reader's language and from what is stored now.
That is also where it is asked once more whether a thing still needs to be said.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.individual import PERSONALLY, Individual
from bot.domain.letter import Letter
from bot.domain.objection import Objection
from bot.domain.revision import Account
from bot.domain.signing import SignOn, Standing
from bot.messages import card, final, news, personal, receipts, revisions
from bot.messages import objections as about_objections
from bot.messages.blocks import Said
from bot.messages.objections import Audience
from bot.messages.reader import Reader
from bot.usecases import (
    authority_news,
    edition_news,
    reminder_news,
    standing,
    undelivered_news,
    uploading,
)
from bot.usecases.composing import (
    Case,
    NoLongerWanted,
    NotYet,
    Outgoing,
    Undeliverable,
    reader_for,
)
from bot.usecases.revising import account_of
from bot.usecases.transaction import Office
from storage import backlog, individuals, letters, objections, signons
from storage.outbox import CARD, FILES, OVERTAKEN, Item
from storage.people import Person


def compose(office: Office, item: Item, to: Person | None, now: datetime) -> Outgoing:
    """What leaves for an item at `now` (UTC). `to` is the person it goes to, nobody for a channel.

    Raises `NoLongerWanted`, `NotYet` and `Undeliverable`.
    """
    with office.database.reading() as view:
        letter = letters.by_id(view, item.letter_id) if item.letter_id else None
        if item.kind in authority_news.COMPOSERS:
            about = authority_news.Case(
                view, item.facts, letter, reader_for(office, letter, to), now
            )
            return _wanted(authority_news.composed(item.kind, about))
        reader = reader_for(office, letter, to)
        case = Case(office, view, item, letter, reader, to.user_id if to else "", now)
        if item.kind == CARD:
            return _card(case)
        if item.kind == OVERTAKEN:
            return _overtaken(case)
        if item.kind == FILES:
            return uploading.composed(case)
        said = _COMPOSERS[item.kind](case)
        return Outgoing(said, thread=_thread(case) if item.facts.get("thread") else "")


def _overtaken(case: Case) -> Outgoing:
    """The last part of an earlier edition, with a note; once it is there."""
    before = backlog.posted(case.view, str(case.item.facts["of"]))
    if before and before.state in ("waiting", "sending"):
        raise NotYet
    if before is None or not before.ts:
        raise NoLongerWanted
    said = final.overtaken(case.reader, before.facts["text"], before.facts["blocks"])
    return Outgoing(said, edits=before.ts)


def _wanted(said: Said | None) -> Outgoing:
    if said is None:
        raise NoLongerWanted
    return Outgoing(said)


def _card(case: Case) -> Outgoing:
    shown = standing.read(case.view, case.letter, for_card=True)
    said = card.card(shown, str(case.item.facts["asked_by"]), case.now)
    return Outgoing(said, edits=_channel(case))


def _thread(case: Case) -> str:
    """Raises `NotYet` until the card is there, and `Undeliverable` if it never comes."""
    if ts := _channel(case):
        return ts
    state, why = backlog.card_state(case.view, case.letter.id, case.item.target)
    if state == "failed":
        raise Undeliverable(why)
    if state == "sent":
        raise Undeliverable("card_unknown")
    raise NotYet


def _channel(case: Case) -> str:
    for channel in letters.channels_of(case.view, case.letter.id):
        if channel.channel_id == case.item.target:
            return channel.card_ts or ""
    raise NoLongerWanted


def _objection(
    say: Callable[[Reader, Letter, Objection], Said],
) -> Callable[[Case], Said]:
    return lambda case: say(case.reader, case.letter, _objected(case))


def _objected(case: Case) -> Objection:
    found = objections.by_id(case.view, int(case.item.facts["objection"]))
    if found is None:
        raise NoLongerWanted
    return found


def _news(to: Audience) -> Callable[[Case], Said]:
    def composed(case: Case) -> Said:
        found = _objected(case)
        step = objections.step_of(case.view, int(case.item.facts["step"]))
        return about_objections.news(case.reader, case.letter, found, step.act, step.reason, to)

    return composed


def _revised(
    say: Callable[[Reader, Letter, Account], Said],
) -> Callable[[Case], Said]:
    return lambda case: say(case.reader, case.letter, _account(case))


def _reconfirm(case: Case) -> Said:
    """Asked only while it still has to be: not after a confirmation, a withdrawal or the end."""
    organization = int(case.item.facts["organization"])
    standing: SignOn | Individual | None
    if organization == PERSONALLY:
        standing = individuals.standing_for(case.view, case.letter.id, case.person)
    else:
        standing = signons.standing_for(case.view, case.letter.id, organization)
    if (
        standing is None
        or standing.standing is not Standing.NEEDS_RECONFIRMATION
        or case.item.facts["after"] != case.letter.revision
        or not case.letter.takes_comments(case.now)
    ):
        raise NoLongerWanted
    return revisions.reconfirm(
        case.reader, case.letter, _account(case), organization, case.item.facts["name"]
    )


def _account(case: Case) -> Account:
    before, after = int(case.item.facts["before"]), int(case.item.facts["after"])
    return account_of(case.view, case.letter, before, after)


_COMPOSERS: dict[str, Callable[[Case], Said]] = {
    "signed": lambda c: receipts.signed(
        c.reader, c.letter, c.item.facts["name"], logo=c.item.facts.get("logo", False)
    ),
    "withdrew": lambda c: receipts.withdrew(c.reader, c.letter, c.item.facts["name"]),
    "signed_personally": lambda c: personal.signed(
        c.reader,
        c.letter,
        c.item.facts["line"],
        c.item.facts["affiliation"],
        c.item.facts["revision"],
        c.item.facts["fingerprint"],
    ),
    "withdrew_personally": lambda c: personal.withdrew(c.reader, c.letter, c.item.facts["name"]),
    "withdrawn_personally": lambda c: personal.withdrawn(
        c.reader,
        c.letter,
        c.item.facts["name"],
        c.item.facts["person"],
        c.item.facts["reason"],
    ),
    "left_out_personally": lambda c: personal.left_out(
        c.reader, c.letter, c.item.facts["name"], c.item.facts["reason"]
    ),
    "withdrawn": lambda c: news.withdrawn(
        c.reader,
        c.letter,
        c.item.facts["name"],
        c.item.facts["person"],
        c.item.facts["reason"],
    ),
    **reminder_news.COMPOSERS,
    "objection_receipt": _objection(about_objections.receipt),
    "objection_raised": _objection(about_objections.raised),
    "objection_to_answer": _objection(about_objections.to_answer),
    "objection_blocking": _objection(about_objections.blocked),
    "objection_news": _news(Audience.OBJECTOR),
    "objection_news_thread": _news(Audience.CHANNEL),
    "objection_news_coordinator": _news(Audience.COORDINATOR),
    "extended": lambda c: news.extended(c.reader, c.letter, c.item.facts["person"]),
    "objection_changed": _objection(revisions.put_again),
    "revised_thread": _revised(revisions.in_thread),
    "revised_signer": _revised(revisions.to_signer),
    "reconfirm": _reconfirm,
    "opened": lambda c: news.opened(c.reader, c.letter),
    "left_out": lambda c: news.left_out(
        c.reader, c.letter, c.item.facts["name"], c.item.facts["reason"]
    ),
    "left_waiting": lambda c: news.left_waiting(
        c.reader, c.letter, c.item.facts["name"], c.item.facts["reason"]
    ),
    "cancelled": lambda c: news.cancelled(
        c.reader, c.letter, c.item.facts["person"], c.item.facts["reason"]
    ),
    "closed": lambda c: news.closed(c.reader, standing.read(c.view, c.letter), c.now),
    **undelivered_news.COMPOSERS,
    **edition_news.COMPOSERS,
    "final": lambda c: Said(c.item.facts["text"], c.item.facts["blocks"]),
}
