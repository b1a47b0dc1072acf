"""The Home tab: what waits for somebody, what they have answered, what there is; and for a
coordinator what needs a decision and how the letters stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.home import Home, Mine, Resolved, Signature
from bot.domain.letter import Letter, State
from bot.domain.objection import Act, Objection
from bot.domain.standing import Standing
from bot.messages import authority, ids, news, overview
from bot.messages import objections as about
from bot.messages.blocks import Button, buttons, header, paragraph, quote, shorten
from bot.messages.objections import Audience
from bot.messages.reader import Reader
from bot.messages.wording import Block, Person, Sentence, Several, sentence
from bot.words import Words

BLOCKS = 100
"""How many a view holds."""
FIRST = 3
"""How many things of each section are shown in any case."""
NAMED = 5
"""How many names stand in a row; the rest is counted."""
QUOTED = 300
TITLE = 120


@dataclass(frozen=True, slots=True)
class _Section:
    """Things under a title, the most pressing first. `total` counts those too that did not come;
    `rest` says where the others stand."""

    title: str
    things: Sequence[list[Block]]
    rest: str
    total: int

    def size(self, shown: int) -> int:
        """How many blocks it takes with so many things."""
        if not self.total:
            return 0
        return 1 + sum(map(len, self.things[:shown])) + (self.total > shown)

    def blocks(self, w: Words, shown: int) -> list[Block]:
        if not self.total:
            return []
        more = self.total - shown
        blocks = [header(self.title), *(block for each in self.things[:shown] for block in each)]
        if more:
            template = w.say("… and {more} more; all of them: {command}")
            blocks.append(paragraph(sentence(template, more=more, command=self.rest)))
        return blocks


def home(reader: Reader, shown: Home, now: datetime) -> Block:
    """A person's Home at `now` (UTC), within what a view holds."""
    w = reader.w
    first = _first(w, shown)
    sections = [
        _waiting(reader, shown, now),
        *(_decisions(reader, shown) if shown.coordinates else ()),
        _standings(reader, shown, now),
        _answered(reader, shown, now),
        _others(reader, shown, now),
    ]
    if not any(section.total for section in sections):
        first.append(paragraph(sentence(w.say("No letter is open at the moment."))))
    counts = _fitting(sections, BLOCKS - len(first))
    blocks = [b for each, n in zip(sections, counts, strict=True) for b in each.blocks(w, n)]
    return {"type": "home", "callback_id": ids.HOME, "blocks": [*first, *blocks]}


def _fitting(sections: Sequence[_Section], room: int) -> list[int]:
    """How many things of each section are shown: a few of each, then as many as fit, the upper
    sections first."""
    counts = [0] * len(sections)
    for most in (FIRST, BLOCKS):
        for place, section in enumerate(sections):
            while counts[place] < min(most, len(section.things)):
                counts[place] += 1
                if sum(s.size(n) for s, n in zip(sections, counts, strict=True)) > room:
                    counts[place] -= 1
                    break
    return counts


def _first(w: Words, shown: Home) -> list[Block]:
    """For whom this person may speak, and what to do where they may not."""
    own = [each.name for each in shown.organizations]
    if own:
        lines = [sentence(w.say("You speak for *{names}*."), names=_names(w, own))]
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
        lines.append(sentence(asked, names=_names(w, shown.asked)))
    if shown.coordinators:
        people = Several(tuple(Person(each) for each in shown.coordinators[:NAMED]))
        lines.append(sentence(w.say("Coordinators: {people}"), people=people))
    return lines


def _waiting(reader: Reader, shown: Home, now: datetime) -> _Section:
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
    return _Section(w.say("Waiting for your answer"), things, "/letter list", len(things))


def _to_sign(reader: Reader, each: Mine, now: datetime) -> list[Block]:
    w, n = reader.w, len(each.to_sign)
    template = w.say_n(
        "*{names}* has not answered yet: {title}", "*{names}* have not answered yet: {title}", n
    )
    names = _names(w, [organization.name for organization in each.to_sign])
    line = sentence(template, names=names, title=_title(each.letter))
    return [paragraph(line, _until(reader, each.letter)), _buttons(w, each, now, withdraw=False)]


def _to_confirm(reader: Reader, letter: Letter, waiting: Signature) -> list[Block]:
    w = reader.w
    template = w.say_n(
        "*{names}* has yet to confirm the changed text: {title}",
        "*{names}* have yet to confirm the changed text: {title}",
        1,
    )
    line = sentence(template, names=waiting.name, title=_title(letter))
    # No revision was shown here: what has changed is shown first.
    value = f"{letter.id}:{waiting.organization_id}:0"
    choice = buttons(
        Button(w.say("Confirm"), ids.CONFIRM, value, "primary"),
        Button(w.say("Read the letter"), ids.READ, letter.handle),
        Button(w.say("Withdraw"), ids.WITHDRAW, letter.handle),
    )
    return [paragraph(line, _until(reader, letter)), choice]


def _to_settle(reader: Reader, each: Resolved) -> list[Block]:
    letter, reason = _brief(each.letter), shorten(each.reason, QUOTED)
    return about.news(
        reader, letter, each.objection, Act.RESOLVED, reason, Audience.OBJECTOR
    ).blocks


def _decisions(reader: Reader, shown: Home) -> list[_Section]:
    """What needs a coordinator's decision."""
    w, waits = reader.w, shown.decisions
    objections = [_to_answer(reader, *each) for each in waits.objections]
    requests = [
        authority.to_answer(reader, letter and _brief(letter), request).blocks
        for letter, request in waits.requests
    ]
    questions = [
        authority.sign_on_to_decide(reader, _brief(letter), question).blocks
        for letter, question in waits.questions
    ]
    closed = [
        news.closed(reader, replace(each, letter=_brief(each.letter))).blocks
        for each in shown.standings
        if each.letter.state is State.CLOSED
    ]
    undelivered = [[_undelivered(w, letter, n)] for letter, n in waits.undelivered]
    n_closed = sum(each.state is State.CLOSED for each in shown.coordinated)
    organizations, status = "/letter organizations", "/letter status"
    return [
        _Section(
            w.say("Objections to answer"), objections, "/letter objections", waits.n_objections
        ),
        _Section(w.say("Requests to answer"), requests, organizations, waits.n_requests),
        _Section(w.say("Sign-ons to decide on"), questions, organizations, waits.n_questions),
        _Section(w.say("Ready to finalize"), closed, "/letter list", n_closed),
        _Section(w.say("Not delivered"), undelivered, status, len(undelivered)),
    ]


def _to_answer(reader: Reader, letter: Letter, objection: Objection) -> list[Block]:
    brief = replace(objection, text=shorten(objection.text, QUOTED))
    return about.to_answer(reader, _brief(letter), brief).blocks


def _undelivered(w: Words, letter: Letter, n: int) -> Block:
    template = w.say_n(
        "{n} message about {title} could not be delivered.",
        "{n} messages about {title} could not be delivered.",
        n,
    )
    return paragraph(sentence(template, n=n, title=_title(letter)))


def _standings(reader: Reader, shown: Home, now: datetime) -> _Section:
    """How the letters stand, in the words and numbers of `/letter status`."""
    w = reader.w
    mine = {each.letter.id: each for each in shown.mine}
    things = []
    for each in shown.standings:
        letter = _brief(each.letter)
        said = overview.status(reader, _in_numbers(replace(each, letter=letter)), False)
        own = mine.get(letter.id) or Mine(letter, (), (), (), False)
        things.append([*said.blocks, _buttons(w, own, now, withdraw=False)])
    total = len(shown.coordinated)
    return _Section(w.say("How the letters stand"), things, "/letter list", total)


def _in_numbers(standing: Standing) -> Standing:
    return replace(standing, names=())


def _answered(reader: Reader, shown: Home, now: datetime) -> _Section:
    w = reader.w
    done = [
        (each.letter.deadline, _signed(reader, each, now)) for each in shown.mine if each.signed
    ]
    done += [(letter.deadline, _objected(w, letter, each)) for letter, each in shown.objections]
    done.sort(key=lambda each: each[0])
    things = [blocks for _, blocks in done]
    return _Section(w.say("Answered"), things, "/letter list", len(things))


def _signed(reader: Reader, each: Mine, now: datetime) -> list[Block]:
    w, letter = reader.w, each.letter
    lines = [sentence("*{title}*", title=_title(letter))]
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
    lines.append(_until(reader, letter))
    # What still waits stands above with the buttons for it.
    left = replace(each, may_sign=each.may_sign and not each.waits)
    return [paragraph(*lines), _buttons(w, left, now, withdraw=True)]


def _stands(w: Words, letter: Letter, signature: Signature) -> str:
    if not signature.counts:
        return w.say("{organization} signed an earlier text as *{name}* and is not counted.")
    if signature.name == signature.organization:
        return w.say("*{name}* has signed.")
    return w.say("{organization} has signed as *{name}*.")


def _objected(w: Words, letter: Letter, objection: Objection) -> list[Block]:
    line = sentence(
        w.say("*{organization}* objects to {title} ({kind}):"),
        organization=objection.organization,
        title=_title(letter),
        kind=about.kind(w, objection.kind),
    )
    choice = buttons(
        Button(w.say("Withdraw objection"), ids.WITHDRAW_OBJECTION, str(objection.id)),
        Button(w.say("Read the letter"), ids.READ, letter.handle),
    )
    return [paragraph(line), quote(shorten(objection.text, QUOTED)), choice]


def _others(reader: Reader, shown: Home, now: datetime) -> _Section:
    """Letters that are open and shown nowhere above."""
    w = reader.w
    above = {each.letter.id for each in shown.mine if each.waits or each.signed}
    above |= {each.id for each in shown.coordinated}
    things = []
    for each in shown.mine:
        letter = each.letter
        if letter.id not in above and letter.takes_comments(now):
            lines = [sentence("*{title}*", title=_title(letter)), _until(reader, letter)]
            if letter.commenting(now):
                lines.insert(1, _comments(reader, letter))
            things.append([paragraph(*lines), _buttons(w, each, now, withdraw=False)])
    return _Section(w.say("Open letters"), things, "/letter list", len(things))


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


def _buttons(w: Words, each: Mine, now: datetime, *, withdraw: bool) -> Block:
    letter, handle = each.letter, each.letter.handle
    shown = [Button(w.say("Read the letter"), ids.READ, handle)]
    if each.may_sign:
        shown.append(Button(w.say("Sign on"), ids.SIGN, handle, "primary"))
    if letter.takes_comments(now):
        shown.append(Button(w.say("Object"), ids.OBJECT, handle))
    if withdraw:
        shown.append(Button(w.say("Withdraw"), ids.WITHDRAW, handle))
    return buttons(*shown)


def _names(w: Words, names: Sequence[str]) -> str:
    """The first names, and how many there are beyond them."""
    shown, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more <= 0:
        return shown
    return w.say_n("{names} and {n} more", "{names} and {n} more", more).format(names=shown, n=more)


def _title(letter: Letter) -> str:
    return shorten(letter.title, TITLE)


def _brief(letter: Letter) -> Letter:
    return replace(letter, title=_title(letter))
