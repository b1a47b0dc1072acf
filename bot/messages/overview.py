"""Answers to `/letter list`, `status`, `organizations`, `objections` and `help`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.letter import Letter, State
from bot.domain.objection import Objection, Status
from bot.domain.organization import Member
from bot.domain.standing import Standing
from bot.messages import embargo, late, personal
from bot.messages import objections as about
from bot.messages.blocks import Said, bullets, called, paragraph, quote, said
from bot.messages.card import counts, missing, names, objections, waiting
from bot.messages.declines import declined
from bot.messages.reader import Reader
from bot.messages.wording import Block, Sentence, sentence
from bot.words import Words

SHOWN = 40
"""How many rows a list shows at most; the rest is counted."""


def status(
    reader: Reader,
    standing: Standing,
    coordinator: bool,
    now: datetime,
    more: Sequence[Block] = (),
) -> Said:
    """How a letter stands at `now` (UTC), in numbers and names, and `more` for those who run it."""
    w, letter = reader.w, standing.letter
    lines = [
        sentence("*{title}* ({handle})", title=letter.title, handle=letter.handle),
        _state(reader, letter),
        *counts(w, standing),
    ]
    if standing.names:
        lines.append(names(w, standing))
    if standing.waiting:
        lines.append(waiting(w, len(standing.waiting)))
    if standing.waiting_individuals:
        lines.append(personal.waiting(w, standing.waiting_individuals))
    if coordinator and standing.reservations:
        n = standing.reservations
        template = w.say_n("{n} of them with reservations.", "{n} of them with reservations.", n)
        lines.append(sentence(template, n=n))
    if standing.open_objections:
        lines.append(objections(w, standing))
    if standing.withdrawn:
        n = standing.withdrawn
        template = w.say_n(
            "{n} organization has withdrawn.", "{n} organizations have withdrawn.", n
        )
        lines.append(sentence(template, n=n))
    if letter.state is State.CIRCULATING:
        lines.append(_unanswered(w, standing, coordinator))
    if coordinator:
        lines += [_with_names(each, standing.declined) for each in declined(w, standing)]
    if coordinator and letter.embargo and (not standing.edition or standing.kept_back):
        lines.append(embargo.countdown(reader, letter, now))
        if standing.kept_back:
            more = [embargo.control(w, letter), *more]
    if coordinator and standing.late:
        lines.append(late.waiting(w, standing.late))
        more = [late.control(w, letter), *more]
    return said(*lines, more=more)


def listing(reader: Reader, letters: Sequence[tuple[Letter, int]]) -> Said:
    """Every letter in a line."""
    w = reader.w
    if not letters:
        return said(sentence(w.say("There is no letter yet.")))
    rows = [
        sentence(
            w.say_n(
                "*{handle}*: {title} – {state}, {n} organization",
                "*{handle}*: {title} – {state}, {n} organizations",
                n,
            ),
            handle=letter.handle,
            title=called(letter),
            state=state(w, letter.state),
            n=n,
        )
        for letter, n in letters[:SHOWN]
    ]
    return said(sentence(w.say("*Letters*")), more=[bullets(rows), *_rest(w, len(letters))])


def organizations(
    reader: Reader,
    members: Sequence[Member],
    met: Mapping[str, str],
    controls: Sequence[Block] = (),
) -> Said:
    """The coalition's organizations and whether somebody in Slack may act for each. `met` has the
    Slack ids of contacts that were found; `controls` is what the reader may do about them."""
    w = reader.w
    if not members:
        command = "signon organizations import FILE.csv"
        text = w.say("No organization is known yet. Bring them in with {command}.")
        return said(sentence(text, command=command), more=controls)
    n = len(members)
    template = w.say_n("*{n} organization*", "*{n} organizations*", n)
    rows = [_organization(w, member, met) for member in members[:SHOWN]]
    return said(sentence(template, n=n), more=[bullets(rows), *_rest(w, n), *controls])


def objection_list(reader: Reader, letter: Letter, found: Sequence[Objection]) -> Said:
    """All objections to a letter, for a coordinator; the open ones with their buttons."""
    w = reader.w
    if not found:
        return said(sentence(w.say("Nobody has objected to {title}."), title=letter.title))
    first = sentence(w.say("*Objections to {title}*"), title=letter.title)
    blocks: list[Block] = []
    ordered = sorted(found, key=lambda each: each.status is not Status.OPEN)
    for each in ordered[:12]:
        line = sentence(
            "*{organization}* – {kind}, {status}",
            organization=each.organization,
            kind=about.kind(w, each.kind),
            status=about.status(w, each),
        )
        blocks += [paragraph(line), quote(each.text[:500])]
        if each.status is Status.OPEN:
            blocks.append(about.answers(w, each))
    return said(first, more=[*blocks, *_rest(w, len(found), 12)])


def help_text(reader: Reader, open_letters: Sequence[Letter], coordinator: bool) -> Said:
    """What can be done here, with the open letters."""
    w = reader.w
    rows = [
        ("/sign [LETTER]", w.say("sign for your organization")),
        ("/withdraw [LETTER]", w.say("withdraw your organization's sign-on")),
        ("/object [LETTER]", w.say("raise an objection")),
        ("/letter read [LETTER]", w.say("read the letter")),
        ("/letter status [LETTER]", w.say("who has signed")),
        ("/letter list", w.say("all letters")),
        ("/letter organizations", w.say("the coalition's organizations")),
    ]
    if coordinator:
        rows += [
            ("/letter new", w.say("start a letter")),
            ("/letter circulate LETTER", w.say("post its card and open it for sign-ons")),
            ("/letter translate LETTER", w.say("bring in a translation")),
            ("/letter objections LETTER", w.say("read and answer objections")),
            ("/letter extend LETTER 2026-12-05 17:00", w.say("move the deadline")),
            ("/letter remind LETTER", w.say("remind those missing, now")),
            ("/letter close LETTER", w.say("take no more sign-ons")),
            ("/letter finalize LETTER", w.say("freeze the letter and post it")),
            (
                "/letter embargo LETTER 2026-12-05 17:00",
                w.say("post it then and not before; “none” lifts it"),
            ),
            ("/letter reissue LETTER", w.say("make the next edition of a finalized letter")),
            ("/letter export LETTER", w.say("have the files of the newest edition sent to you")),
            ("/letter cancel LETTER", w.say("end a letter that will not be sent")),
        ]
    letter = w.say("LETTER")
    commands = bullets(
        [
            sentence("*{command}*: {does}", command=command.replace("LETTER", letter), does=does)
            for command, does in rows
        ]
    )
    blocks = [commands]
    if open_letters:
        blocks.append(paragraph(sentence(w.say("*Open now:*"))))
        blocks.append(bullets([_open(reader, letter) for letter in open_letters[:SHOWN]]))
        blocks += _rest(w, len(open_letters))
    else:
        blocks.append(paragraph(sentence(w.say("No letter is open at the moment."))))
    return said(sentence(w.say("*What can be done here*")), more=blocks)


def state(w: Words, each: State) -> str:
    """A letter's state in a word."""
    return {
        State.DRAFTING: w.say("drafting"),
        State.CIRCULATING: w.say("circulating"),
        State.CLOSED: w.say("closed"),
        State.FINALIZED: w.say("finalized"),
        State.CANCELLED: w.say("cancelled"),
    }[each]


def _state(reader: Reader, letter: Letter) -> Sentence:
    w = reader.w
    if letter.state in (State.DRAFTING, State.CIRCULATING):
        return sentence(
            w.say("{state}, deadline {deadline}"),
            state=state(w, letter.state),
            deadline=reader.moment(letter.deadline),
        )
    return sentence("{state}", state=state(w, letter.state))


def _unanswered(w: Words, standing: Standing, coordinator: bool) -> Sentence:
    said = missing(w, standing)
    return _with_names(said, standing.unanswered) if coordinator else said


def _with_names(said: Sentence, names: Sequence[str]) -> Sentence:
    if not names:
        return said
    shown = ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    return sentence("{said} {names}", said=said.plain, names=f"({shown})")


def _organization(w: Words, member: Member, met: Mapping[str, str]) -> Sentence:
    found = sum(1 for contact in member.representatives if contact in met or "@" not in contact)
    template = w.say_n(
        "{name}: {n} representative, {found} of them found in Slack",
        "{name}: {n} representatives, {found} of them found in Slack",
        len(member.representatives),
    )
    return sentence(template, name=member.name, n=len(member.representatives), found=found)


def _open(reader: Reader, letter: Letter) -> Sentence:
    return sentence(
        reader.w.say("*{handle}*: {title}, until {deadline}"),
        handle=letter.handle,
        title=called(letter),
        deadline=reader.moment(letter.deadline),
    )


def _rest(w: Words, total: int, shown: int = SHOWN) -> list[Block]:
    if total <= shown:
        return []
    more = w.say("… and {more} more; all of them: {command}")
    return [paragraph(sentence(more, more=total - shown, command="signon … list"))]
