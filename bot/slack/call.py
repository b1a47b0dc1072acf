"""Somebody asks for something: a command, a click or a form. And how each is answered.

Every listener goes through `Desk`, which is the one place where a refusal becomes an answer and a
surprise becomes a short id that the person sees and the log explains.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.refusals import (
    LetterUnknown,
    NotACoordinator,
    NotTheirRepresentative,
    Refusal,
    RepresentsNobody,
)
from bot.messages import ids
from bot.messages.blocks import Said, said
from bot.messages.coordinator_forms import notice
from bot.messages.reader import Reader
from bot.messages.refusals import at_input, worded
from bot.messages.wording import Block, Part, Person, Sentence, sentence
from bot.slack.directory import Directory
from bot.usecases import meeting
from bot.usecases.transaction import Office

log = logging.getLogger(__name__)

UNTIL_SHOWN = (0.1, 0.2, 0.4, 0.8, 0)
"""Pauses, in seconds, in which an acknowledgement that is still on its way reaches Slack. Until
then nothing has the name of the view that came with it, afterwards somebody has closed it."""
UNKNOWN_PERSON = (RepresentsNobody, NotTheirRepresentative, NotACoordinator)


@dataclass(frozen=True)
class Desk:
    """What listeners work with. `now` gives the present instant in UTC; `slow` does what has to
    ask Slack before it can be done, after the acknowledgement."""

    office: Office
    directory: Directory
    client: WebClient
    now: Callable[[], datetime]
    slow: Executor

    def reader(self, person: meeting.Person | None) -> Reader:
        """How to speak to somebody: in their language if it is known, else the coalition's."""
        coalition = self.office.coalition
        language = person.language if person else ""
        zone = person.time_zone if person else ""
        return Reader.of(language or coalition.language, zone or coalition.time_zone)

    def acquaint(self, user_id: str) -> None:
        """Asks Slack for somebody's language and zone, which no request of Slack's says. Whether
        that succeeds is nothing that anybody waits for."""
        try:
            self.directory.acquaint(user_id)
        except Exception as error:
            log.warning("somebody stays unknown for now (%s)", type(error).__name__)


@dataclass
class Call(ABC):
    """One request. `person` is the Slack id of who makes it; `strange` is set where something is
    said to them and their language is not known, or has not been asked for lately."""

    desk: Desk
    body: dict[str, Any]
    ack: Ack
    now: datetime = field(init=False)
    strange: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.now = self.desk.now()

    @property
    def office(self) -> Office:
        return self.desk.office

    @property
    def person(self) -> str:
        return str(self.body["user"]["id"])

    @cached_property
    def reader(self) -> Reader:
        person = meeting.known(self.office, self.person)
        self.strange = meeting.stale(person, self.now)
        return self.desk.reader(person)

    @property
    def any_reader(self) -> Reader:
        """The reader, or somebody of the coalition where the database does not tell who it is:
        to say that it is broken must not need it."""
        try:
            return self.reader
        except Exception:
            self.reader = self.desk.reader(None)
            return self.reader

    def later(self, answer: Said) -> None:
        """Tells only who asked, after the acknowledgement; in a modal or Home there is no way."""
        from slack_sdk.webhook import WebhookClient

        if url := self.body.get("response_url"):
            WebhookClient(str(url)).send(
                text=answer.text, blocks=answer.blocks, response_type="ephemeral"
            )

    def told(self, refusal: Refusal) -> Sentence:
        """The refusal in words, with coordinators by their Slack ids where these are known."""
        if isinstance(refusal, UNKNOWN_PERSON):
            met = meeting.met_contacts(self.office)
            refusal.coordinators = tuple(met.get(each, each) for each in refusal.coordinators)
        words = worded(refusal, self.reader).words
        return replace(words, parts={key: self._named(part) for key, part in words.parts.items()})

    def _named(self, part: Part) -> Part:
        """Somebody by the name that stands where Slack cannot show a mention."""
        if not isinstance(part, Person) or part.name:
            return part
        known = meeting.known(self.office, part.user_id)
        return replace(part, name=known.name) if known else part

    @abstractmethod
    def refuse(self, refusal: Refusal) -> None:
        """Says what is wrong and the way out."""

    @abstractmethod
    def fail(self, words: Sentence) -> None:
        """Says that something went wrong inside."""


class Command(Call):
    """A slash command."""

    @property
    def person(self) -> str:
        return str(self.body["user_id"])

    @property
    def words(self) -> list[str]:
        """What was typed behind the command."""
        return str(self.body.get("text") or "").split()

    @property
    def handle(self) -> str:
        """The letter that is named behind a subcommand, empty where none is."""
        return " ".join(self.words[1:])

    def answer(self, said: Said) -> None:
        """Tells only who asked."""
        self.ack(text=said.text, blocks=said.blocks, response_type="ephemeral")

    def open(self, view: Block) -> None:
        """Opens a form or something to read."""
        self.desk.client.views_open(trigger_id=self.body["trigger_id"], view=view)
        self.ack()

    def slowly(self, work: Callable[[], Said]) -> None:
        """Acknowledges, then does the work and tells who asked what came of it."""

        def run() -> None:
            try:
                answer = work()
            except Refusal as refusal:
                answer = said(self.told(refusal))
            except Exception:
                answer = said(failure(self.any_reader, "slow work"))
            try:
                self.later(answer)
            except Exception:
                log.exception("an answer could not be given")

        self.ack()
        self.desk.slow.submit(run)

    def refuse(self, refusal: Refusal) -> None:
        self.answer(said(self.told(refusal)))

    def fail(self, words: Sentence) -> None:
        self.answer(said(words))


class _Filled(Call):
    """A call that may come from a form."""

    @property
    def view(self) -> dict[str, Any]:
        return dict(self.body["view"])

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """What the form was opened with."""
        return dict(json.loads(self.view.get("private_metadata") or "{}"))

    @property
    def values(self) -> dict[str, dict[str, Any]]:
        """What was filled in, by block and action."""
        return dict(self.view["state"]["values"])

    def state(self, block: str) -> dict[str, Any]:
        """The state of an input; its block id may carry more behind a colon."""
        for block_id, actions in self.view["state"]["values"].items():
            if block_id.split(":")[0] == block:
                return dict(next(iter(actions.values()), {}) or {})
        return {}

    def typed(self, block: str) -> str:
        return str(self.state(block).get("value") or "")

    def chosen(self, block: str) -> str:
        return str((self.state(block).get("selected_option") or {}).get("value") or "")

    def ticks(self, block: str) -> set[str]:
        """The values of the boxes that are ticked."""
        return {each["value"] for each in self.state(block).get("selected_options") or []}

    def moment(self, block: str) -> datetime | None:
        """The instant (UTC) that was picked."""
        picked = self.state(block).get("selected_date_time")
        return datetime.fromtimestamp(picked, UTC) if picked else None

    def ticked(self, block: str) -> bool:
        return bool(self.state(block).get("selected_options"))

    def number(self, block: str) -> int | None:
        """A choice whose value is a number."""
        chosen = self.chosen(block)
        return int(chosen) if chosen.isdecimal() else None

    @property
    def letter(self) -> int:
        """The letter that the form is about: the one it was opened for, or the chosen one."""
        return int(self.metadata.get("letter") or self.number(ids.LETTER) or 0)


class Click(_Filled):
    """A button or a choice."""

    @property
    def action(self) -> dict[str, Any]:
        return dict(self.body["actions"][0])

    @property
    def value(self) -> str:
        """What the button carries."""
        return str(self.action.get("value") or "")

    @property
    def selected(self) -> str:
        """What was chosen."""
        return str((self.action.get("selected_option") or {}).get("value") or "")

    @property
    def in_modal(self) -> bool:
        """Whether the button was in a modal, and not in a message or a Home."""
        return bool((self.body.get("view") or {}).get("type") == "modal")

    def open(self, view: Block) -> None:
        """Opens a view, on top of the modal in which the button was."""
        trigger = self.body["trigger_id"]
        if self.in_modal:
            self.desk.client.views_push(trigger_id=trigger, view=view)
        else:
            self.desk.client.views_open(trigger_id=trigger, view=view)
        self.ack()

    def replace(self, view: Block) -> None:
        """Puts a view in the place of the one in which the button was, unless something else
        stands there by now: after a double click, or in a window that was closed."""
        self.ack()
        shown = self.body["view"]
        try:
            self.desk.client.views_update(view_id=shown["id"], hash=shown.get("hash"), view=view)
        except SlackApiError as error:
            if error.response.get("error") not in ("hash_conflict", "not_found"):
                raise

    def refuse(self, refusal: Refusal) -> None:
        w = self.reader.w
        self.open(notice(self.reader, w.say("Not possible"), self.told(refusal)))

    def fail(self, words: Sentence) -> None:
        try:
            self.open(notice(self.reader, self.reader.w.say("Something went wrong"), words))
        except (OSError, SlackClientError):
            # Slack opens nothing now, which may well be what went wrong.
            self.ack()
            self.later(said(words))


class Form(_Filled):
    """A form that was filled in."""

    def close(self) -> None:
        """The form closes: that is the receipt."""
        self.ack()

    def replace(self, view: Block) -> None:
        """Something else stands where the form was."""
        self.ack(response_action="update", view=view)

    def replace_slowly(self, meanwhile: Block, work: Callable[[], Block]) -> None:
        """`meanwhile` stands where the form was until `work`, which may ask Slack, is done."""
        name = secrets.token_hex(8)
        self.replace({**meanwhile, "external_id": name})
        self.desk.slow.submit(self._show, name, work)

    def _show(self, name: str, work: Callable[[], Block]) -> None:
        view = work()
        for pause in UNTIL_SHOWN:
            try:
                self.desk.client.views_update(external_id=name, view=view)
                return
            except (OSError, SlackClientError) as error:
                log.info("a window is not there (yet): %s", type(error).__name__)
            time.sleep(pause)
        log.warning("a window was closed, or Slack does not change it")

    @property
    def inputs(self) -> list[str]:
        return [b["block_id"] for b in self.view["blocks"] if b["type"] == "input"]

    def refuse(self, refusal: Refusal) -> None:
        if self.inputs:
            words = self.told(refusal)
            at = at_input(refusal, self.reader, self.inputs)
            self.ack(response_action="errors", errors=dict.fromkeys(at, words.plain[:2_000]))
            return
        title = self.reader.w.say("Not possible")
        self.replace(notice(self.reader, title, self.told(refusal)))

    def fail(self, words: Sentence) -> None:
        if self.inputs:  # What was typed stays, to be sent again.
            self.ack(response_action="errors", errors={self.inputs[0]: words.plain[:2_000]})
            return
        self.replace(notice(self.reader, self.reader.w.say("Something went wrong"), words))


C = TypeVar("C", bound=Call)


def listener(
    desk: Desk,
    kind: type[C],
    act: Callable[[C], None],
    *,
    stranger: Callable[[C], None] | None = None,
) -> Callable[..., None]:
    """A Bolt listener for an act. Who is refused for lack of standing, or is not to know of a
    letter, is asked about in Slack, once: their address may be one that the coalition named.

    `stranger` is what happens for somebody who represents nobody, instead of the refusal.
    """

    def listen(body: dict[str, Any], ack: Ack) -> None:
        call = kind(desk, body, ack)
        try:
            try:
                _act_as_known(call, act, stranger)
            except Refusal as refusal:
                call.refuse(refusal)
        except Exception:
            call.fail(failure(call.any_reader, act.__name__))
        if call.strange:
            # The answer is out; the next one is in their language.
            desk.slow.submit(desk.acquaint, call.person)

    return listen


def _act_as_known(call: C, act: Callable[[C], None], stranger: Callable[[C], None] | None) -> None:
    try:
        try:
            act(call)
        except (*UNKNOWN_PERSON, LetterUnknown):
            if not call.desk.directory.introduce(call.person):
                raise
            act(type(call)(call.desk, call.body, call.ack))
    except RepresentsNobody:
        if stranger is None:
            raise
        stranger(call)


def failure(reader: Reader, doing: str) -> Sentence:
    """Logs the exception being handled under a short id, and says that id.

    The log holds the traceback and no payload: what people typed is theirs.
    """
    reference = secrets.token_hex(3)
    log.exception("failure %s while doing %s", reference, doing)
    return sentence(
        reader.w.say(
            "Something went wrong, and nothing is certain to have been done. "
            "Look with {command}; tell a coordinator this number: *{reference}*."
        ),
        command="/letter status",
        reference=reference,
    )
