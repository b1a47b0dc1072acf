"""What is said of a finalized letter: that it goes out, or is held, and what the next edition is
asked to change."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.late import Late
from bot.domain.letter import Letter
from bot.messages import embargo
from bot.messages import late as about
from bot.messages.blocks import Said
from bot.messages.reader import Reader
from bot.usecases.composing import Case, NoLongerWanted
from storage import editions, late


def _late(say: Callable[[Reader, Letter, Late], Said]) -> Callable[[Case], Said]:
    return lambda case: say(case.reader, case.letter, _asked(case))


def _leaving(case: Case) -> Said:
    edition = editions.latest(case.view, case.letter.id)
    return about.leaving(case.reader, case.letter, _asked(case), edition.number if edition else 1)


def _asked(case: Case) -> Late:
    found = late.by_id(case.view, int(case.item.facts["late"]))
    if found is None:
        raise NoLongerWanted
    return found


COMPOSERS: dict[str, Callable[[Case], Said]] = {
    "embargo_ended": lambda c: embargo.over(c.reader, c.letter),
    "embargo_held": lambda c: embargo.held(c.reader, c.letter),
    "late_asked": _late(about.asked),
    "late_to_answer": _late(about.to_answer),
    "late_leaving": _leaving,
    "late_withdrawn": _late(about.withdrawn),
    "late_taken_back": _late(about.taken_back),
    "late_accepted": _late(about.accepted),
    "late_left_out": _late(about.left_out),
    "late_declined": _late(about.declined),
}
