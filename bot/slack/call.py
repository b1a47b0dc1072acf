"""Somebody asks for something: a command, a click, a form or an event. And how each is answered."""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from slack_bolt import Ack, BoltResponse
from slack_sdk.errors import SlackClientError

from bot.domain.refusals import (
    NotACoordinator,
    NotTheirRepresentative,
    Refusal,
    RepresentsNobody,
)
from bot.messages.answers import done_already, too_late
from bot.messages.blocks import Said, said
from bot.messages.coordinator_forms import notice
from bot.messages.reader import Reader
from bot.messages.refusals import worded
from bot.messages.wording import Block, Part, Person, Sentence
from bot.slack.desk import Desk
from bot.slack.failing import failure
from bot.slack.windows import TooLate
from bot.usecases import answering, meeting
from bot.usecases.transaction import AlreadyDone, Office, Request

log = logging.getLogger(__name__)

UNTIL_ANSWERED = (0.02, 0.05, 0.1, 0.2, 0.4, 0.5, 0.7, 0)
"""Pauses, in seconds, in which the same request that came before gets its answer."""
UNTIL_SHOWN = (0.1, 0.2, 0.4, 0.8, 0)
"""Pauses, in seconds, in which an acknowledgement that is still on its way reaches Slack. Until
then nothing has the name of the view that came with it, afterwards somebody has closed it."""
UNKNOWN_PERSON = (RepresentsNobody, NotTheirRepresentative, NotACoordinator)


@dataclass
class Call(ABC):
    """One request. `person` is the Slack id of who makes it; `strange` is set where something is
    said to them and their language is not known, or has not been asked for lately; `unanswered`,
    where Slack was asked for something and did not answer in time; `repeated`, where the same
    request came before.

    What is stored with its `office` is stored once, however often the request comes. `answers`
    says that something is answered then, beside the bare acknowledgement.
    """

    answers: ClassVar[bool] = True

    desk: Desk
    body: dict[str, Any]
    ack: Ack
    now: datetime = field(init=False)
    office: Office = field(init=False)
    strange: bool = field(init=False, default=False)
    unanswered: bool = field(init=False, default=False)
    repeated: bool = field(init=False, default=False)
    remembered: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.now = self.desk.now()
        request = Request(key, self.answers) if (key := self.key) else None
        self.office = replace(self.desk.office, request=request)

    @property
    @abstractmethod
    def key(self) -> str:
        """The same each time Slack sends this request, and of no other. Empty where there is no
        such thing."""

    @property
    def person(self) -> str:
        return str(self.body["user"]["id"])

    @property
    def in_modal(self) -> bool:
        """Whether it came out of a modal, and not out of a message or a Home."""
        return False

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

    def open(self, view: Block) -> None:
        """Opens a form or something to read; on top of the modal in which the button was."""
        self.remember(open=view)
        try:
            self.desk.windows.open(self.body["trigger_id"], view, on_top=self.in_modal)
        except TooLate:
            if self.repeated:
                self.ack()
            else:
                self.tell(too_late(self.reader))
        except OSError:
            self.unanswered = True
            raise
        else:
            self.ack()

    def open_slowly(self, meanwhile: Block, work: Callable[[], Block]) -> None:
        """Opens `meanwhile`, in whose place stands what `work` gives once that is done."""
        name = self.window
        self.open({**meanwhile, "external_id": name})
        self.desk.slow.submit(self.show, name, work)

    @property
    def window(self) -> str:
        """The name of a window that this request opens. The same each time it comes: who is done
        first finds what stands there."""
        return hashlib.sha256((self.key or secrets.token_hex()).encode()).hexdigest()[:32]

    def show(self, name: str, work: Callable[[], Block]) -> None:
        """Puts what `work` gives in the place of the window of this name."""
        view = self._result(work)
        self.remember(ack={"response_action": "update", "view": view})
        for pause in UNTIL_SHOWN:
            try:
                self.desk.client.views_update(external_id=name, view=view)
                return
            except (OSError, SlackClientError) as error:
                log.info("a window is not there (yet): %s", type(error).__name__)
            time.sleep(pause)
        log.warning("a window was closed, or Slack does not change it")

    def _result(self, work: Callable[[], Block]) -> Block:
        try:
            return work()
        except AlreadyDone:
            before = self.given_before().answer or {}
            return dict(before.get("ack", {}).get("view") or self.done)
        except Refusal as refusal:
            return self._refused(refusal)
        except Exception:
            return self._failed(failure(self.any_reader, "slow work"))

    def _refused(self, refusal: Refusal) -> Block:
        return notice(self.reader, self.reader.w.say("Not possible"), self.told(refusal))

    def _failed(self, words: Sentence) -> Block:
        return notice(self.reader, self.reader.w.say("Something went wrong"), words)

    def tell(self, words: Sentence) -> None:
        """Tells who asked, without opening anything; in a modal or Home there is no way."""
        self.ack()
        self.desk.slow.submit(self.later, said(words))

    def remember(self, **answer: Any) -> None:
        """Keeps what is about to be answered, if something was stored: as the arguments of an
        acknowledgement (`ack`), or a view that is opened (`open`) or changed (`change`)."""
        try:
            self.remembered = answering.keep(self.office, answer) or self.remembered
        except Exception:
            log.exception("an answer is not kept; the same request would not be given it")

    def remember_nothing(self) -> None:
        """What was stored had no answer but the acknowledgement: nobody need wait for another."""
        request = self.office.request
        if request and request.stored and request.answers and not self.remembered:
            self.remember(ack={})

    def again(self) -> None:
        """Answers as when the same request came before."""
        self.repeated = True
        before = self.given_before()
        if before.known:
            self.repeat(**(before.answer or {"ack": {}}))
        else:
            self.show_done()

    def repeat(self, *, ack: Block | None = None, open: Block | None = None) -> None:
        """Answers with what was remembered."""
        if open:
            self.open(open)
        else:
            self.ack(**(ack or {}))

    def introduced(self) -> None:
        """Who it is was found out: they are spoken to in their language."""
        self.__dict__.pop("reader", None)
        self.strange = False

    def given_before(self) -> answering.Given:
        """What was answered when the same request came before. If that happens at this moment,
        waits for it."""
        given = answering.given(self.office, self.desk.now())
        for pause in UNTIL_ANSWERED:
            if given.known or given.lost:
                break
            time.sleep(pause)
            given = answering.given(self.office, self.desk.now())
        return given

    @property
    def done(self) -> Block:
        """Says that it was done already."""
        w = self.reader.w
        return notice(self.reader, w.say("Done already"), done_already(self.reader))

    def show_done(self) -> None:
        """Says that it was done already, where it is not known what was answered then."""
        self.open(self.done)

    @abstractmethod
    def refuse(self, refusal: Refusal) -> None:
        """Says what is wrong and the way out."""

    @abstractmethod
    def fail(self, words: Sentence) -> None:
        """Says that something went wrong inside."""


class Event(Call):
    """Something that happened in Slack; nobody waits for an answer."""

    answers = False

    @property
    def key(self) -> str:
        return key_of("event", self.body.get("event_id"))

    @property
    def event(self) -> dict[str, Any]:
        return dict(self.body["event"])

    @property
    def person(self) -> str:
        return str(self.event["user"])

    def refuse(self, refusal: Refusal) -> None:
        self.ack()

    def fail(self, words: Sentence) -> None:
        """Slack sends it again."""
        self.ack.response = BoltResponse(status=500)


class Command(Call):
    """A slash command."""

    @property
    def key(self) -> str:
        return key_of("command", self.body.get("trigger_id"))

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
        answer: dict[str, Any] = {
            "text": said.text,
            "blocks": said.blocks,
            "response_type": "ephemeral",
        }
        self.remember(ack=answer)
        self.ack(**answer)

    def tell(self, words: Sentence) -> None:
        self.answer(said(words))

    def slowly(self, work: Callable[[], Said]) -> None:
        """Acknowledges, then does the work and tells who asked what came of it."""
        if self.office.request:
            self.office.request.answers = False

        def run() -> None:
            try:
                answer = work()
            except AlreadyDone:
                return  # Whoever did it tells.
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

    def show_done(self) -> None:
        self.tell(done_already(self.reader))

    def refuse(self, refusal: Refusal) -> None:
        self.tell(self.told(refusal))

    def fail(self, words: Sentence) -> None:
        self.tell(words)


def key_of(kind: str, *parts: Any) -> str:
    """A request's key; empty where a part is missing, without which it would be no other's."""
    return ":".join([kind, *map(str, parts)]) if all(parts) else ""
