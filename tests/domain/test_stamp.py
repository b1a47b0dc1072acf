"""A time-stamp that does not come is asked for ever less often, and given up after a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.stamp import LONGEST_PAUSE, pause_after, stamped


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (8, 128), (9, 240), (13, 240)]
)
def test_pauses_grow_to_the_longest(attempts: int, minutes: int) -> None:
    assert pause_after(attempts) == timedelta(minutes=minutes) <= LONGEST_PAUSE


def test_after_about_a_day_it_is_given_up() -> None:
    pauses = []
    while (pause := pause_after(len(pauses) + 1)) is not None:
        pauses.append(pause)

    assert timedelta(hours=23) < sum(pauses, timedelta()) < timedelta(hours=26)


def test_what_is_stamped_are_the_digits_of_the_fingerprint_and_nothing_else() -> None:
    assert stamped("9f" * 32) == b"9f" * 32
