"""A letter as people read it in Slack: title, dateline, body, closing, signatories, references."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.individual import NOBODY, Individuals
from bot.domain.text import LetterText
from bot.messages.blocks import HEADER, aside, header, literal, paragraph, shorten
from bot.messages.richtext import rich_text, split
from bot.messages.wording import Block, sentence
from bot.words import words

NAMES_IN_A_BLOCK = 40


def letter_blocks(
    text: LetterText,
    dateline: str,
    signatories: Sequence[str],
    note: str = "",
    individuals: Individuals = NOBODY,
    note_on_individuals: str = "",
) -> list[Block]:
    """The whole letter. `note` stands under the signatories that are named, and
    `note_on_individuals` under the people."""
    w = words(text.language)
    blocks = [header(shorten(text.title, HEADER))]
    if len(text.title) > HEADER:
        blocks.append(_bold(text.title))
    if text.subtitle:
        blocks.append(_bold(text.subtitle))
    blocks += [literal(line) for line in (dateline, text.salutation) if line]
    blocks += rich_text(text.body)
    if text.closing:
        blocks.append(literal(text.closing))
    blocks += _signatories(signatories)
    if note:
        blocks.append(_bold(note))
    if individuals.lines:
        blocks.append(_bold(w.say("Individuals")))
        blocks += _signatories(individuals.lines)
        if note_on_individuals:
            blocks.append(_bold(note_on_individuals))
        if individuals.affiliated:
            blocks.append(aside(w.say("Affiliations are given for identification only.")))
    if text.references:
        blocks.append(_bold(w.say("References:")))
        blocks.append(_list(_reference(each.text, each.url) for each in text.references))
    if text.cc:
        blocks.append(_bold(w.say("CC:")))
        lines = (f"{each.name} – {each.title}" if each.title else each.name for each in text.cc)
        blocks.append(_list([{"type": "text", "text": line}] for line in lines))
    return blocks


def pages(blocks: list[Block], limit: int = 9_000) -> list[list[Block]]:
    """The letter in parts that Slack takes, cut between paragraphs."""
    return split(blocks, limit=limit, max_blocks=45)


def _signatories(names: Sequence[str]) -> list[Block]:
    return [
        literal("\n".join(names[start : start + NAMES_IN_A_BLOCK]))
        for start in range(0, len(names), NAMES_IN_A_BLOCK)
    ]


def _bold(text: str) -> Block:
    return paragraph(sentence("*{text}*", text=text))


def _list(items: Iterable[list[Block]]) -> Block:
    sections = [{"type": "rich_text_section", "elements": elements} for elements in items]
    listing = {"type": "rich_text_list", "style": "bullet", "elements": sections}
    return {"type": "rich_text", "elements": [listing]}


def _reference(text: str, url: str) -> list[Block]:
    if not url:
        return [{"type": "text", "text": text}]
    return [{"type": "text", "text": f"{text} - "}, {"type": "link", "url": url, "text": url}]
