"""Objections: open until somebody answers or withdraws them, and what may follow an answer."""

from __future__ import annotations

import pytest

from bot.domain.objection import Act, Kind, Status
from bot.domain.refusals import ObjectionAnswered
from tests.factories import an_objection

LIFE = {
    (Status.OPEN, Act.REPLIED): Status.OPEN,
    (Status.OPEN, Act.RESOLVED): Status.RESOLVED,
    (Status.OPEN, Act.OVERRIDDEN): Status.OVERRIDDEN,
    (Status.OPEN, Act.WITHDRAWN): Status.WITHDRAWN,
    (Status.RESOLVED, Act.ACCEPTED): Status.RESOLVED,
    (Status.RESOLVED, Act.REOPENED): Status.OPEN,
}
"""What an objection becomes by an act. Every other act is refused in that status."""

EVERY_CASE = [(status, act) for status in Status for act in Act if act is not Act.RAISED]


@pytest.mark.parametrize(("before", "act"), LIFE)
def test_what_a_status_allows_is_done_and_changes_nothing_else(before: Status, act: Act) -> None:
    assert an_objection(status=before).after(act) == an_objection(status=LIFE[before, act])


@pytest.mark.parametrize(("before", "act"), [case for case in EVERY_CASE if case not in LIFE])
def test_what_it_does_not_allow_is_refused_with_what_became_of_it(before: Status, act: Act) -> None:
    with pytest.raises(ObjectionAnswered) as refused:
        an_objection(status=before).after(act)

    assert refused.value.state == before


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.OVERRIDDEN])
def test_withdrawn_and_overridden_are_final(status: Status) -> None:
    assert not [act for before, act in LIFE if before is status]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("status", Status)
def test_only_an_open_blocking_objection_blocks(kind: Kind, status: Status) -> None:
    blocks = kind is Kind.BLOCKING and status is Status.OPEN

    assert an_objection(kind=kind, status=status).blocks is blocks
