"""*New letter*: the draft is fetched and read, shown back, and created."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from slack_bolt import App

from bot.domain.letter import Terms
from bot.domain.refusals import NotUsableAsText, Refusal
from bot.domain.reminder import Reminding, parse_steps
from bot.messages import ids
from bot.messages.coordinator_forms import new_form, notice, preview_form, reading_draft
from bot.messages.forms import refilled
from bot.messages.refusals import worded
from bot.messages.wording import Block, Sentence, sentence
from bot.slack.desk import Desk
from bot.slack.draft_source import source
from bot.slack.failing import failure
from bot.slack.filled import Form, Step
from bot.slack.listening import listener
from bot.usecases import coordinating, drafting


def register(app: App, desk: Desk) -> None:
    """Ties the acts to what Slack calls them."""
    app.view(ids.NEW_FORM)(listener(desk, Form, preview))
    app.view(ids.PREVIEW_FORM)(listener(desk, Step, create))


def preview(call: Form) -> None:
    """Acknowledges at once: fetching a file and asking for channels takes Slack's time."""
    coordinating.check(call.office, call.person)
    call.replace_slowly(reading_draft(call.reader), lambda: _shown_back(call))


def create(call: Step) -> None:
    letter = drafting.create(call.office, call.person, int(call.metadata["draft"]), call.now)
    w = call.reader.w
    done = sentence(w.say("*{title}* is created as “{handle}”."), **_named(letter))
    then = sentence(
        w.say("Post its card with {command}"), command=f"/letter circulate {letter.handle}"
    )
    call.replace(notice(call.reader, w.say("New letter"), done, then))


def _shown_back(call: Form) -> Block:
    try:
        return _read(call)
    except NotUsableAsText as refusal:
        problem = worded(refusal, call.reader).words.plain
        title = call.reader.w.say("Title")
        return _again(call, sentence("*{title}:* {problem}", title=title, problem=problem))
    except Refusal as refusal:
        return _again(call, worded(refusal, call.reader).words)
    except Exception:
        return _again(call, failure(call.reader, "reading a draft"))


def _read(call: Form) -> Block:
    draft, used = source(call)
    title, language = call.typed(ids.TITLE), call.chosen(ids.LANGUAGE)
    text = drafting.understand(call.office, draft, title, language)
    deadline = call.moment(ids.DEADLINE) or call.now
    channels = call.state(ids.CHANNELS).get("selected_conversations") or []
    usable = {name: bool(found) for name, found in call.desk.directory.channels(channels).items()}
    handle = call.typed(ids.HANDLE)
    # Without the request: where it comes again, the draft is shown back again.
    kept = drafting.keep(
        call.desk.office, call.person, handle, text, deadline, usable, _terms(call), call.now
    )
    about = _about(call, deadline)
    return preview_form(call.reader, text, drafting.dateline_of(text), used, about, kept)


def _terms(call: Form) -> Terms:
    ticked = call.ticks(ids.OPTIONS)
    return Terms(
        call.moment(ids.COMMENTS_UNTIL),
        ids.INDIVIDUALS in ticked,
        ids.PRINT_RESERVATIONS in ticked,
        int(call.typed(ids.MINIMUM) or 0),
        tuple(call.state(ids.COORDINATORS).get("selected_users") or ()),
        Reminding(parse_steps(call.typed(ids.REMINDERS)), ids.NAME_MISSING in ticked),
        call.moment(ids.EMBARGO),
    )


def _about(call: Form, deadline: datetime) -> Sentence:
    return sentence(
        call.reader.w.say("This is how it will look. Sign-ons until {deadline}."),
        deadline=call.reader.moment(deadline),
    )


def _again(call: Form, problem: Sentence) -> Block:
    """The form once more, with what was typed, so that nothing is lost."""
    w, told = call.reader.w, [problem]
    if call.state(ids.DRAFT_FILE).get("files"):
        told.append(sentence(w.say("Attach the file once more: Slack does not keep it here.")))
    return refilled(new_form(call.reader, *told), call.values)


def _named(letter: Any) -> dict[str, str]:
    return {"title": letter.title, "handle": letter.handle}
