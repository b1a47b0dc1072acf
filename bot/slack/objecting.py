"""Objections: raising, answering, withdrawing."""

from __future__ import annotations

from slack_bolt import App

from bot.domain.objection import Act, Kind
from bot.messages import ids
from bot.messages.coordinator_forms import notice
from bot.messages.signing_forms import WHOLE_LETTER, answer_form, object_form
from bot.messages.wording import sentence
from bot.slack.call import Call, Command
from bot.slack.desk import Desk
from bot.slack.filled import Click, Form
from bot.slack.listening import listener
from bot.usecases import choosing, objecting


def register(app: App, desk: Desk) -> None:
    """Ties the acts to what Slack calls them."""
    app.command("/object")(listener(desk, Command, ask_to_object))
    app.action(ids.OBJECT)(listener(desk, Click, offer_to_object))
    app.action(ids.CHOOSE_TO_OBJECT)(listener(desk, Click, choose_letter))
    app.action(ids.REPLY)(listener(desk, Click, offer_to_reply))
    app.action(ids.ACCEPT)(listener(desk, Click, accept_resolution))
    app.action(ids.REOPEN)(listener(desk, Click, reopen_objection))
    app.action(ids.RESOLVE)(listener(desk, Click, offer_to_resolve))
    app.action(ids.OVERRIDE)(listener(desk, Click, offer_to_override))
    app.action(ids.WITHDRAW_OBJECTION)(listener(desk, Click, withdraw_objection))
    app.view(ids.OBJECT_FORM)(listener(desk, Form, raise_objection))
    app.view(ids.ANSWER_FORM)(listener(desk, Form, answer_objection))


def ask_to_object(call: Command) -> None:
    call.open(_form(call, " ".join(call.words)))


def offer_to_object(call: Click) -> None:
    call.open(_form(call, call.value))


def choose_letter(call: Click) -> None:
    """The paragraphs come with the letter."""
    call.replace(_form(call, "", int(call.selected)))


def raise_objection(call: Form) -> None:
    paragraph = call.chosen(ids.PARAGRAPH)
    objecting.raise_objection(
        call.office,
        call.person,
        call.letter,
        call.number(ids.ORGANIZATION),
        Kind(call.chosen(ids.KIND)),
        "" if paragraph == WHOLE_LETTER else paragraph,
        call.typed(ids.OBJECTION),
        call.now,
    )
    call.close()


def offer_to_reply(call: Click) -> None:
    _offer(call, Act.REPLIED)


def offer_to_resolve(call: Click) -> None:
    _offer(call, Act.RESOLVED)


def offer_to_override(call: Click) -> None:
    _offer(call, Act.OVERRIDDEN)


def answer_objection(call: Form) -> None:
    objection, act = int(call.metadata["objection"]), Act(call.metadata["act"])
    reason = call.typed(ids.REASON)
    objecting.answer(call.office, call.person, objection, act, reason, call.now)
    call.close()


def withdraw_objection(call: Click) -> None:
    objecting.respond(call.office, call.person, int(call.value), Act.WITHDRAWN, call.now)
    w = call.reader.w
    _noted(call, w.say("Withdraw objection"), w.say("Your objection is withdrawn."))


def accept_resolution(call: Click) -> None:
    objecting.respond(call.office, call.person, int(call.value), Act.ACCEPTED, call.now)
    w = call.reader.w
    _noted(call, w.say("It is settled"), w.say("Thank you. The coordinators are told."))


def reopen_objection(call: Click) -> None:
    objecting.respond(call.office, call.person, int(call.value), Act.REOPENED, call.now)
    w = call.reader.w
    _noted(call, w.say("It is not settled"), w.say("Your objection is open again."))


def _offer(call: Click, act: Act) -> None:
    objection = objecting.to_answer(call.office, call.person, int(call.value))
    call.open(answer_form(call.reader, objection, act))


def _noted(call: Click, title: str, words: str) -> None:
    call.open(notice(call.reader, title, sentence(words)))


def _form(call: Call, handle: str, letter_id: int = 0) -> dict[str, object]:
    offered = choosing.to_object(call.office, call.person, handle, call.now)
    chosen = next((each for each in offered.letters if each.id == letter_id), offered.letter)
    places = objecting.places(call.office, chosen)
    return object_form(call.reader, offered.letters, chosen, offered.organizations, places)
