"""People who sign, withdraw, object and decline while the bot dies under them.

Somebody whose request was not acknowledged does what a person does: tries again with the same
form, and sometimes gives up. What became of each request stands in the `Record`, which is all that
the verdict knows of what people were told.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bot.rehearsal import (
    Answer,
    Channel,
    Incomplete,
    Message,
    Modal,
    NoSuchThing,
    NotAcknowledged,
    Person,
    StandIn,
)

ACKNOWLEDGED, TOLD, REFUSED, UNKNOWN = "acknowledged", "told", "refused", "unknown"
TRIES = 12
ORGANIZATION = re.compile(r"Organization \d\d")


@dataclass(frozen=True)
class Attempt:
    """One request and what its person saw: `acknowledged`, `told` that it is done already,
    `refused` for another reason, or `unknown`. `at` is in seconds of `time.monotonic()`."""

    organization: str
    person: str
    act: str
    outcome: str
    at: float
    text: str = ""


class Record:
    """What everybody was told, in order. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.attempts: list[Attempt] = []
        self.troubles: list[str] = []

    def note(
        self, organization: str, person: str, act: str, outcome: str, text: str = ""
    ) -> Attempt:
        attempt = Attempt(organization, person, act, outcome, time.monotonic(), text)
        with self._lock:
            self.attempts.append(attempt)
        return attempt

    def trouble(self, what: str) -> None:
        """Something that a person should never have met, though nothing is lost by it."""
        with self._lock:
            self.troubles.append(what)


@dataclass(frozen=True)
class Scene:
    """Where people act. `up` is set while some bot takes requests; `acknowledged` is called when
    somebody's form has closed; `brought` tells which item of the outbox has uploaded each file."""

    slack: StandIn
    channel: Channel
    handle: str
    record: Record
    up: threading.Event
    acknowledged: Callable[[], None]
    brought: Callable[[], Mapping[str, int]]


class GaveUp(Exception):
    """A person who has had enough."""


class Hand:
    """What one person does for one organization, one thing after the other."""

    def __init__(
        self, scene: Scene, person: Person, organization: str, dice: random.Random
    ) -> None:
        self.scene, self.person, self.organization, self._dice = scene, person, organization, dice
        self._signed = False

    def act(self) -> None:
        """Does something that makes sense, or that does not."""
        chosen = self._dice.random()
        if chosen < 0.65:
            if self._signed == (self._dice.random() < 0.9):
                self.withdraw()
            else:
                self.sign()
        elif chosen < 0.8:
            self.object()
        elif chosen < 0.86:
            self.decline()
        elif chosen < 0.92:
            self.put_off()
        else:
            self.look_home()

    # --- acts ------------------------------------------------------------------------------------

    def sign(self) -> None:
        how = self._dice.random()
        twice, again = how < 0.2, 0.2 <= how < 0.4
        values = {"Signed by": self.person.name, "Authority": True}
        self._by_form("sign", "Sign on", "/sign", "Sign on", values, twice=twice, again=again)

    def withdraw(self) -> None:
        reason = f"Reason {self._dice.randrange(10**9)}"
        values = {"Reason": reason}
        self._by_form("withdraw", "Withdraw", "/withdraw", "Withdraw", values, text=reason)

    def object(self) -> None:
        text = f"Objection {self._dice.randrange(10**9)} of {self.organization}."
        values = {"Kind": "Concern", "Objection": text}
        self._by_form("object", "Raise an objection", "/object", "Object", values, text=text)

    def decline(self) -> None:
        """Not for us, by the button of a reminder, if there is one."""
        offered = [each for each in self.person.dms if "Not for us" in each.buttons]
        for _ in range(TRIES if offered else 0):
            self._when_up()
            try:
                answer = self.person.click(offered[-1], "Not for us")
                shown = answer.view
                if shown and shown.submit_label:
                    shown.fill({"Organization": self.organization}).submit()
            except (NotAcknowledged, NoSuchThing):
                self._note("decline", UNKNOWN)
                if self._dice.random() < 0.1:
                    return
                continue
            told = shown.plain if shown else answer.plain
            if shown and shown.title == "Not for us" and not shown.submit_label:
                # Where only one of several is left to be asked, that one is meant.
                for name in set(ORGANIZATION.findall(told)):
                    self.scene.record.note(name, self.person.id, "decline", ACKNOWLEDGED)
                shown.close()
                return
            if told and not _trouble(told):
                self._note("decline", REFUSED, told)
                return
            self._note("decline", UNKNOWN, told)

    def put_off(self) -> None:
        """Remind me later, by the button of a reminder, if there is one."""
        offered = [each for each in self.person.dms if "Remind me later" in each.buttons]
        if not offered:
            return
        self._when_up()
        try:
            answer = self.person.click(offered[-1], "Remind me later")
        except NotAcknowledged:
            self._note("put off", UNKNOWN)
        else:
            told = answer.view.plain if answer.view else answer.plain
            self._note("put off", ACKNOWLEDGED if "not before" in told else UNKNOWN, told)

    def look_home(self) -> None:
        """Opens the Home tab."""
        for _ in range(TRIES):
            self._when_up()
            try:
                self.person.open_home()
            except NotAcknowledged:
                continue
            return

    # --- one form --------------------------------------------------------------------------------

    def _by_form(
        self,
        act: str,
        title: str,
        command: str,
        button: str,
        values: dict[str, object],
        *,
        text: str = "",
        twice: bool = False,
        again: bool = False,
    ) -> None:
        form: Modal | None = None
        for _ in range(TRIES):
            self._when_up()
            try:
                if form is None or not form.is_open:
                    form = self._form(act, title, command, button, values)
                    if form is None:
                        return
            except (NotAcknowledged, NoSuchThing):
                form = None
                continue  # Nothing was asked for yet.
            if self._submitted(act, form, text, twice=twice, again=again):
                return
            if self._dice.random() < 0.1:
                return  # Has had enough.

    def _form(
        self, act: str, title: str, command: str, button: str, values: dict[str, object]
    ) -> Modal | None:
        """The form, filled in. Nothing where it is not given for a good reason.

        Raises `NotAcknowledged` where it is worth another try.
        """
        answer = self._asked(command, button)
        form = answer.view
        if form is None or form.title != title:
            shown = form.plain if form else answer.plain
            if not shown or _trouble(shown):
                raise NotAcknowledged("trouble", command)
            self._note(act, TOLD if "already" in shown else REFUSED, shown)
            return None
        if "Organization" in form.labels:
            form.fill({"Organization": self.organization})
            found = self.scene.slack.wait_for(
                lambda: act != "sign" or form.inputs.get("Name in the letter"), 1.0
            )
            if not found:
                raise NotAcknowledged("trouble", command)
        return form.fill(values)

    def _asked(self, command: str, button: str) -> Answer:
        if self._dice.random() < 0.5:
            seen = [*self.scene.channel.messages, *self.person.dms]
            offering = [each for each in seen if button in each.buttons and self._ours(each)]
            if offering:
                return self.person.click(self._dice.choice(offering), button)
        return self.person.command(f"{command} {self.scene.handle}", self.scene.channel)

    def _ours(self, message: Message) -> bool:
        return message.author is self.scene.slack.workspace.bot

    def _submitted(
        self, act: str, form: Modal, text: str, *, twice: bool = False, again: bool = False
    ) -> bool:
        """Whether it is done, for this person: acknowledged, refused, or told to be so."""
        try:
            payload = form.submission()
        except NoSuchThing:
            return False
        payloads = [payload, form.submission() if twice else payload][: 2 if twice or again else 1]
        with ThreadPoolExecutor(len(payloads)) as clicks:
            outcomes = list(clicks.map(lambda each: self._sent(form, each), payloads))
        outcomes.sort(key=lambda each: (ACKNOWLEDGED, TOLD, REFUSED, UNKNOWN).index(each[0]))
        outcome, shown = outcomes[0]
        if outcome == REFUSED and any(each[0] == UNKNOWN for each in outcomes):
            outcome = UNKNOWN
        self._note(act, outcome, text or shown)
        return outcome != UNKNOWN

    def _sent(self, form: Modal, payload: dict[str, object]) -> tuple[str, str]:
        try:
            answer = self.person.submit_raw(payload)
        except NotAcknowledged as error:
            return UNKNOWN, error.reason
        except Incomplete as error:
            return REFUSED, str(error)
        if not answer.payload:
            self.scene.acknowledged()
            return ACKNOWLEDGED, ""
        told = " ".join(str(each) for each in (answer.payload.get("errors") or {}).values())
        if _trouble(told):
            return UNKNOWN, told
        return (TOLD if "already" in told else REFUSED), told or form.plain

    def _when_up(self) -> None:
        if not self.scene.up.wait(20):
            raise AssertionError("no bot takes requests any more")

    def _note(self, act: str, outcome: str, text: str = "") -> None:
        self.scene.record.note(self.organization, self.person.id, act, outcome, text)
        if outcome in (ACKNOWLEDGED, TOLD) and act in ("sign", "withdraw"):
            self._signed = act == "sign"
        if _trouble(text):
            self.scene.record.trouble(f"{self.person.name}: {text}")


def _trouble(shown: str) -> bool:
    return any(words in shown for words in ("went wrong", "may not have been", "took too long"))


class Coordinator:
    """What the coordinator does: once more, until it is done. `done` looks at what is stored."""

    def __init__(self, scene: Scene, person: Person, dice: random.Random) -> None:
        self.scene, self.person, self._dice = scene, person, dice

    def command(self, text: str) -> bool:
        """Types a command. False where it was not acknowledged."""
        if not self.scene.up.wait(20):
            raise AssertionError("no bot takes requests any more")
        try:
            self.person.command(text, self.scene.channel)
        except NotAcknowledged:
            return False
        return True

    def decide(self) -> None:
        """Looks for what the bot may not look for, and says whether it is there."""
        if not self.scene.up.wait(20):
            raise AssertionError("no bot takes requests any more")
        slack = self.scene.slack
        try:
            answer = self.person.command(f"/letter status {self.scene.handle}", self.scene.channel)
            for message in answer.ephemerals[-1:]:
                buttons = [
                    each
                    for block in message.blocks
                    for each in block.get("elements", ())
                    if each.get("action_id") == "post_again"
                ]
                for n, button in enumerate(buttons):
                    there = _is_there(slack, int(button["value"]), self.scene.brought())
                    self.person.click(message, "It is there" if there else "Post again", n)
        except NotAcknowledged:
            return

    def finalize(self) -> bool:
        """Goes through the preflight. True where it was acknowledged or is done already."""
        if not self.scene.up.wait(20):
            raise AssertionError("no bot takes requests any more")
        try:
            wanted = f"/letter finalize {self.scene.handle}"
            answer = self.person.command(wanted, self.scene.channel)
            form = answer.view
            if form is None or not form.submit_label:
                return "final" in answer.plain and not _trouble(answer.plain)
            if "Reason" in form.labels:
                form.fill({"Reason": "We decided so."})
            form.submit()
        except (NotAcknowledged, NoSuchThing, Incomplete):
            return False
        return not form.is_open


def item_of(message: Message, brought: Mapping[str, int]) -> int | None:
    """The item of the outbox that a message is of: what Slack says for an upload carries no
    metadata, and is known by its file."""
    if message.files:
        return brought.get(message.files[0].id)
    payload = (message.metadata or {}).get("event_payload") or {}
    number = payload.get("outbox_id")
    return int(number) if number is not None else None


def _is_there(slack: StandIn, item: int, brought: Mapping[str, int]) -> bool:
    return any(
        item_of(message, brought) == item
        for channel in list(slack.workspace.channels.values())
        for message in channel.everything
    )
