"""*Reissue the letter*, and what the next edition would be."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.difference import Passage
from bot.domain.edition import LogoLeftOut
from bot.domain.late import Kind, Late
from bot.domain.letter import Letter
from bot.domain.names import REASON_LIMIT
from bot.messages import ids, logos
from bot.messages.blocks import aside, bullets, called, divider, paragraph
from bot.messages.difference import difference_blocks, parts
from bot.messages.forms import draft_file, field, modal, radio, typed
from bot.messages.languages import called_in
from bot.messages.reader import Reader
from bot.messages.wording import Block, Sentence, sentence

LATE = 30
"""How many late sign-ons a form asks about; the others wait for the next one."""
NAMED = 60
"""How many names stand in a list."""


def reissue_form(
    reader: Reader, letter: Letter, edition: int, late: Sequence[Late], problem: str = ""
) -> Block:
    """*Reissue the letter*, and what was wrong with it before."""
    w = reader.w
    asked = [each for each in late if each.kind is Kind.SIGN_ON]
    leaving = [each for each in late if each.kind is Kind.WITHDRAWAL]
    told = w.say("The latest edition is number {n}. It stays as it was delivered.")
    blocks = [paragraph(sentence("*{title}*", title=called(letter)), sentence(told, n=edition))]
    choices = [
        (w.say("Take it in"), ids.TAKE_IN),
        (w.say("Decline"), ids.DO_DECLINE),
        (w.say("Leave it waiting"), ids.LEAVE_WAITING),
    ]
    for each in asked[:LATE]:
        label = w.say("Late sign-on: {name}").format(name=each.name)
        blocks.append(field(label, f"{ids.LATE}:{each.id}", radio(choices, initial=ids.TAKE_IN)))
    if (more := len(asked) - LATE) > 0:
        template = w.say_n("{n} more waits after these.", "{n} more wait after these.", more)
        blocks.append(paragraph(sentence(template, n=more)))
    if not asked:
        blocks.append(paragraph(sentence(w.say("No late sign-on waits."))))
    if leaving:
        blocks.append(
            paragraph(sentence(w.say("*Withdrawals after delivery*, left out in any case:")))
        )
        blocks.append(bullets([sentence("{name}", name=each.name) for each in leaving[:NAMED]]))
    blocks += [
        field(
            w.say("Draft"),
            ids.DRAFT,
            typed(multiline=True),
            optional=True,
            hint=w.say("Only to correct an error: the whole corrected text in Markdown."),
        ),
        field(w.say("Draft file"), ids.DRAFT_FILE, draft_file(), optional=True),
        field(
            w.say("Errata"),
            ids.WHAT_CHANGED,
            typed(multiline=True, limit=REASON_LIMIT),
            optional=True,
            hint=w.say("What was corrected. It is printed in the edition."),
        ),
        field(
            w.say("Reason"),
            ids.REASON,
            typed(multiline=True, limit=REASON_LIMIT),
            hint=w.say("Why there is a new edition. Whoever is declined is told."),
        ),
    ]
    if problem:
        blocks.insert(0, paragraph(sentence(w.say("*Not reissued:* {problem}"), problem=problem)))
    return modal(
        reader,
        w.say("Reissue the letter"),
        ids.REISSUE_FORM,
        blocks,
        submit=w.say("Preview"),
        metadata={"letter": letter.id},
    )


def reissue_preview(
    reader: Reader,
    letter: Letter,
    edition: int,
    signatories: Sequence[str],
    added: Sequence[str],
    withdrawn: Sequence[str],
    declined: Sequence[str],
    languages: Sequence[str],
    left_out: Sequence[str],
    without: Sequence[LogoLeftOut],
    passages: Sequence[Passage],
    draft_id: int,
    seal: str,
    changed: bool = False,
) -> Block:
    """The next edition as it would be, its number 0 where there is none: who comes and goes, in
    which languages, without which logos, what is corrected, who signs."""
    w = reader.w
    blocks: list[Block] = []
    if changed:
        warning = w.say("*Something has changed since you looked.* Nothing was done; look again.")
        blocks.append(paragraph(sentence(warning)))
    lines = _lines(reader, edition, len(signatories), languages)
    for template, names in (
        (w.say("Added since: {names}"), added),
        (w.say("Withdrawn since: {names}"), withdrawn),
        (w.say("Declined: {names}"), declined),
    ):
        if names:
            lines.append(sentence(template, names="; ".join(names[:NAMED])))
    if left_out:
        told = w.say(
            "Not in this edition, because its text has changed: the translation into {languages}."
        )
        names = w.joined([called_in(each, w.language) for each in left_out])
        lines.append(sentence(told, languages=names))
    if without:
        lines.append(logos.left_out(w, without))
    blocks.append(paragraph(*lines))
    if passages:
        blocks += [divider(), *parts(difference_blocks(passages, w))[0]]
    if signatories:
        blocks.append(divider())
        shown = "\n".join(signatories[:NAMED])
        more = len(signatories) - NAMED
        blocks.append(paragraph(sentence("{names}", names=shown)))
        if more > 0:
            told = w.say("… and {more} more, all under “Read the letter”").format(more=more)
            blocks.append(aside(told))
    return modal(
        reader,
        w.say("Reissue the letter"),
        ids.REISSUE_PREVIEW,
        blocks,
        submit=w.say("Reissue"),
        metadata={"letter": letter.id, "draft": draft_id, "seen": seal},
    )


def preparing(reader: Reader, title: str) -> Block:
    """What stands there while an edition is rendered, which takes a while for thousands of
    names."""
    told = reader.w.say("Being prepared in every format… This window shows what comes of it.")
    return modal(reader, title, ids.NOTICE, [paragraph(sentence(told))])


def _lines(reader: Reader, edition: int, signed: int, languages: Sequence[str]) -> list[Sentence]:
    w = reader.w
    if not edition:
        return [sentence(w.say("*No new edition is made.*"))]
    template = w.say_n(
        "*Edition {n}* with {signed} organization.",
        "*Edition {n}* with {signed} organizations.",
        signed,
    )
    lines = [sentence(template, n=edition, signed=signed)]
    if len(languages) > 1:
        names = w.joined([called_in(each, w.language) for each in languages])
        lines.append(sentence(w.say("Languages: {languages}"), languages=names))
    return lines
