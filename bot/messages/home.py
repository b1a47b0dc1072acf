"""The Home tab: what waits for somebody, what they have answered, what there is; and for a
coordinator what needs a decision and how the letters stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.home import Home, Mine, Resolved, Signature
from bot.domain.letter import Letter, State
from bot.domain.objection import Act, Objection
from bot.messages import ids, personal
from bot.messages import objections as about
from bot.messages.blocks import Button, buttons, paragraph, quote, shorten
from bot.messages.declines import ask_again_button
from bot.messages.home_coordinator import decisions, standings
from bot.messages.home_parts import (
    BLOCKS,
    NAMED,
    QUOTED,
    Section,
    brief,
    fitting,
    letter_buttons,
    named,
    short_title,
)
from bot.messages.objections import Audience
from bot.messages.reader import Reader
from bot.messages.wording import Block, Person, Sentence, Several, sentence
from bot.words import Words


def home(reader: Reader, shown: Home, now: datetime) -> Block:
    """A person's Home at `now` (UTC), within what a view holds."""
    w = reader.w
    first = _first(w, shown)
    sections = [
        _waiting(reader, shown, now),
        *(decisions(reader, shown, now) if shown.coordinates else ()),
        standings(reader, shown, now),
        _answered(reader, shown, now),
        _others(reader, shown, now),
    ]
    if not any(section.total for section in sections):
        first.append(paragraph(sentence(w.say("No letter is open at the moment."))))
    counts = fitting(sections, BLOCKS - len(first))
    blocks = [b for each, n in zip(sections, counts, strict=True) for b in each.blocks(w, n)]
    return {"type": "home", "callback_id": ids.HOME, "blocks": [*first, *blocks]}


def _first(w: Words, shown: Home) -> list[Block]:
    """For whom this person may speak, and what to do where they may not."""
    own = [each.name for each in shown.organizations]
    if own:
        lines = [sentence(w.say("You speak for *{names}*."), names=named(w, own))]
        if len(own) > NAMED:
            all_of_them = w.say("All organizations: {command}")
            lines.append(sentence(all_of_them, command="/letter organizations"))
        if not any(each.waits for each in shown.mine) and not shown.resolved:
            lines.append(sentence(w.say("Nothing waits for your answer.")))
        return [paragraph(*lines)]
    if shown.coordinates:
        return []
    return [paragraph(*_welcome(w, shown))]


def _welcome(w: Words, shown: Home) -> list[Sentence]:
    lines = [
        sentence(w.say("*Welcome.* Here organizations sign letters together.")),
        sentence(
            w.say(
                "You do not speak for an organization yet. If you may, press *Sign on* under a "
                "letter and say for which; a coordinator answers."
            )
        ),
    ]
    if shown.asked:
        asked = w.say("You have asked to represent *{names}*: the answer is on its way.")
        lines.append(sentence(asked, names=named(w, shown.asked)))
    if shown.coordinators:
        people = Several(tuple(Person(each) for each in shown.coordinators[:NAMED]))
        lines.append(sentence(w.say("Coordinators: {people}"), people=people))
    return lines


def _waiting(reader: Reader, shown: Home, now: datetime) -> Section:
    w = reader.w
    asked: list[tuple[datetime, list[Block]]] = []
    for each in shown.mine:
        letter = each.letter
        asked += [(letter.deadline, _to_confirm(reader, letter, one)) for one in each.to_confirm]
        if each.to_sign:
            asked.append((letter.deadline, _to_sign(reader, each, now)))
    asked += [(each.letter.deadline, _to_settle(reader, each)) for each in shown.resolved]
    asked.sort(key=lambda each: each[0])
    things = [blocks for _, blocks in asked]
    return Section(w.say("Waiting for your answer"), things, "/letter list", len(things))


def _to_sign(reader: Reader, each: Mine, now: datetime) -> list[Block]:
    w, n = reader.w, len(each.to_sign)
    template = w.say_n(
        "*{names}* has not answered yet: {title}", "*{names}* have not answered yet: {title}", n
    )
    names = named(w, [organization.name for organization in each.to_sign])
    line = sentence(template, names=names, title=short_title(each.letter))
    return [
        paragraph(line, _until(reader, each.letter)),
        letter_buttons(w, each, now, withdraw=False),
    ]


def _to_confirm(reader: Reader, letter: Letter, waiting: Signature) -> list[Block]:
    w = reader.w
    template = w.say_n(
        "*{names}* has yet to confirm the changed text: {title}",
        "*{names}* have yet to confirm the changed text: {title}",
        1,
    )
    line = sentence(template, names=waiting.name, title=short_title(letter))
    if waiting.personal:
        line = personal.reminded(w, brief(letter), waiting.name)
    # No revision was shown here: what has changed is shown first.
    value = f"{letter.id}:{waiting.organization_id}:0"
    choice = buttons(
        Button(w.say("Confirm"), ids.CONFIRM, value, "primary"),
        Button(w.say("Read the letter"), ids.READ, letter.handle),
        Button(w.say("Withdraw"), ids.WITHDRAW, letter.handle),
    )
    return [paragraph(line, _until(reader, letter)), choice]


def _to_settle(reader: Reader, each: Resolved) -> list[Block]:
    letter, reason = brief(each.letter), shorten(each.reason, QUOTED)
    return about.news(
        reader, letter, each.objection, Act.RESOLVED, reason, Audience.OBJECTOR
    ).blocks


def _answered(reader: Reader, shown: Home, now: datetime) -> Section:
    w = reader.w
    done = [
        (each.letter.deadline, _signed(reader, each, now))
        for each in shown.mine
        if each.signed or each.declined
    ]
    done += [(letter.deadline, _objected(w, letter, each)) for letter, each in shown.objections]
    done.sort(key=lambda each: each[0])
    things = [blocks for _, blocks in done]
    return Section(w.say("Answered"), things, "/letter list", len(things))


def _signed(reader: Reader, each: Mine, now: datetime) -> list[Block]:
    w, letter = reader.w, each.letter
    lines = [sentence("*{title}*", title=short_title(letter))]
    for signature in each.signed[:NAMED]:
        lines.append(
            sentence(
                _stands(w, letter, signature),
                organization=signature.organization,
                name=signature.name,
            )
        )
    if (more := len(each.signed) - NAMED) > 0:
        lines.append(sentence(w.say_n("… and {n} more.", "… and {n} more.", more), n=more))
    if each.declined:
        names = named(w, [organization.name for organization in each.declined])
        lines.append(sentence(w.say("Not for *{names}*: no reminders."), names=names))
    lines.append(_until(reader, letter))
    # What still waits stands above with the buttons for it.
    left = replace(each, may_sign=each.may_sign and not each.waits)
    choice = letter_buttons(w, left, now, withdraw=bool(each.signed))
    if each.declined:
        choice["elements"] += buttons(ask_again_button(w, letter, each.declined))["elements"]
    return [paragraph(*lines), choice]


def _stands(w: Words, letter: Letter, signature: Signature) -> str:
    if signature.personal:
        if signature.counts:
            return w.say("*{name}* has signed personally.")
        return w.say("*{name}* signed an earlier text personally and is not counted.")
    if not signature.counts:
        return w.say("{organization} signed an earlier text as *{name}* and is not counted.")
    if signature.name == signature.organization:
        return w.say("*{name}* has signed.")
    return w.say("{organization} has signed as *{name}*.")


def _objected(w: Words, letter: Letter, objection: Objection) -> list[Block]:
    line = sentence(
        w.say("*{organization}* objects to {title} ({kind}):"),
        organization=objection.organization,
        title=short_title(letter),
        kind=about.kind(w, objection.kind),
    )
    choice = buttons(
        Button(w.say("Withdraw objection"), ids.WITHDRAW_OBJECTION, str(objection.id)),
        Button(w.say("Read the letter"), ids.READ, letter.handle),
    )
    return [paragraph(line), quote(shorten(objection.text, QUOTED)), choice]


def _others(reader: Reader, shown: Home, now: datetime) -> Section:
    """Letters that are open and shown nowhere above."""
    w = reader.w
    above = {each.letter.id for each in shown.mine if each.waits or each.signed or each.declined}
    above |= {each.id for each in shown.coordinated}
    things = []
    for each in shown.mine:
        letter = each.letter
        if letter.id not in above and letter.takes_comments(now):
            lines = [sentence("*{title}*", title=short_title(letter)), _until(reader, letter)]
            if letter.commenting(now):
                lines.insert(1, _comments(reader, letter))
            things.append([paragraph(*lines), letter_buttons(w, each, now, withdraw=False)])
    return Section(w.say("Open letters"), things, "/letter list", len(things))


def _comments(reader: Reader, letter: Letter) -> Sentence:
    return sentence(
        reader.w.say("*Open for comments* until {until}. Then the text is frozen and signed."),
        until=reader.moment(letter.comments_until or letter.deadline),
    )


def _until(reader: Reader, letter: Letter) -> Sentence:
    w = reader.w
    if letter.state is State.CIRCULATING:
        until = w.say("Sign-ons close on {deadline}.")
        return sentence(until, deadline=reader.moment(letter.deadline))
    return sentence(w.say("Closed: the letter takes no more sign-ons and is being finalized."))
