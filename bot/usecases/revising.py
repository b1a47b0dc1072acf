"""A letter's text changes while it circulates; who has signed says whether they still agree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.difference import Passage
from bot.domain.individual import PERSONALLY, Individual
from bot.domain.letter import Letter, State
from bot.domain.objection import Status
from bot.domain.organization import acting_for
from bot.domain.refusals import (
    DraftGone,
    NothingToConfirm,
    RevisionOvertaken,
)
from bot.domain.revision import Account, Change, Revision, stands_already
from bot.domain.revision import confirm as rule_of_confirming
from bot.domain.revision import revise as rule_of_revising
from bot.domain.signing import SignOn, Standing
from bot.domain.text import LetterText
from bot.usecases import personally
from bot.usecases.transaction import Office, Work, find_letter, letter_by_id
from storage import drafts, individuals, letters, objections, organizations, outbox, signons


@dataclass(frozen=True, slots=True)
class Changed:
    """What somebody is shown who is to agree to a new text: the difference between the revision
    that their organization, or they themselves, signed and the present one. `name` is whose
    sign-on it is."""

    letter: Letter
    name: str
    account: Account


@dataclass(frozen=True, slots=True)
class Kept:
    """A new text that was shown back to its coordinator. `signed` is how many sign-ons it is
    about."""

    letter: Letter
    account: Account
    signed: int
    draft_id: int


def may_revise(office: Office, person: str, handle: str, now: datetime) -> Letter:
    """The letter that somebody is about to revise. Raises what `revise` raises of it."""
    with office.database.reading() as view:
        letter = find_letter(view, handle, (State.CIRCULATING, State.DRAFTING))
        office.check_coordinator(view, person, letter.id)
    letter.check_may_change(now)
    return letter


def keep(
    office: Office,
    person: str,
    letter_id: int,
    source: str,
    change: Change,
    what_changed: str,
    now: datetime,
) -> Kept:
    """Keeps a new text until its coordinator makes it the present one.

    A draft without front matter changes the body alone. Raises what `revise` raises, `DraftEmpty`,
    `DraftNotUnderstood`.
    """
    with office.work(person, now) as work:
        work.check_coordinator(letter_id)
        letter = work.letter(letter_id)
        before = letters.text_of(work.connection, letter)
        text = new_text(before, source)
        revision = rule_of_revising(letter, before, text, change, what_changed, now)
        form = {
            "letter": letter.id,
            "since": letter.revision,
            "text": text.as_facts(),
            "change": change.value,
            "what_changed": revision.what_changed,
        }
        return Kept(
            letter,
            Account(
                letter.revision,
                revision.number,
                change,
                revision.what_changed,
                _compare(before, text),
            ),
            signons.count_active(work.connection, letter.id)
            + individuals.count(work.connection, letter.id, Standing.ACTIVE),
            drafts.keep(work.connection, person, form, now),
        )


def revise_from_draft(office: Office, person: str, draft_id: int, now: datetime) -> Letter:
    """Makes a kept text the present one. Raises `DraftGone` where it is no longer kept,
    `RevisionOvertaken` where the letter was revised meanwhile, and what `revise` raises."""
    with office.database.reading() as view:
        form = drafts.load(view, draft_id, person)
        letter = letters.by_id(view, int(form["letter"])) if form else None
    if form is None or letter is None:
        raise DraftGone(revision=True)
    if letter.revision != form["since"]:
        raise RevisionOvertaken(letter.handle)
    text, change = LetterText.from_facts(form["text"]), Change(form["change"])
    return revise(office, person, letter.id, text, change, form["what_changed"], now)


def revise(
    office: Office,
    person: str,
    letter_id: int,
    text: LetterText,
    change: Change,
    what_changed: str,
    now: datetime,
) -> Letter:
    """Makes a new text the present one. Everybody who circulates with it is shown the difference.

    Raises `NotACoordinator` and what `bot.domain.revision.revise` raises.
    """
    with office.work(person, now) as work:
        work.check_coordinator(letter_id)
        letter = work.letter(letter_id)
        before = letters.text_of(work.connection, letter)
        revision = rule_of_revising(letter, before, text, change, what_changed, now)
        letters.add_revision(work.connection, letter, revision, person, now)
        revised = work.letter(letter_id)
        work.record(
            "revised",
            revised,
            change=change,
            what_changed=revision.what_changed,
            revision=revised.revision,
            fingerprint=revised.fingerprint,
            before=letter.fingerprint,
        )
        if letter.state is State.CIRCULATING:
            _tell_everybody(work, letter, revised, revision)
            _put_objections_again(work, letter, before, text)
            work.refresh_cards(revised)
    return revised


def confirm(
    office: Office,
    person: str,
    letter_id: int,
    organization_id: int | None,
    shown: int,
    now: datetime,
) -> SignOn | Individual:
    """An organization, or with `PERSONALLY` the person, agrees to the revision that was shown. Once
    it has, doing so once more, as by a double click, does nothing.

    Raises `RepresentsNobody`, `NotTheirRepresentative` and what `bot.domain.revision.confirm`
    raises.
    """
    with office.work(person, now) as work:
        letter = work.letter(letter_id)
        if organization_id == PERSONALLY:
            return personally.confirm(work, letter, shown)
        organization = work.acting_for(organization_id)
        waiting = signons.standing_for(work.connection, letter.id, organization.id)
        if waiting and stands_already(letter, waiting, shown):
            work.nothing_to_do()
            return waiting
        confirmed = rule_of_confirming(letter, waiting, shown, now)
        sign_on_id = signons.confirm(work.connection, letter.id, confirmed, now)
        work.record(
            "confirmed",
            letter,
            organization=organization.id,
            name=confirmed.name,
            revision=letter.revision,
            fingerprint=letter.fingerprint,
        )
        key = f"confirmed:{sign_on_id}:{letter.revision}"
        facts = {
            "name": confirmed.name,
            "organization": organization.name,
            "logo": confirmed.logo,
        }
        work.tell(key, "signed", person, letter, outbox.ANSWER, **facts)
        work.refresh_cards(letter)
    return confirmed


def changed_since(
    office: Office, person: str, letter_id: int, organization_id: int | None
) -> Changed:
    """What has changed since the text that an organization, or with `PERSONALLY` the person,
    signed.

    Raises `RepresentsNobody`, `NotTheirRepresentative`, `LetterUnknown`, `NothingToConfirm`.
    """
    with office.database.reading() as view:
        letter = letter_by_id(view, letter_id)
        if organization_id == PERSONALLY:
            return _changed_personally(view, person, letter)
        represented = organizations.represented_by(view, person)
        organization = acting_for(organization_id, represented, office.coalition.coordinators)
        known = signons.standing_for(view, letter.id, organization.id)
        since = letters.number_of(view, known.revision_id) if known else letter.revision
        account = account_of(view, letter, since, letter.revision)
        return Changed(letter, organization.name, account)


def account(office: Office, letter_id: int, before: int, after: int) -> tuple[Letter, Account]:
    """What lies between two revisions. Raises `LetterUnknown`."""
    with office.database.reading() as view:
        letter = letter_by_id(view, letter_id)
        return letter, account_of(view, letter, before, min(after, letter.revision))


def account_of(view: Connection, letter: Letter, before: int, after: int) -> Account:
    """What lies between two revisions that exist."""
    change, what_changed = letters.account_of(view, letter.id, after)
    old = letters.text_of_revision(view, letter.id, before)
    new = letters.text_of_revision(view, letter.id, after)
    passages = _compare(old, new) if old and new else ()
    return Account(before, after, Change(change or Change.EDITORIAL), what_changed, passages)


def letter_of(office: Office, letter_id: int) -> Letter:
    """Raises `LetterUnknown`."""
    with office.database.reading() as view:
        return letter_by_id(view, letter_id)


def _changed_personally(view: Connection, person: str, letter: Letter) -> Changed:
    known = individuals.standing_for(view, letter.id, person)
    if known is None:
        raise NothingToConfirm(letter.handle)
    since = letters.number_of(view, known.revision_id)
    return Changed(letter, known.name, account_of(view, letter, since, letter.revision))


def _compare(before: LetterText, after: LetterText) -> tuple[Passage, ...]:
    from bot.rendering.difference import difference

    return difference(before, after)


def new_text(before: LetterText, source: str) -> LetterText:
    """The text that a draft makes of another; without front matter it changes the body alone."""
    from bot.rendering.draft import read_draft

    read = read_draft(
        source, language=before.language, title="" if _headed(source) else before.title
    )
    return read if _headed(source) else replace(before, body=read.body)


def _headed(source: str) -> bool:
    return source.lstrip("\ufeff").startswith("---")


def _tell_everybody(work: Work, before: Letter, after: Letter, revision: Revision) -> None:
    key = f"revised:{after.id}:{after.revision}"
    facts = {"before": before.revision, "after": after.revision}
    work.tell_threads(f"{key}:thread", "revised_thread", after, **facts)
    if revision.change is Change.MATERIAL:
        for sign_on_id, sign_on in signons.need_confirmation(work.connection, after.id):
            own = {**facts, "organization": sign_on.organization_id, "name": sign_on.name}
            own["before"] = letters.number_of(work.connection, sign_on.revision_id)
            to = f"{key}:{sign_on_id}"
            work.tell(to, "reconfirm", sign_on.person, after, outbox.NEWS, **own)
        for number, signed in individuals.need_confirmation(work.connection, after.id):
            own = {**facts, "organization": PERSONALLY, "name": signed.name}
            own["before"] = letters.number_of(work.connection, signed.revision_id)
            to = f"{key}:personally:{number}"
            work.tell(to, "reconfirm", signed.person, after, outbox.NEWS, **own)
    else:
        for person in signons.signers(work.connection, after.id):
            work.tell(f"{key}:{person}", "revised_signer", person, after, outbox.NEWS, **facts)


def _put_objections_again(
    work: Work, letter: Letter, before: LetterText, after: LetterText
) -> None:
    """An objection to a paragraph that changed is put to its objector again."""
    from bot.rendering.body import paragraphs

    kept = {each.key for each in paragraphs(after.body)}
    changed = {each.key for each in paragraphs(before.body)} - kept
    for objection in objections.of_letter(work.connection, letter.id, Status.OPEN):
        if objection.paragraph in changed:
            key = f"objection:{objection.id}:changed:{letter.revision + 1}"
            facts = {"objection": objection.id}
            work.tell(key, "objection_changed", objection.person, letter, outbox.NEWS, **facts)
