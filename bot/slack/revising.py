"""Revising a letter, and confirming what was revised."""

from __future__ import annotations

import re

from slack_bolt import App

from bot.domain.refusals import Refusal, RevisionOvertaken
from bot.domain.revision import Change
from bot.messages import ids
from bot.messages.coordinator_forms import notice, reading_draft
from bot.messages.forms import refilled
from bot.messages.revisions import (
    confirm_form,
    difference_page,
    revise_form,
    revision_preview,
)
from bot.messages.wording import Block, sentence
from bot.slack.call import Call, Command
from bot.slack.desk import Desk
from bot.slack.draft_source import source
from bot.slack.failing import failure
from bot.slack.filled import Click, Form, Step
from bot.slack.listening import listener
from bot.usecases import revising


def register(app: App, desk: Desk) -> None:
    """Ties the acts to what Slack calls them. `/letter revise` is among the subcommands."""
    app.action(ids.CONFIRM)(listener(desk, Click, confirm_by_button))
    app.action(re.compile(f"{ids.DIFFERENCE}:"))(listener(desk, Click, show_difference))
    app.view(ids.REVISE_FORM)(listener(desk, Form, preview))
    app.view(ids.REVISION_PREVIEW)(listener(desk, Step, revise))
    app.view(ids.CONFIRM_FORM)(listener(desk, Form, confirm))


def offer_to_revise(call: Command) -> None:
    letter = revising.may_revise(call.office, call.person, call.handle, call.now)
    call.open(revise_form(call.reader, letter))


def preview(call: Form) -> None:
    """Acknowledges at once: fetching a file takes Slack's time."""
    handle = revising.letter_of(call.office, call.letter).handle
    revising.may_revise(call.office, call.person, handle, call.now)
    call.replace_slowly(reading_draft(call.reader), lambda: _shown_back(call))


def revise(call: Step) -> None:
    draft = int(call.metadata["draft"])
    letter = revising.revise_from_draft(call.office, call.person, draft, call.now)
    w = call.reader.w
    done = sentence(w.say("*{title}* is revised. Everybody is told."), title=letter.title)
    call.replace(notice(call.reader, w.say("Revise the letter"), done))


def confirm_by_button(call: Click) -> None:
    letter, organization, shown = (int(part) for part in call.value.split(":"))
    try:
        done = revising.confirm(call.office, call.person, letter, organization, shown, call.now)
    except RevisionOvertaken:
        call.open(confirm_view(call, letter, organization))
        return
    w = call.reader.w
    told = sentence(w.say("*Confirmed.* {name} stands under the present text."), name=done.name)
    call.open(notice(call.reader, w.say("Confirm"), told))


def confirm(call: Form) -> None:
    organization, shown = int(call.metadata["organization"]), int(call.metadata["shown"])
    try:
        revising.confirm(call.office, call.person, call.letter, organization, shown, call.now)
    except RevisionOvertaken:
        call.replace(confirm_view(call, call.letter, organization))
    else:
        call.close()


def show_difference(call: Click) -> None:
    letter_id, before, after, number = (int(part) for part in call.value.split(":"))
    letter, account = revising.account(call.office, letter_id, before, after)
    view = difference_page(call.reader, letter, account, number)
    if call.in_modal:
        call.replace(view)
    else:
        call.open(view)


def confirm_view(call: Call, letter_id: int, organization_id: int) -> Block:
    """What has changed since an organization signed, to be confirmed."""
    changed = revising.changed_since(call.office, call.person, letter_id, organization_id)
    return confirm_form(call.reader, changed.letter, changed.account, organization_id, changed.name)


def _shown_back(call: Form) -> Block:
    try:
        text, used = source(call)
        kind, what_changed = Change(call.chosen(ids.CHANGE)), call.typed(ids.WHAT_CHANGED)
        # Without the request: where it comes again, the text is shown back again.
        kept = revising.keep(
            call.desk.office, call.person, call.letter, text, kind, what_changed, call.now
        )
        return revision_preview(
            call.reader, kept.letter, kept.account, kept.signed, used, kept.draft_id
        )
    except Refusal as refusal:
        return _again(call, call.told(refusal).plain)
    except Exception:
        return _again(call, failure(call.reader, "reading a revision").plain)


def _again(call: Form, problem: str) -> Block:
    letter = revising.letter_of(call.office, call.letter)
    return refilled(revise_form(call.reader, letter, problem), call.values)
