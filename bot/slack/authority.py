"""Who may act for an organization: asking, answering, and deciding what a removed one signed."""

from __future__ import annotations

from slack_bolt import App

from bot.domain.authority import Answer, Wanted, told_of
from bot.domain.refusals import NameMuchAlike, Refusal
from bot.messages import ids
from bot.messages.authority_forms import decline_form, request_form
from bot.messages.coordinator_forms import notice
from bot.messages.forms import option
from bot.messages.wording import Block, Person, Sentence, sentence
from bot.slack.call import Call, Command
from bot.slack.desk import Desk
from bot.slack.filled import Click, Form
from bot.slack.listening import listener
from bot.usecases import choosing, departing, finding, requesting


class Search(Call):
    """Somebody types in a choice that is too long to list."""

    @property
    def key(self) -> str:
        return ""

    def refuse(self, refusal: Refusal) -> None:
        self.ack(options=[])

    def fail(self, words: Sentence) -> None:
        self.ack(options=[])


def register(app: App, desk: Desk) -> None:
    """Ties the acts to what Slack calls them. Asking begins where somebody wants to sign."""
    app.options(ids.FIND_ORGANIZATION)(listener(desk, Search, find))
    app.action(ids.FIND_ORGANIZATION)(listener(desk, Click, chosen))
    app.action(ids.APPROVE)(listener(desk, Click, approve))
    app.action(ids.DECLINE)(listener(desk, Click, offer_to_decline))
    app.action(ids.STANDS)(listener(desk, Click, let_stand))
    app.action(ids.WITHDRAW_IT)(listener(desk, Click, withdraw_it))
    app.view(ids.REQUEST_FORM)(listener(desk, Form, ask))
    app.view(ids.DECLINE_FORM)(listener(desk, Form, decline))


def find(call: Search) -> None:
    found = finding.search(call.office, str(call.body.get("value") or ""))
    call.ack(options=[option(*each) for each in found])


def chosen(call: Click) -> None:
    """A choice does nothing by itself; the button beside it does."""
    call.ack()


def ask_by_command(call: Command) -> None:
    """For somebody who represents nobody and typed `/sign`."""
    _offer(call, " ".join(call.words))


def ask_by_button(call: Click) -> None:
    """For somebody who represents nobody and pressed **Sign on**."""
    _offer(call, call.value)


def ask(call: Form) -> None:
    wanted = Wanted(
        call.number(ids.ORGANIZATION), call.typed(ids.NEW_ORGANIZATION), call.typed(ids.COUNTRY)
    )
    told, name = str(call.metadata.get("told", "")), str(call.body["user"].get("name", ""))
    try:
        requesting.ask(call.office, call.person, name, call.letter, wanted, told, call.now)
    except NameMuchAlike as refusal:
        handle = choosing.handle_of(call.office, call.letter)
        call.replace(_form(call, handle, wanted, refusal))
    else:
        call.close()


def approve(call: Click) -> None:
    done = requesting.approve(call.office, call.person, number(call.value), call.now)
    w = call.reader.w
    told = sentence(
        w.say("*Approved.* {person} represents *{organization}* now, and is told."),
        person=Person(done.person, done.person_name),
        organization=done.name,
    )
    call.open(notice(call.reader, w.say("Approve"), told))


def offer_to_decline(call: Click) -> None:
    request = requesting.to_answer(call.office, call.person, number(call.value))
    call.open(decline_form(call.reader, request))


def decline(call: Form) -> None:
    request = number(call.metadata.get("request"))
    requesting.decline(call.office, call.person, request, call.typed(ids.REASON), call.now)
    call.close()


def let_stand(call: Click) -> None:
    question, answer = number(call.value), Answer.STANDS
    done = departing.decide(call.office, call.person, question, answer, call.now)
    w = call.reader.w
    told = sentence(w.say("*{name}* stands under the letter."), name=done.name)
    call.open(notice(call.reader, w.say("It stands"), told))


def withdraw_it(call: Click) -> None:
    question, answer = number(call.value), Answer.WITHDRAWN
    done = departing.decide(call.office, call.person, question, answer, call.now)
    w = call.reader.w
    told = sentence(w.say("*{name}* is withdrawn. Its representatives are told."), name=done.name)
    call.open(notice(call.reader, w.say("Withdraw it"), told))


def number(value: object) -> int:
    """A number that a button or a form carries; what is none names nothing."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _offer(call: Command | Click, handle: str) -> None:
    # Whoever is new is asked about meanwhile: the coordinators read their name in the request.
    call.open(_form(call, handle))


def _form(
    call: Call, handle: str, wanted: Wanted | None = None, alike: NameMuchAlike | None = None
) -> Block:
    offered = requesting.offer(call.office, call.person, handle, call.now)
    told = told_of(alike.name, alike.alike) if alike else ""
    problem = call.told(alike) if alike else None
    return request_form(
        call.reader,
        offered.letter,
        offered.choices,
        offered.coordinator,
        wanted,
        told,
        problem,
    )
