"""What is said when something is due: composed as it leaves, from what is stored then.

Here it is asked once more who still has to answer, and whether it is an hour in which this person
may be reminded: their zone may have been learned only now, or Slack been away until the night.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from bot.domain.hours import good_moment
from bot.domain.letter import Letter
from bot.domain.objection import Act, Status
from bot.domain.signing import Standing
from bot.messages import reminders as wording
from bot.messages.blocks import Said
from bot.messages.reminders import Asked
from bot.usecases import digest
from bot.usecases.composing import Case, NoLongerWanted, NotYet
from storage import (
    individuals,
    letters,
    objections,
    organizations,
    outbox,
    people,
    reminders,
    schedule,
    signons,
)


def _reminder(case: Case) -> Said:
    asked = [each for letter in _letters(case) if (each := _asked(case, letter))]
    if not asked:
        raise NoLongerWanted
    if not case.item.facts["by_hand"]:
        _wait_for_a_good_moment(case, min(each.letter.deadline for each in asked))
    return wording.reminder(case.reader, asked, case.now)


def _letters(case: Case) -> Iterator[Letter]:
    """The letters in the item of which this person still is to be reminded by it."""
    own = set(people.contacts_of(case.view, case.person))
    said = _said_under_another_contact(case, own)
    for each in case.item.facts["of"]:
        letter = letters.by_id(case.view, each["letter"])
        if letter is None or not letter.takes_sign_ons(case.now) or letter.id in said:
            continue
        if each["deadline"] and datetime.fromisoformat(each["deadline"]) != letter.deadline:
            continue  # It has moved, and its steps with it.
        if reminders.again_since(case.view, letter.id, own, case.item.created_at):
            continue  # A later step comes right behind.
        in_peace = not own.isdisjoint(schedule.waiting(case.view, letter.id))
        if in_peace and not case.item.facts["by_hand"]:
            continue
        yield letter


def _said_under_another_contact(case: Case, own: Collection[str]) -> set[int]:
    """Letters of which the same round has reminded this person already: it is queued once for an
    address and once for the Slack id, for somebody who had not been met yet."""
    key = case.item.key.removesuffix(case.item.target)
    others = {key + each for each in own} - {case.item.key}
    gone_out = outbox.gone_out(case.view, others)
    return {each["letter"] for facts in gone_out for each in facts["of"]}


def _asked(case: Case, letter: Letter) -> Asked:
    """What the letter still asks of this person."""
    view = case.view
    represented = [each.id for each in organizations.represented_by(view, case.person)]
    own = signons.unanswered(view, letter.id, represented)
    signed = {each.id for each in own if signons.standing_for(view, letter.id, each.id)}
    personally = individuals.standing_for(view, letter.id, case.person)
    if personally and personally.standing is not Standing.NEEDS_RECONFIRMATION:
        personally = None
    ids = {each.id for each in own}
    resolved = [
        (each, step.reason)
        for each in objections.of_letter(view, letter.id, Status.RESOLVED)
        if each.organization_id in ids
        and (step := objections.last_step(view, each.id)).act is Act.RESOLVED
    ]
    return Asked(
        letter,
        tuple(each.name for each in own if each.id not in signed),
        tuple(each.name for each in own if each.id in signed),
        tuple(resolved),
        personally.name if personally else "",
    )


def _wait_for_a_good_moment(case: Case, before: datetime) -> None:
    """Raises `NotYet` where this person should not be reminded now and a good moment comes."""
    hours, now = case.office.coalition.hours, case.now
    at = good_moment(now, case.reader.zone, hours, before=before, not_before=now)
    if at > now:
        raise NotYet(at)


def _extended(case: Case) -> Said:
    letter = case.letter
    moved = datetime.fromisoformat(case.item.facts["deadline"]) != letter.deadline
    if moved or not letter.takes_sign_ons(case.now) or not (asked := _asked(case, letter)):
        raise NoLongerWanted
    _wait_for_a_good_moment(case, letter.deadline)
    return wording.extended(case.reader, asked, case.item.facts["person"])


def _channel(case: Case) -> Said:
    letter = case.letter
    moved = datetime.fromisoformat(case.item.facts["deadline"]) != letter.deadline
    if moved or not letter.takes_sign_ons(case.now):
        raise NoLongerWanted
    missing = [each.name for each in signons.unanswered(case.view, letter.id)]
    if not missing:
        raise NoLongerWanted
    _wait_for_a_good_moment(case, letter.deadline)
    names = letters.reminding_of(case.view, letter.id).names
    return wording.in_channel(case.reader, letter, missing, case.now, names=names)


COMPOSERS: dict[str, Callable[[Case], Said]] = {
    "reminder": _reminder,
    "reminder_channel": _channel,
    "extended_reminded": _extended,
    "digest": digest.compose,
}
