"""What a coordinator's Home has beside their own answers: what needs a decision, and how the
letters stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.home import Home, Mine
from bot.domain.letter import Letter, State
from bot.domain.objection import Objection
from bot.domain.standing import Standing
from bot.messages import authority, embargo, late, news, overview
from bot.messages import objections as about
from bot.messages.blocks import paragraph, shorten
from bot.messages.declines import declined
from bot.messages.home_parts import QUOTED, Section, brief, letter_buttons, short_title
from bot.messages.reader import Reader
from bot.messages.wording import Block, sentence
from bot.words import Words


def decisions(reader: Reader, shown: Home, now: datetime) -> list[Section]:
    """What needs a coordinator's decision at `now` (UTC)."""
    w, waits = reader.w, shown.decisions
    objections = [_to_answer(reader, *each) for each in waits.objections]
    requests = [
        authority.to_answer(reader, letter and brief(letter), request).blocks
        for letter, request in waits.requests
    ]
    questions = [
        authority.sign_on_to_decide(reader, brief(letter), question).blocks
        for letter, question in waits.questions
    ]
    closed = [
        news.closed(reader, replace(each, letter=brief(each.letter)), now).blocks
        for each in shown.standings
        if each.letter.state is State.CLOSED
    ]
    undelivered = [[_undelivered(w, letter, n)] for letter, n in waits.undelivered]
    kept_back = [_kept_back(reader, each, now) for each in waits.kept_back]
    asked = [_asked(w, *each) for each in waits.late]
    n_closed = sum(each.state is State.CLOSED for each in shown.coordinated)
    organizations, status = "/letter organizations", "/letter status"
    return [
        Section(
            w.say("Objections to answer"), objections, "/letter objections", waits.n_objections
        ),
        Section(w.say("Requests to answer"), requests, organizations, waits.n_requests),
        Section(w.say("Sign-ons to decide on"), questions, organizations, waits.n_questions),
        Section(w.say("Ready to finalize"), closed, "/letter list", n_closed),
        Section(w.say("Under embargo"), kept_back, "/letter list", len(kept_back)),
        Section(w.say("For the next edition"), asked, "/letter list", len(asked)),
        Section(w.say("Not delivered"), undelivered, status, len(undelivered)),
    ]


def _to_answer(reader: Reader, letter: Letter, objection: Objection) -> list[Block]:
    short = replace(objection, text=shorten(objection.text, QUOTED))
    return about.to_answer(reader, brief(letter), short).blocks


def _kept_back(reader: Reader, letter: Letter, now: datetime) -> list[Block]:
    title = sentence("*{title}*", title=short_title(letter))
    told = embargo.countdown(reader, letter, now)
    return [paragraph(title, told), embargo.control(reader.w, letter)]


def _asked(w: Words, letter: Letter, n: int) -> list[Block]:
    title = sentence("*{title}*", title=short_title(letter))
    return [paragraph(title, late.waiting(w, n)), late.control(w, letter)]


def _undelivered(w: Words, letter: Letter, n: int) -> Block:
    template = w.say_n(
        "{n} message about {title} could not be delivered.",
        "{n} messages about {title} could not be delivered.",
        n,
    )
    return paragraph(sentence(template, n=n, title=short_title(letter)))


def standings(reader: Reader, shown: Home, now: datetime) -> Section:
    """How the letters stand, in the words and numbers of `/letter status`."""
    w = reader.w
    mine = {each.letter.id: each for each in shown.mine}
    things = []
    for each in shown.standings:
        letter = brief(each.letter)
        said = overview.status(reader, _in_numbers(replace(each, letter=letter)), False, now)
        own = mine.get(letter.id) or Mine(letter, (), (), (), False)
        lines = declined(w, each)
        said_no = [paragraph(*lines)] if lines else []
        things.append([*said.blocks, *said_no, letter_buttons(w, own, now, withdraw=False)])
    total = len(shown.coordinated)
    return Section(w.say("How the letters stand"), things, "/letter list", total)


def _in_numbers(standing: Standing) -> Standing:
    return replace(standing, names=())
