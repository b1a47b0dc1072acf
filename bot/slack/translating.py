"""`/letter translate`."""

from __future__ import annotations

from slack_bolt import App

from bot.domain.refusals import Refusal
from bot.messages import ids
from bot.messages.coordinator_forms import reading_draft
from bot.messages.forms import refilled
from bot.messages.translations import translate_form, translated
from bot.messages.wording import Block
from bot.slack.call import Command
from bot.slack.desk import Desk
from bot.slack.draft_source import source
from bot.slack.failing import failure
from bot.slack.filled import Step
from bot.slack.listening import listener
from bot.usecases import drafting, translating
from bot.usecases.transaction import AlreadyDone


def register(app: App, desk: Desk) -> None:
    """Ties the acts to what Slack calls them. `/letter translate` is among the subcommands."""
    app.view(ids.TRANSLATE_FORM)(listener(desk, Step, translate))


def offer_to_translate(call: Command) -> None:
    letter = translating.may_translate(call.office, call.person, call.handle)
    call.open(translate_form(call.reader, letter))


def translate(call: Step) -> None:
    """Acknowledges at once: fetching a file takes Slack's time."""
    handle = translating.letter_of(call.office, call.letter).handle
    translating.may_translate(call.office, call.person, handle)
    call.replace_slowly(reading_draft(call.reader), lambda: _translated(call))


def _translated(call: Step) -> Block:
    try:
        text, _ = source(call)
        language = call.chosen(ids.LANGUAGE)
        letter, read = translating.translate(
            call.office, call.person, call.letter, text, language, call.now
        )
        return translated(call.reader, letter, read, drafting.dateline_of(read))
    except AlreadyDone:
        raise
    except Refusal as refusal:
        return _again(call, call.told(refusal).plain)
    except Exception:
        return _again(call, failure(call.reader, "reading a translation").plain)


def _again(call: Step, problem: str) -> Block:
    letter = translating.letter_of(call.office, call.letter)
    return refilled(translate_form(call.reader, letter, problem), call.values)
