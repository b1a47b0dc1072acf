"""Who runs the coalition's letters."""

from __future__ import annotations

import pytest

from bot.domain.coalition import Coalition

COALITION = Coalition("Water", coordinators=("U0CARLA", "beto@example.org"))


@pytest.mark.parametrize(
    ("contacts", "coordinates"),
    [
        (("U0CARLA",), True),
        (("U0CARLA", "carla@example.org"), True),
        (("U0BETO", "beto@example.org"), True),
        (("U0BETO",), False),
        (("u0carla",), False),
        (("U0CARL",), False),
        (("beto@example.org.evil.test",), False),
        ((), False),
    ],
)
def test_a_coordinator_is_known_by_any_of_their_contacts_exactly(contacts, coordinates) -> None:
    assert COALITION.coordinated_by(contacts) is coordinates


def test_a_coalition_that_names_no_coordinator_has_none() -> None:
    assert not Coalition("Water").coordinated_by(("U0CARLA", ""))
