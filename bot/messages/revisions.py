"""What is said when a letter's text changes, and the forms for it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.letter import Letter
from bot.domain.objection import Objection
from bot.domain.revision import Account, Change
from bot.messages import ids
from bot.messages.blocks import (
    Button,
    Said,
    aside,
    buttons,
    called,
    divider,
    paragraph,
    quote,
    said,
)
from bot.messages.difference import difference_blocks, parts, summary
from bot.messages.forms import draft_file, field, modal, radio, typed
from bot.messages.reader import Reader
from bot.messages.wording import Block, Sentence, sentence
from bot.words import Words


def in_thread(reader: Reader, letter: Letter, account: Account) -> Said:
    """To the channel, in the card's thread."""
    w = reader.w
    told = (
        w.say("Whoever has signed is asked to confirm the new text.")
        if account.change is Change.MATERIAL
        else w.say("Sign-ons stand.")
    )
    return said(
        sentence(_first(w, account.change), title=called(letter)),
        sentence(told),
        more=_shown(reader, letter, account),
    )


def to_signer(reader: Reader, letter: Letter, account: Account) -> Said:
    """To somebody who has signed, after an editorial change."""
    w = reader.w
    return said(
        sentence(_first(w, account.change), title=called(letter)),
        sentence(w.say("Your sign-on stands. You need not do anything.")),
        more=[
            *_shown(reader, letter, account),
            buttons(Button(w.say("Withdraw"), ids.WITHDRAW, letter.handle)),
        ],
    )


def reconfirm(
    reader: Reader, letter: Letter, account: Account, organization_id: int, name: str
) -> Said:
    """To somebody who has signed, after a material change."""
    w = reader.w
    confirm = Button(
        w.say("Confirm"), ids.CONFIRM, f"{letter.id}:{organization_id}:{account.after}", "primary"
    )
    return said(
        sentence(w.say("*The text of {title} has changed.*"), title=called(letter)),
        sentence(
            w.say(
                "*{name}* signed the earlier text and is *not counted* until you confirm the new "
                "one, by {deadline}."
            ),
            name=name,
            deadline=reader.moment(letter.deadline),
        ),
        more=[
            *_shown(reader, letter, account),
            buttons(
                confirm,
                Button(w.say("Read the letter"), ids.READ, letter.handle),
                Button(w.say("Withdraw"), ids.WITHDRAW, letter.handle),
            ),
        ],
    )


def put_again(reader: Reader, letter: Letter, objection: Objection) -> Said:
    """To an objector whose paragraph has changed."""
    w = reader.w
    return said(
        sentence(
            w.say("The paragraph of {title} to which you objected has changed: {place}"),
            title=called(letter),
            place=objection.place,
        ),
        sentence(w.say("If the change settles your objection, withdraw it; otherwise it stays.")),
        more=[
            quote(objection.text),
            buttons(
                Button(w.say("Withdraw objection"), ids.WITHDRAW_OBJECTION, str(objection.id)),
                Button(w.say("Read the letter"), ids.READ, letter.handle),
            ),
        ],
    )


def revise_form(reader: Reader, letter: Letter, problem: str = "") -> Block:
    """*Revise the letter*, and what was wrong with it before."""
    w = reader.w
    kinds = [
        (w.say("Editorial"), Change.EDITORIAL.value),
        (w.say("Material"), Change.MATERIAL.value),
    ]
    blocks = [
        paragraph(sentence("*{title}*", title=called(letter))),
        aside(w.say("Revision {revision}").format(revision=letter.revision)),
        field(
            w.say("Draft"),
            ids.DRAFT,
            typed(multiline=True),
            optional=True,
            hint=w.say("The whole new text in Markdown. Longer than 3,000 characters: as a file."),
        ),
        field(w.say("Draft file"), ids.DRAFT_FILE, draft_file(), optional=True),
        field(
            w.say("Kind of change"),
            ids.CHANGE,
            radio(kinds),
            hint=w.say(
                "Editorial: sign-ons stand. Material: nobody is counted until they confirm."
            ),
        ),
        field(
            w.say("What changed"),
            ids.WHAT_CHANGED,
            typed(multiline=True),
            hint=w.say("And why you call it editorial or material. Everybody reads it."),
        ),
    ]
    if problem:
        blocks.insert(0, paragraph(sentence(w.say("*Not changed:* {problem}"), problem=problem)))
    return modal(
        reader,
        w.say("Revise the letter"),
        ids.REVISE_FORM,
        blocks,
        submit=w.say("Preview"),
        metadata={"letter": letter.id},
    )


def revision_preview(
    reader: Reader, letter: Letter, account: Account, signed: int, used: Sentence, draft_id: int
) -> Block:
    """The difference before it becomes the text, and what it will mean for those who signed."""
    w = reader.w
    told = (
        w.say_n(
            "*Material:* {n} sign-on will wait for re-confirmation.",
            "*Material:* {n} sign-ons will wait for re-confirmation.",
            signed,
        )
        if account.change is Change.MATERIAL
        else w.say_n("*Editorial:* {n} sign-on stands.", "*Editorial:* {n} sign-ons stand.", signed)
    )
    blocks = [paragraph(used, sentence(told, n=signed)), divider()]
    blocks += _parts(reader, account)[0]
    return modal(
        reader,
        w.say("Revise the letter"),
        ids.REVISION_PREVIEW,
        blocks,
        submit=w.say("Revise"),
        metadata={"draft": draft_id},
    )


def confirm_form(
    reader: Reader, letter: Letter, account: Account, organization_id: int, name: str
) -> Block:
    """*Confirm*: the difference to the text that was signed."""
    w = reader.w
    told = sentence(w.say("*{name}* signed an earlier text. This has changed since:"), name=name)
    metadata = {"letter": letter.id, "organization": organization_id, "shown": account.after}
    return modal(
        reader,
        w.say("Confirm"),
        ids.CONFIRM_FORM,
        [paragraph(told), quote(account.what_changed), divider(), *_parts(reader, account)[0]],
        submit=w.say("Confirm"),
        metadata=metadata,
    )


def difference_page(reader: Reader, letter: Letter, account: Account, number: int) -> Block:
    """One part of a long difference, counted from 1."""
    w = reader.w
    pages = _parts(reader, account)
    number = max(1, min(number, len(pages)))
    blocks = list(pages[number - 1])
    turns = [
        _page_button(label, letter, account, to)
        for label, to in ((w.say("Previous"), number - 1), (w.say("Next"), number + 1))
        if 1 <= to <= len(pages)
    ]
    if turns:
        blocks.append(buttons(*turns))
    return modal(reader, w.say("What changed"), ids.NOTICE, blocks)


def _shown(reader: Reader, letter: Letter, account: Account) -> list[Block]:
    pages = _parts(reader, account)
    blocks = [quote(account.what_changed), aside(summary(account.passages, reader.w)), *pages[0]]
    if len(pages) > 1:
        label = reader.w.say("Read the whole change")
        blocks.append(buttons(_page_button(label, letter, account, 1)))
    return blocks


def _page_button(label: str, letter: Letter, account: Account, number: int) -> Button:
    value = f"{letter.id}:{account.before}:{account.after}:{number}"
    return Button(label, f"{ids.DIFFERENCE}:{number}", value)


def _parts(reader: Reader, account: Account) -> Sequence[list[Block]]:
    return parts(difference_blocks(account.passages, reader.w))


def _first(w: Words, change: Change) -> str:
    if change is Change.MATERIAL:
        return w.say("*The text of {title} has changed materially.*")
    return w.say("*The text of {title} has been corrected.*")
