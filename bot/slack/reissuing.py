"""`/letter reissue`, and asking something of a finalized letter."""

from __future__ import annotations

from slack_bolt import App

from bot.domain.late import Decisions
from bot.domain.refusals import PreflightChanged, Refusal
from bot.messages import ids
from bot.messages.coordinator_forms import notice, reading_draft
from bot.messages.forms import refilled
from bot.messages.reissue_forms import preparing, reissue_form, reissue_preview
from bot.messages.wording import Block, sentence
from bot.slack.call import Call, Command
from bot.slack.desk import Desk
from bot.slack.draft_source import source
from bot.slack.failing import failure
from bot.slack.filled import Click, Form, Step
from bot.slack.listening import listener
from bot.slack.signing import wish
from bot.usecases import choosing, late, reissuing
from bot.usecases.reissuing import Kept, Wish


def register(app: App, desk: Desk) -> None:
    """Ties the acts to what Slack calls them. `/letter reissue` is among the subcommands."""
    app.action(ids.REISSUE)(listener(desk, Click, reissue_by_button))
    app.view(ids.REISSUE_FORM)(listener(desk, Form, preview))
    app.view(ids.REISSUE_PREVIEW)(listener(desk, Step, reissue))
    app.view(ids.LATE_FORM)(listener(desk, Form, ask))


def offer_to_reissue(call: Command) -> None:
    call.open(_form(call, call.handle))


def reissue_by_button(call: Click) -> None:
    call.open(_form(call, call.value))


def preview(call: Form) -> None:
    """Acknowledges at once: fetching a file and rendering take their time."""
    handle = choosing.handle_of(call.office, call.letter)
    reissuing.waiting(call.office, call.person, handle)
    call.replace_slowly(reading_draft(call.reader), lambda: _shown_back(call))


def reissue(call: Step) -> None:
    """Acknowledges at once: thousands of names are not rendered within Slack's patience."""
    handle = choosing.handle_of(call.office, call.letter)
    reissuing.waiting(call.office, call.person, handle)
    title = call.reader.w.say("Reissue the letter")
    call.replace_slowly(preparing(call.reader, title), lambda: _reissued(call))


def ask(call: Form) -> None:
    organization = call.number(ids.ORGANIZATION)
    late.ask(call.office, call.person, call.letter, organization, wish(call), call.now)
    call.close()


def _form(call: Call, handle: str, problem: str = "") -> Block:
    found = reissuing.waiting(call.office, call.person, handle)
    return reissue_form(call.reader, found.letter, found.edition, found.late, problem)


def _shown_back(call: Form) -> Block:
    try:
        text, _ = source(call)
        wish = Wish(_decisions(call), call.typed(ids.REASON), text, call.typed(ids.WHAT_CHANGED))
        # Without the request: where it comes again, the plan is shown again.
        kept = reissuing.keep(call.desk.office, call.person, call.letter, wish, call.now)
        return _preview(call, kept)
    except Refusal as refusal:
        return _again(call, call.told(refusal).plain)
    except Exception:
        return _again(call, failure(call.reader, "reading an edition").plain)


def _reissued(call: Step) -> Block:
    w = call.reader.w
    draft, seen = int(call.metadata["draft"]), str(call.metadata["seen"])
    try:
        done = reissuing.reissue(call.office, call.person, draft, seen, call.now)
    except PreflightChanged:
        kept = reissuing.again(call.desk.office, call.person, draft, call.now)
        return _preview(call, kept, changed=True)
    if done.printing is None:
        told = sentence(
            w.say("Declined. There is no new edition of *{title}*."), title=done.letter.title
        )
    else:
        told = sentence(
            w.say("*Edition {n}* of *{title}* is made."),
            n=done.printing.number,
            title=done.letter.title,
        )
    return notice(call.reader, w.say("Reissue the letter"), told)


def _preview(call: Call, kept: Kept, *, changed: bool = False) -> Block:
    plan, printing = kept.plan, kept.plan.printing
    return reissue_preview(
        call.reader,
        plan.letter,
        printing.number if printing else 0,
        [each.name for each in printing.signatories] if printing else (),
        printing.added if printing else (),
        printing.withdrawn if printing else (),
        [each.name for each in plan.declined],
        [each.language for each in printing.texts] if printing else (),
        plan.left_out,
        printing.logos_left_out if printing else (),
        plan.passages,
        kept.draft_id,
        plan.seal,
        changed,
    )


def _decisions(call: Form) -> Decisions:
    chosen: dict[str, list[int]] = {}
    for block in call.values:
        kind, _, number = block.partition(":")
        if kind == ids.LATE and number.isdecimal():
            state: Block = next(iter(call.values[block].values()), {}) or {}
            choice = str((state.get("selected_option") or {}).get("value") or "")
            chosen.setdefault(choice, []).append(int(number))
    return Decisions(tuple(chosen.get(ids.TAKE_IN, ())), tuple(chosen.get(ids.DO_DECLINE, ())))


def _again(call: Form, problem: str) -> Block:
    handle = choosing.handle_of(call.office, call.letter)
    return refilled(_form(call, handle, problem), call.values)
