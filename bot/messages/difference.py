"""What changed between two revisions, as it is read in Slack.

Removed text is struck through, added text is bold, what stayed is plain; what is said about it,
such as how much is left out, is in italics. All of it is rich text of text elements alone, which is
literal: whatever stands in a letter can neither ping nor link.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.domain.difference import How, Passage, Place, Run
from bot.messages.letter import pages
from bot.messages.wording import Block
from bot.words import Words

CONTEXT = 80
"""Characters kept on each side of a change: some twelve words."""
BEGINNING = 30
"""Characters kept at a paragraph's beginning, by which one finds it."""
_SPARED = 40
"""Characters. To leave out less than that is not worth a gap."""
_GAP = " … "
_LAST_WORD = re.compile(r"\S+\Z")


def difference_blocks(passages: Sequence[Passage], w: Words) -> list[Block]:
    """A block for each passage; one that says so where people read the same as before."""
    if not passages:
        return [_block([_remark(_nothing(w))])]
    return [_block(list(_passage(passage, w))) for passage in passages]


def parts(blocks: list[Block]) -> list[list[Block]]:
    """The blocks in parts, each within what a message or a modal holds."""
    return pages(blocks)


def summary(passages: Sequence[Passage], w: Words) -> str:
    """Such as `2 paragraphs changed, 1 added, 1 removed; also changed: Title, Closing`."""
    counts = Counter(_kind(each) for each in passages if each.place in (Place.BODY, Place.NUMBER))
    said: list[str] = []
    for kind in ("changed", "added", "removed", "renumbered"):
        if n := counts[kind]:
            template = _counted_further(w, kind, n) if said else _counted(w, kind, n)
            said.append(template.format(n=n))
    paragraphs = ", ".join(said)
    names = _fields(w)
    places = dict.fromkeys(each.place for each in passages if each.place in names)
    fields = ", ".join(names[place] for place in places)
    if not fields:
        return paragraphs or _nothing(w)
    if not paragraphs:
        return w.say("Changed: {fields}").format(fields=fields)
    return w.say("{paragraphs}; also changed: {fields}").format(
        paragraphs=paragraphs, fields=fields
    )


# --- in words -----------------------------------------------------------------------------------


def _nothing(w: Words) -> str:
    return w.say("Nothing that people read has changed.")


def _fields(w: Words) -> dict[Place, str]:
    return {
        Place.TITLE: w.say("Title"),
        Place.SUBTITLE: w.say("Subtitle"),
        Place.PLACE: w.say("Place"),
        Place.DATE: w.say("Date"),
        Place.LANGUAGE: w.say("Language"),
        Place.SALUTATION: w.say("Salutation"),
        Place.CLOSING: w.say("Closing"),
        Place.REFERENCES: w.say("References"),
        Place.CC: w.say("CC"),
    }


def _kind(passage: Passage) -> str:
    """What happened to a paragraph of the body; empty if nothing did."""
    if not passage.runs:
        return ""
    if passage.place == Place.NUMBER:
        return "renumbered"
    if not passage.before:
        return "added"
    return "changed" if passage.after else "removed"


def _counted(w: Words, kind: str, n: int) -> str:
    return {
        "changed": w.say_n("{n} paragraph changed", "{n} paragraphs changed", n),
        "added": w.say_n("{n} paragraph added", "{n} paragraphs added", n),
        "removed": w.say_n("{n} paragraph removed", "{n} paragraphs removed", n),
        "renumbered": w.say_n("{n} paragraph renumbered", "{n} paragraphs renumbered", n),
    }[kind]


def _counted_further(w: Words, kind: str, n: int) -> str:
    """The same behind a count that has already said what is counted."""
    return {
        "added": w.say_n("{n} added", "{n} added", n),
        "removed": w.say_n("{n} removed", "{n} removed", n),
        "renumbered": w.say_n("{n} renumbered", "{n} renumbered", n),
    }[kind]


# --- in blocks ----------------------------------------------------------------------------------


def _block(elements: list[Block]) -> Block:
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "elements": [section]}


def _remark(text: str) -> Block:
    return {"type": "text", "text": text, "style": {"italic": True}}


def _passage(passage: Passage, w: Words) -> Iterator[Block]:
    if not passage.runs:
        n = passage.unchanged
        folded = w.say_n("… {n} paragraph unchanged …", "… {n} paragraphs unchanged …", n)
        yield _remark(folded.format(n=n))
        return
    if label := _fields(w).get(passage.place):
        yield _remark(f"{label}: ")
    last = len(passage.runs) - 1
    for n, run in enumerate(passage.runs):
        if run.how is How.SAME:
            yield from _around_changes(run.text, first=n == 0, last=n == last)
        else:
            style = {"strike": True} if run.how is How.REMOVED else {"bold": True}
            yield {"type": "text", "text": run.text, "style": style}
            if n < last and _touch(run, passage.runs[n + 1]):
                yield {"type": "text", "text": " "}


def _touch(run: Run, following: Run) -> bool:
    """Whether a removed and an added word would read as one."""
    changed = How.SAME not in (run.how, following.how)
    return changed and not run.text[-1].isspace() and not following.text[0].isspace()


def _around_changes(text: str, *, first: bool, last: bool) -> Iterator[Block]:
    """Text that stayed; of a long one only what is next to a change, and the first words."""
    head = _beginning(text, BEGINNING if first else CONTEXT)
    tail = "" if last else _end(text, CONTEXT)
    if len(text) - len(head) - len(tail) < _SPARED:
        yield {"type": "text", "text": text}
        return
    if head.strip():
        yield {"type": "text", "text": head.rstrip()}
    yield _remark(_GAP.rstrip() if last else _GAP)
    if tail.strip():
        yield {"type": "text", "text": tail.lstrip()}


def _beginning(text: str, length: int) -> str:
    """The text's first words; within a word only where one alone is longer than half of it."""
    kept = text[:length]
    if not text[length : length + 1].strip():
        return kept
    words = _LAST_WORD.sub("", kept)
    return words if len(words) > length // 2 else kept


def _end(text: str, length: int) -> str:
    """The text's last words."""
    return _beginning(text[::-1], length)[::-1]
