"""`/letter` and its subcommands, and reading a letter."""

from __future__ import annotations

import re
from collections.abc import Callable

from slack_bolt import App

from bot.domain.letter import Letter
from bot.domain.refusals import PreflightChanged
from bot.messages import embargo as about_embargo
from bot.messages import ids, overview
from bot.messages.blocks import Said, said
from bot.messages.coordinator_forms import cancel_form, finalize_form, new_form, notice
from bot.messages.files import on_the_way
from bot.messages.forms import refilled
from bot.messages.pages import page
from bot.messages.reissue_forms import preparing
from bot.messages.undelivered import backlog
from bot.messages.wording import Block, sentence
from bot.slack.call import Call, Command
from bot.slack.desk import Desk
from bot.slack.filled import Click, Form
from bot.slack.listening import listener
from bot.slack.membership import show_organizations
from bot.slack.reissuing import offer_to_reissue
from bot.slack.revising import offer_to_revise
from bot.slack.translating import offer_to_translate
from bot.usecases import (
    choosing,
    coordinating,
    embargo,
    finalizing,
    objecting,
    reading,
    reminding,
    standing,
    undelivered,
    uploading,
)


def register(app: App, desk: Desk) -> None:
    """Ties the acts to what Slack calls them."""
    app.command("/letter")(listener(desk, Command, letter))
    app.action(ids.READ)(listener(desk, Click, read_by_button))
    app.action(ids.HOLD)(listener(desk, Click, hold))
    app.action(ids.RELEASE)(listener(desk, Click, release))
    app.action(ids.FINALIZE)(listener(desk, Click, finalize_by_button))
    app.action(re.compile(f"{ids.PAGE}:"))(listener(desk, Click, turn))
    app.action(re.compile(f"{ids.READ_AS}:"))(listener(desk, Click, turn))
    app.view(ids.FINALIZE_FORM)(listener(desk, Form, finalize))
    app.view(ids.CANCEL_FORM)(listener(desk, Form, cancel))


def letter(call: Command) -> None:
    """Finds the subcommand; anything unknown is answered with help."""
    verb = call.words[0].lower() if call.words else "help"
    SUBCOMMANDS.get(verb, show_help)(call)


def show_help(call: Command) -> None:
    open_letters, coordinator = standing.open_letters(call.office, call.person, call.now)
    call.answer(overview.help_text(call.reader, open_letters, coordinator))


def show_list(call: Command) -> None:
    found = standing.all_shown_to(call.office, call.person)
    call.answer(overview.listing(call.reader, found))


def show_status(call: Command) -> None:
    stands, coordinator = standing.shown_to(call.office, call.person, call.handle)
    found = undelivered.of_letter(call.office, call.person, stands.letter.handle, call.now)
    more = [block for each in found for block in backlog(call.reader, each, call.now)]
    call.answer(overview.status(call.reader, stands, coordinator, call.now, more))


def show_objections(call: Command) -> None:
    found, objections = objecting.of_letter(call.office, call.person, call.handle)
    call.answer(overview.objection_list(call.reader, found, objections))


def read(call: Command) -> None:
    call.open(_page(call, call.handle))


def read_by_button(call: Click) -> None:
    call.open(_page(call, call.value))


def turn(call: Click) -> None:
    """Another part, language or edition."""
    handle, number, *chosen = call.value.split(":")
    language, edition = chosen or ("", "0")
    view = _page(call, handle, int(number), language, int(edition))
    if call.in_modal:
        call.replace(view)
    else:
        call.open(view)


def new(call: Command) -> None:
    coordinating.check(call.office, call.person)
    call.open(new_form(call.reader))


def circulate(call: Command) -> None:
    draft, channels = coordinating.channels_to_find(call.office, call.person, call.handle)

    def work() -> Said:
        names = call.desk.directory.channels(channel.name for channel in channels)
        found = {channel.id: names[channel.name] for channel in channels}
        done = coordinating.circulate(call.office, call.person, draft.id, found, call.now)
        where = call.reader.w.joined(
            list(dict.fromkeys(f"#{each[1]}" for each in found.values() if each))
        )
        told = call.reader.w.say("*{title}* circulates in {where}, until {deadline}.")
        deadline = call.reader.moment(done.deadline)
        return said(sentence(told, title=done.title, where=where, deadline=deadline))

    call.slowly(work)


def extend(call: Command) -> None:
    handle, *moment = call.words[1:] or [""]
    done = coordinating.extend(call.office, call.person, handle, " ".join(moment), call.now)
    told = call.reader.w.say("*{title}* takes sign-ons until {deadline}.")
    deadline = call.reader.moment(done.deadline)
    call.answer(said(sentence(told, title=done.title, deadline=deadline)))


def remind(call: Command) -> None:
    done, people = reminding.remind(call.office, call.person, call.handle, call.now)
    told = call.reader.w.say_n(
        "{n} person is being reminded of *{title}*.",
        "{n} people are being reminded of *{title}*.",
        people,
    )
    call.answer(said(sentence(told, n=people, title=done.title)))


def close(call: Command) -> None:
    done = coordinating.close(call.office, call.person, call.handle, call.now)
    told = call.reader.w.say("*{title}* is closed. Next: {command}")
    command = f"/letter finalize {done.handle}"
    call.answer(said(sentence(told, title=done.title, command=command)))


def export(call: Command) -> None:
    done, edition = uploading.send(call.office, call.person, call.handle, call.now)
    call.answer(said(on_the_way(call.reader, done, edition)))


def put_embargo(call: Command) -> None:
    handle, *moment = call.words[1:] or [""]
    done = embargo.put(call.office, call.person, handle, " ".join(moment), call.now)
    call.answer(said(about_embargo.set_anew(call.reader, done, call.now)))


def hold(call: Click) -> None:
    _show_embargo(call, embargo.hold(call.office, call.person, call.value, call.now))


def release(call: Click) -> None:
    _show_embargo(call, embargo.release(call.office, call.person, call.value, call.now))


def _show_embargo(call: Click, letter: Letter) -> None:
    told = about_embargo.countdown(call.reader, letter, call.now)
    call.open(notice(call.reader, call.reader.w.say("Embargo"), told))


def offer_to_finalize(call: Command) -> None:
    _open_preflight(call, call.handle)


def finalize_by_button(call: Click) -> None:
    _open_preflight(call, call.value)


def _open_preflight(call: Call, handle: str) -> None:
    """A letter with thousands of names is not rendered within Slack's patience."""
    if finalizing.is_long(call.office, call.person, handle):
        call.open_slowly(_being_prepared(call), lambda: _preflight(call, handle))
    else:
        call.open(_preflight(call, handle))


def finalize(call: Form) -> None:
    handle = choosing.handle_of(call.office, call.letter)
    if finalizing.is_long(call.office, call.person, handle):
        call.replace_slowly(_being_prepared(call), lambda: _finalized_slowly(call, handle))
    elif again := _finalized(call, handle):
        call.replace(again)
    else:
        call.close()


def _finalized(call: Form, handle: str) -> Block | None:
    """What stands there again where something has changed meanwhile."""
    seen, reason = str(call.metadata["seen"]), call.typed(ids.REASON)
    try:
        finalizing.finalize(call.office, call.person, call.letter, seen, reason, call.now)
    except PreflightChanged:
        return refilled(_preflight(call, handle, changed=True), call.values)
    return None


def _finalized_slowly(call: Form, handle: str) -> Block:
    w = call.reader.w
    done = notice(call.reader, w.say("Finalize the letter"), sentence(w.say("*Finalized.*")))
    return _finalized(call, handle) or done


def _being_prepared(call: Call) -> Block:
    return preparing(call.reader, call.reader.w.say("Finalize the letter"))


def offer_to_cancel(call: Command) -> None:
    doomed = coordinating.may_cancel(call.office, call.person, call.handle)
    call.open(cancel_form(call.reader, doomed))


def cancel(call: Form) -> None:
    reason = call.typed(ids.REASON)
    coordinating.cancel(call.office, call.person, call.letter, reason, call.now)
    call.close()


SUBCOMMANDS: dict[str, Callable[[Command], None]] = {
    "help": show_help,
    "list": show_list,
    "status": show_status,
    "read": read,
    "organizations": show_organizations,
    "new": new,
    "circulate": circulate,
    "objections": show_objections,
    "revise": offer_to_revise,
    "translate": offer_to_translate,
    "extend": extend,
    "remind": remind,
    "close": close,
    "finalize": offer_to_finalize,
    "reissue": offer_to_reissue,
    "embargo": put_embargo,
    "cancel": offer_to_cancel,
    "export": export,
}


def _page(call: Call, handle: str, number: int = 1, language: str = "", edition: int = 0) -> Block:
    found = reading.letter_to_read(call.office, call.person, handle, language, edition)
    return page(call.reader, found, number)


def _preflight(call: Call, handle: str, *, changed: bool = False) -> Block:
    found = finalizing.preflight(call.office, call.person, handle, call.now)
    return finalize_form(
        call.reader,
        found.standing,
        found.text,
        found.obstacles,
        found.seal,
        found.names,
        changed,
        found.individuals,
        tuple(each.language for each in found.printing.texts),
    )
