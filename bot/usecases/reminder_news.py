"""What is said when something is due: composed as it leaves, from what is stored then."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.signing import Standing
from bot.messages import reminders
from bot.messages.blocks import Said
from bot.usecases.composing import Case, NoLongerWanted
from storage import individuals, organizations, outbox, people, signons


def _reminder(case: Case) -> Said:
    if not case.letter.takes_sign_ons(case.now):
        raise NoLongerWanted
    # Queued once for an address and once for the Slack id, for somebody who had not been met yet.
    step = case.item.key.removesuffix(case.item.target)
    others = {step + each for each in people.contacts_of(case.view, case.person)}
    if outbox.went_out(case.view, others - {case.item.key}):
        raise NoLongerWanted
    waiting = {each.id for each in signons.unanswered(case.view, case.letter.id)}
    own = organizations.represented_by(case.view, case.person)
    own = [each for each in own if each.id in waiting]
    personally = individuals.standing_for(case.view, case.letter.id, case.person)
    if personally and personally.standing is not Standing.NEEDS_RECONFIRMATION:
        personally = None
    if not own and not personally:
        raise NoLongerWanted
    signed = {each.id for each in own if signons.standing_for(case.view, case.letter.id, each.id)}
    to_sign = [each.name for each in own if each.id not in signed]
    to_confirm = [each.name for each in own if each.id in signed]
    name = personally.name if personally else ""
    return reminders.reminder(case.reader, case.letter, to_sign, to_confirm, case.now, name)


COMPOSERS: dict[str, Callable[[Case], Said]] = {"reminder": _reminder}
