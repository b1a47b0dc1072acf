"""Random coalitions: everybody does anything, in any order and at once, by right and by wrong.

The program and a model on paper have to agree at every step: on what is refused, on who has signed,
and on what the ledger says. A refusal leaves every table as it was.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.domain.letter import Terms
from bot.domain.objection import Act, Kind
from bot.domain.organization import Member
from bot.domain.refusals import Refusal
from bot.domain.revision import Change
from bot.usecases import coordinating, finalizing, objecting, reminding, revising, signing, standing
from storage import editions, ledger
from tests import databases
from tests.databases import SQLITE, Backend
from tests.factories import (
    CARLA,
    DEADLINE,
    NOON,
    a_database,
    a_text,
    a_wish,
    an_office,
    stored_letter,
    stored_members,
)
from tests.stateful.model import OPEN, OVERRIDDEN, RESOLVED, WITHDRAWN, Objected, Paper, Signed

REPRESENT = {
    "U0ANA": {"Fundar"},
    "U0BEN": {"Fundar", "GESOC"},
    "U0EVA": {"IMCO"},
    "U0NOBODY": set(),
    CARLA: set(),
}
PEOPLE = st.sampled_from(sorted(REPRESENT))
ORGANIZATIONS = st.sampled_from(["Fundar", "GESOC", "IMCO"])
REASONS = st.sampled_from(["", "   ", "Because."])


class Coalition(RuleBasedStateMachine):
    """One letter and everybody around it."""

    @initialize(comments=st.sampled_from([None, timedelta(days=2)]))
    def begin(self, comments: timedelta | None) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.place = Path(self.folder.name)
        self.office = an_office(a_database(self.place))
        members = [
            Member(name, representatives=tuple(p for p, own in REPRESENT.items() if name in own))
            for name in ("Fundar", "GESOC", "IMCO")
        ]
        self.ids = stored_members(self.office, *members)
        until = NOON + comments if comments else None
        self.letter = stored_letter(
            self.office, text=a_text(body="text 1"), terms=Terms(comments_until=until)
        )
        self.paper = Paper(NOON, DEADLINE, until, REPRESENT, {CARLA})
        self.objection_ids: list[int] = []
        self.commits = databases.present().watch(self.place)

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.office.database.close()
            databases.present().done_with(self.place)
            self.folder.cleanup()

    # --- acts -----------------------------------------------------------------------------------

    @rule(person=PEOPLE, organization=ORGANIZATIONS)
    def sign(self, person: str, organization: str) -> None:
        against = self.paper.against_signing(person, organization)
        if self.does(against, lambda: self.sign_for(person, organization)):
            self.note_signed(organization)

    @rule(organization=ORGANIZATIONS)
    def two_sign_at_once(self, organization: str) -> None:
        people = [p for p, own in REPRESENT.items() if organization in own] * 2
        allowed = not self.paper.against_signing(people[0], organization)
        done = at_once([lambda p=p: self.sign_for(p, organization) for p in people[:2]])
        assert sum(done) == (1 if allowed else 0)
        if allowed:
            self.note_signed(organization)

    @rule(person=PEOPLE, organization=ORGANIZATIONS)
    def withdraw(self, person: str, organization: str) -> None:
        against = self.paper.against_withdrawing(person, organization)
        key = self.ids[organization]
        if self.does(
            against,
            lambda: signing.withdraw(self.office, person, self.letter.id, key, "", self.now),
        ):
            del self.paper.signed[organization]

    @rule(
        person=PEOPLE,
        organization=ORGANIZATIONS,
        kind=st.sampled_from(Kind),
        text=st.sampled_from(["", "It goes too far."]),
    )
    def object(self, person: str, organization: str, kind: Kind, text: str) -> None:
        def act() -> None:
            raised = objecting.raise_objection(
                self.office,
                person,
                self.letter.id,
                self.ids[organization],
                kind,
                "",
                text,
                self.now,
            )
            self.objection_ids.append(raised.id)

        if self.does(self.paper.against_objecting(person, organization, text), act):
            self.paper.objections.append(Objected(organization, kind is Kind.BLOCKING))

    @precondition(lambda self: self.objection_ids)
    @rule(
        person=PEOPLE,
        which=st.integers(0, 9),
        act=st.sampled_from([Act.REPLIED, Act.RESOLVED, Act.OVERRIDDEN]),
        reason=REASONS,
    )
    def answer(self, person: str, which: int, act: Act, reason: str) -> None:
        n = which % len(self.objection_ids)
        against = self.paper.against_answering(person, n, reason)
        key = self.objection_ids[n]
        if self.does(
            against, lambda: objecting.answer(self.office, person, key, act, reason, self.now)
        ):
            after = {Act.REPLIED: OPEN, Act.RESOLVED: RESOLVED, Act.OVERRIDDEN: OVERRIDDEN}
            self.paper.objections[n].status = after[act]

    @precondition(lambda self: self.objection_ids)
    @rule(
        person=PEOPLE,
        which=st.integers(0, 9),
        act=st.sampled_from([Act.WITHDRAWN, Act.ACCEPTED, Act.REOPENED]),
    )
    def respond(self, person: str, which: int, act: Act) -> None:
        n = which % len(self.objection_ids)
        wanted = OPEN if act is Act.WITHDRAWN else RESOLVED
        against = self.paper.against_responding(person, n, wanted)
        key = self.objection_ids[n]
        if self.does(against, lambda: objecting.respond(self.office, person, key, act, self.now)):
            after = {Act.WITHDRAWN: WITHDRAWN, Act.ACCEPTED: RESOLVED, Act.REOPENED: OPEN}
            self.paper.objections[n].status = after[act]

    @rule(
        person=PEOPLE,
        change=st.sampled_from(Change),
        text=st.sampled_from(["text 1", "text 2", "text 3"]),
        account=REASONS,
    )
    def revise(self, person: str, change: Change, text: str, account: str) -> None:
        against = self.paper.against_revising(person, text, account)
        new = a_text(body=text)
        if self.does(
            against,
            lambda: revising.revise(
                self.office, person, self.letter.id, new, change, account, self.now
            ),
        ):
            self.paper.revision += 1
            self.paper.text = text
            if change is Change.MATERIAL:
                for each in self.paper.signed.values():
                    each.counts = False

    @rule(person=PEOPLE, organization=ORGANIZATIONS, behind=st.integers(0, 1))
    def confirm(self, person: str, organization: str, behind: int) -> None:
        shown = self.paper.revision - behind
        against = self.paper.against_confirming(person, organization, shown)
        key = self.ids[organization]
        if self.does(
            against,
            lambda: revising.confirm(self.office, person, self.letter.id, key, shown, self.now),
        ):
            self.paper.signed[organization].counts = True
            self.paper.signed[organization].revision = self.paper.revision

    @rule(person=PEOPLE, days=st.integers(-3, 20))
    def extend(self, person: str, days: int) -> None:
        deadline = NOON + timedelta(days=days)
        against = self.paper.against_extending(person, deadline)
        written = (deadline - timedelta(hours=6)).strftime("%Y-%m-%d %H:%M")
        if self.does(
            against,
            lambda: coordinating.extend(self.office, person, "water-law", written, self.now),
        ):
            self.paper.deadline = deadline

    @rule(person=PEOPLE)
    def close(self, person: str) -> None:
        against = self.paper.against_running(person) | self.paper.against_state("circulating")
        if self.does(
            against, lambda: coordinating.close(self.office, person, "water-law", self.now)
        ):
            self.paper.state = "closed"

    @rule(person=PEOPLE, reason=REASONS)
    def cancel(self, person: str, reason: str) -> None:
        against = self.paper.against_running(person)
        against |= self.paper.against_state("circulating", "closed")
        against |= set() if reason.strip() else {"ReasonNeeded"}
        if self.does(
            against,
            lambda: coordinating.cancel(self.office, person, self.letter.id, reason, self.now),
        ):
            self.paper.state = "cancelled"

    @rule(person=PEOPLE, looked=st.booleans(), reason=REASONS)
    def finalize(self, person: str, looked: bool, reason: str) -> None:
        against = self.paper.against_finalizing(person, looked, reason)
        seen = self.seal() if looked else ""
        if self.does(
            against,
            lambda: finalizing.finalize(
                self.office, person, self.letter.id, seen, reason, self.now
            ),
        ):
            self.paper.state = "finalized"
            for each in self.paper.blocking:
                each.status = OVERRIDDEN

    @rule(hours=st.sampled_from([1, 30, 100]))
    def time_passes(self, hours: int) -> None:
        self.paper.now += timedelta(hours=hours)
        reminding.tick(self.office, self.now)
        if self.paper.state == "circulating" and self.paper.now >= self.paper.deadline:
            self.paper.state = "closed"

    # --- what must always be true ---------------------------------------------------------------

    @invariant()
    def numbers_and_names_agree(self) -> None:
        if not hasattr(self, "office"):
            return
        stands = standing.of_letter(self.office, "water-law")
        assert stands.letter.state == self.paper.state
        assert stands.letter.revision == self.paper.revision
        assert set(stands.names) == self.paper.counting
        assert stands.signed == len(self.paper.counting)
        assert set(stands.waiting) == self.paper.waiting
        assert len(stands.open_objections) == sum(
            each.status == OPEN for each in self.paper.objections
        )
        assert stands.blocking == len(self.paper.blocking)
        counted = [each for each in self.paper.signed.values() if each.counts]
        assert stands.reservations == sum(each.reservations for each in counted)

    @invariant()
    def the_ledger_tells_the_same(self) -> None:
        if not hasattr(self, "office"):
            return
        with self.office.database.reading() as view:
            _, damage = ledger.verify(view)
            assert damage is None
            assert retold(view) == (self.paper.counting, self.paper.waiting)

    @invariant()
    def an_edition_holds_those_who_stood(self) -> None:
        if not hasattr(self, "office") or self.paper.state != "finalized":
            return
        with self.office.database.reading() as view:
            edition = editions.latest(view, self.letter.id)
            assert edition is not None
            assert set(editions.names(view, edition)) == self.paper.counting

    # --- how it is done -------------------------------------------------------------------------

    @property
    def now(self) -> Any:
        return self.paper.now

    def sign_for(self, person: str, organization: str) -> None:
        key = self.ids[organization]
        signing.sign(self.office, person, self.letter.id, key, a_wish(), self.now)

    def note_signed(self, organization: str) -> None:
        reservations = any(
            each.organization == organization and each.status == OPEN
            for each in self.paper.objections
        )
        self.paper.signed[organization] = Signed(True, reservations, self.paper.revision)

    def seal(self) -> str:
        try:
            return finalizing.preflight(self.office, CARLA, "water-law", self.now).seal
        except Refusal:
            return ""

    def does(self, against: set[str], act: Callable[[], object]) -> bool:
        """Whether the act was done. It is refused where there is a reason, for one of them, and
        then nothing has been stored."""
        before = self.commits()
        refusal = outcome(act)
        if refusal is None:
            assert against == set()
            return True
        assert type(refusal).__name__ in against
        assert self.commits() == before
        return False


def outcome(act: Callable[[], object]) -> Refusal | None:
    """The refusal that an act met, nothing where it was done."""
    try:
        act()
    except Refusal as refusal:
        return refusal
    return None


def retold(view: Any) -> tuple[set[str], set[str]]:
    """Who has signed and who waits, from the ledger alone."""
    counting: set[str] = set()
    waiting: set[str] = set()
    for entry in ledger.entries(view):
        if entry.kind in ("signed", "confirmed"):
            counting.add(entry.facts["name"])
            waiting.discard(entry.facts["name"])
        elif entry.kind == "withdrew":
            counting.discard(entry.facts["name"])
            waiting.discard(entry.facts["name"])
        elif entry.kind == "revised" and entry.facts["change"] == "material":
            waiting |= counting
            counting = set()
    return counting, waiting


def at_once(acts: list[Callable[[], object]]) -> list[bool]:
    """Does them at the same moment and says which were done."""
    done = [False] * len(acts)
    start = threading.Barrier(len(acts))

    def run(n: int) -> None:
        start.wait()
        done[n] = outcome(acts[n]) is None

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


@pytest.mark.timeout(3_600)
def test_whatever_they_do_the_model_on_paper_agrees(backend: Backend) -> None:
    # The rules are the same on both; what differs shows in fewer lives.
    lives = settings().max_examples // (1 if backend.name == SQLITE else 4)
    asked = settings(max_examples=lives, stateful_step_count=20)
    run_state_machine_as_test(Coalition, settings=asked)
