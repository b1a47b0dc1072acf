"""Reissuing: late sign-ons, withdrawals after delivery, errata and translations make the next
edition. Earlier ones stay as they were delivered, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.difference import Passage
from bot.domain.edition import changes
from bot.domain.individual import Individual
from bot.domain.late import Decisions, Kind, Late, Status
from bot.domain.letter import Letter, State
from bot.domain.names import clean_text
from bot.domain.refusals import (
    DraftEmpty,
    DraftGone,
    NotFinalized,
    NothingToReissue,
    PreflightChanged,
    ReasonNeeded,
    RevisionIdentical,
)
from bot.domain.revision import Change, Revision
from bot.domain.signing import SignOn
from bot.domain.text import LetterText, sha256_of
from bot.usecases.editions import Printing, check, day_in, make_edition, texts_of
from bot.usecases.late import check_name
from bot.usecases.revising import new_text
from bot.usecases.transaction import Office, Work, find_letter
from bot.usecases.under import under
from storage import drafts, editions, individuals, late, letters, organizations, outbox, signons
from storage.translations import of_edition as translations_of

STATES = (State.FINALIZED,)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A finalized letter, the number of its latest edition, and what waits for the next one."""

    letter: Letter
    edition: int
    late: tuple[Late, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a coordinator asks of the next edition. `source` is a corrected text, empty where it
    stays, and `errata` says what was corrected."""

    decisions: Decisions
    reason: str
    source: str = ""
    errata: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The next edition as it would be. Without `printing` there is none: late sign-ons are declined
    and nothing else. `passages` are what an erratum changes, `left_out` the languages of the
    translations that do not translate the text any more."""

    letter: Letter
    accepted: tuple[Late, ...]
    declined: tuple[Late, ...]
    leaving: tuple[Late, ...]
    printing: Printing | None
    passages: tuple[Passage, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def seal(self) -> str:
        """What makes two of them the same; see `bot.usecases.finalizing.Preflight`."""
        printing = self.printing
        return sha256_of(
            {
                "requests": [
                    [each.id for each in several]
                    for several in (self.accepted, self.declined, self.leaving)
                ],
                "edition": printing.number if printing else 0,
                "text": printing.text.sha256 if printing else "",
                "translations": [each.id for each in printing.translations] if printing else [],
                "signatories": [each.seen for each in printing.signatories] if printing else [],
                "individuals": [*printing.individuals.lines] if printing else [],
            }
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan that was shown to its coordinator, and the number under which its wish is kept."""

    plan: Plan
    draft_id: int


def waiting(office: Office, person: str, handle: str) -> Waiting:
    """What waits for the next edition of a letter. Raises `NotACoordinator`, the refusals of
    `find_letter`, `NotFinalized`."""
    with office.database.reading() as view:
        letter = find_letter(view, handle, STATES, office.sees(view, person))
        office.check_coordinator(view, person, letter.id)
        latest = editions.latest(view, letter.id)
        if letter.state is not State.FINALIZED or latest is None:
            raise NotFinalized(letter.handle)
        return Waiting(letter, latest.number, tuple(late.pending(view, letter.id)))


def keep(office: Office, person: str, letter_id: int, wish: Wish, now: datetime) -> Kept:
    """Keeps a wish until its coordinator has the edition made. Raises what `reissue` raises, and
    where the edition could not be rendered `NotPrintable` or `TemplateBroken`."""
    with office.work(person, now) as work:
        work.check_coordinator(letter_id)
        plan = _plan(office, work.connection, work.letter(letter_id), wish, now)
        if plan.printing:
            check(office, work.connection, plan.printing)
        form = {
            "letter": letter_id,
            "accepted": list(wish.decisions.accepted),
            "declined": list(wish.decisions.declined),
            "reason": wish.reason,
            "source": wish.source,
            "errata": wish.errata,
        }
        return Kept(plan, drafts.keep(work.connection, person, form, now))


def again(office: Office, person: str, draft_id: int, now: datetime) -> Kept:
    """A kept wish as it would be now. Raises `DraftGone` and what `keep` raises."""
    letter_id, wish = _kept(office, person, draft_id)
    return keep(office, person, letter_id, wish, now)


def reissue(office: Office, person: str, draft_id: int, seen: str, now: datetime) -> Plan:
    """Makes the next edition of what was kept, or declines where nothing else was asked for. `seen`
    is the seal of the plan that the coordinator was shown.

    Raises `NotACoordinator`, `NotFinalized`, `DraftGone`, `PreflightChanged`, `NothingToReissue`,
    `ReasonNeeded`, `NameInUse`, and of a corrected text `DraftEmpty`, `DraftNotUnderstood`,
    `RevisionIdentical` and `NotUsableAsText`.
    """
    letter_id, wish = _kept(office, person, draft_id)
    with office.work(person, now) as work:
        work.check_coordinator(letter_id)
        letter = work.letter(letter_id)
        plan = _plan(office, work.connection, letter, wish, now)
        if plan.seal != seen:
            raise PreflightChanged
        reason = clean_text(wish.reason, "reason")
        _decline(work, letter, plan.declined, reason)
        if plan.printing is not None:
            _make(work, letter, plan, plan.printing, reason)
        work.refresh_cards(letter)
    return plan


def _kept(office: Office, person: str, draft_id: int) -> tuple[int, Wish]:
    with office.database.reading() as view:
        form = drafts.load(view, draft_id, person)
    if form is None:
        raise DraftGone
    decisions = Decisions(tuple(form["accepted"]), tuple(form["declined"]))
    return form["letter"], Wish(decisions, form["reason"], form["source"], form["errata"])


# --- what it would be -----------------------------------------------------------------------------


def _plan(office: Office, view: Connection, letter: Letter, wish: Wish, now: datetime) -> Plan:
    from bot.rendering import signatories

    latest = editions.latest(view, letter.id)
    if letter.state is not State.FINALIZED or latest is None:
        raise NotFinalized(letter.handle)
    if not wish.reason.strip():
        raise ReasonNeeded
    pending = late.pending(view, letter.id)
    asked = [each for each in pending if each.kind is Kind.SIGN_ON]
    leaving = tuple(each for each in pending if each.kind is Kind.WITHDRAWAL)
    accepted = tuple(each for each in asked if each.id in wish.decisions.accepted)
    declined = tuple(each for each in asked if each.id in wish.decisions.declined)
    for each in accepted:
        check_name(view, letter, each.organization_id or 0, each.name)
    texts = texts_of(view, letter)
    text = _corrected(texts.text, wish)
    translations = texts.current if text is None else ()
    held = set(editions.languages(view, latest)) - {texts.text.language}
    named = under(office, view, letter, _organizations(view, letter, accepted, leaving))
    printing = Printing(
        text or texts.text,
        named.signatories,
        signatories.individuals(letter, _individuals(view, letter, leaving)),
        translations,
        latest.number + 1,
        day_in(letter, now),
        errata=clean_text(wish.errata, "what_changed") if text else "",
        logos_left_out=named.left_out,
    )
    before = editions.signatories(view, latest), editions.individuals(view, latest)
    added, gone = changes(*before, printing.signatories, printing.individuals)
    printing = replace(printing, added=added, withdrawn=gone)
    delivered = {each.id for each in translations_of(view, latest.id)}
    news = added or gone or text or {each.id for each in translations} - delivered
    if not news and not declined:
        raise NothingToReissue(letter.handle)
    return Plan(
        letter,
        accepted,
        declined,
        leaving,
        printing if news else None,
        _difference(texts.text, text) if text else (),
        tuple(sorted(held - {each.language for each in translations})),
    )


def _corrected(before: LetterText, wish: Wish) -> LetterText | None:
    """The text with an erratum; nothing where it stays. Its language leads as before."""
    if not wish.source.strip():
        if wish.errata.strip():
            raise DraftEmpty
        return None
    text = replace(new_text(before, wish.source), language=before.language)
    if text.sha256 == before.sha256:
        raise RevisionIdentical
    return text


def _organizations(
    view: Connection, letter: Letter, accepted: Sequence[Late], leaving: Sequence[Late]
) -> list[tuple[SignOn, str, str]]:
    gone = {each.organization_id for each in leaving}
    found = [
        each for each in signons.active(view, letter.id) if each[0].organization_id not in gone
    ]
    listed = organizations.all_members(view)
    for each in accepted:
        member = listed.get(each.organization_id or 0)
        sort_key, country = (member.sort_key, member.country) if member else ("", "")
        found.append((_sign_on(letter, each), sort_key, country))
    return found


def _individuals(view: Connection, letter: Letter, leaving: Sequence[Late]) -> list[Individual]:
    gone = {each.person for each in leaving if each.organization_id is None}
    return [each for each in individuals.active(view, letter.id) if each.person not in gone]


def _sign_on(letter: Letter, asked: Late) -> SignOn:
    return SignOn(
        asked.organization_id or 0,
        asked.name,
        letter.revision_id,
        asked.name,
        asked.signed_by,
        asked.role,
        asked.person,
        asked.asked_at,
        logo=asked.logo,
    )


def _difference(before: LetterText, after: LetterText) -> tuple[Passage, ...]:
    from bot.rendering.difference import difference

    return difference(before, after)


# --- making it ------------------------------------------------------------------------------------


def _decline(work: Work, letter: Letter, declined: Sequence[Late], reason: str) -> None:
    for each in declined:
        late.settle(work.connection, each.id, Status.DECLINED, work.actor, work.now, answer=reason)
        work.record(
            "late sign-on declined",
            letter,
            organization=each.organization_id,
            name=each.name,
            reason=reason,
        )
        work.tell(
            f"late:{each.id}:answer",
            "late_declined",
            each.person,
            letter,
            outbox.NEWS,
            late=each.id,
        )


def _make(work: Work, letter: Letter, plan: Plan, printing: Printing, reason: str) -> None:
    number = printing.number
    if printing.errata:
        revision = Revision(letter.revision + 1, printing.text, Change.EDITORIAL, printing.errata)
        letters.add_revision(work.connection, letter, revision, work.actor, work.now)
        letter = work.letter(letter.id)
    for each in plan.accepted:
        _add(work, letter, each)
        work.record(
            "late sign-on accepted",
            letter,
            organization=each.organization_id,
            name=each.name,
            edition=number,
            **({"logo": True} if each.logo else {}),
        )
        _settle(work, letter, each, "late_accepted", number)
    for each in plan.leaving:
        _take_out(work, letter, each)
        _settle(work, letter, each, "late_left_out", number)
    make_edition(
        work,
        letter,
        printing,
        "reissued",
        reason=reason,
        added=list(printing.added),
        withdrawn=list(printing.withdrawn),
        errata=printing.errata,
    )


def _add(work: Work, letter: Letter, each: Late) -> None:
    """What waited for its re-confirmation when the letter was finalized gives way."""
    organization = each.organization_id or 0
    if signons.standing_for(work.connection, letter.id, organization):
        signons.withdraw(work.connection, letter.id, organization, each.person, "", work.now)
    signons.add(work.connection, letter.id, _sign_on(letter, each))


def _take_out(work: Work, letter: Letter, each: Late) -> None:
    if each.organization_id is None:
        individuals.withdraw(work.connection, letter.id, each.person, each.reason, work.now)
    else:
        signons.withdraw(
            work.connection, letter.id, each.organization_id, each.person, each.reason, work.now
        )


def _settle(work: Work, letter: Letter, each: Late, kind: str, number: int) -> None:
    late.settle(work.connection, each.id, Status.ACCEPTED, work.actor, work.now, edition=number)
    work.tell(f"late:{each.id}:answer", kind, each.person, letter, outbox.NEWS, late=each.id)
