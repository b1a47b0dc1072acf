"""The coordinators' forms: *New letter* with its preview, *Finalize the letter*, *Cancel*."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.individual import NOBODY, Individuals
from bot.domain.letter import Letter, State
from bot.domain.names import REASON_LIMIT, TITLE_LIMIT
from bot.domain.reminder import EXAMPLE
from bot.domain.standing import Obstacle, Standing
from bot.domain.text import LetterText
from bot.messages import ids
from bot.messages.blocks import aside, divider, paragraph
from bot.messages.card import counts
from bot.messages.declines import declined
from bot.messages.forms import checkboxes, draft_file, field, modal, moment, select, typed
from bot.messages.languages import called_in
from bot.messages.letter import letter_blocks, pages
from bot.messages.personal import shared
from bot.messages.preflight import in_the_way
from bot.messages.reader import Reader
from bot.messages.wording import Block, Sentence, sentence
from bot.words import Words

LANGUAGES = (("English", "en"), ("Español", "es"))


def new_form(reader: Reader, *problem: Sentence) -> Block:
    """*New letter*, and what was wrong with it before."""
    w = reader.w
    channels: Block = {
        "type": "multi_conversations_select",
        "action_id": ids.VALUE,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    rich: Block = {"type": "rich_text_input", "action_id": ids.VALUE}
    blocks = [
        field(
            w.say("Title"),
            ids.TITLE,
            typed(limit=TITLE_LIMIT),
            optional=True,
            hint=w.say("Left empty: the title in the draft."),
        ),
        field(
            w.say("Handle"),
            ids.HANDLE,
            typed(limit=40),
            hint=w.say("A short name for commands, such as: water-law"),
        ),
        field(
            w.say("Draft"),
            ids.DRAFT,
            typed(multiline=True),
            optional=True,
            hint=w.say("The text in Markdown, up to 3,000 characters. Longer: as a file."),
        ),
        field(w.say("Formatted draft"), ids.RICH_DRAFT, rich, optional=True),
        field(
            w.say("Draft file"),
            ids.DRAFT_FILE,
            draft_file(),
            optional=True,
            hint=w.say(".md, .txt or .docx. A file goes before what is typed."),
        ),
        field(
            w.say("Language"),
            ids.LANGUAGE,
            select(LANGUAGES),
            optional=True,
            hint=w.say("Left empty: the language in the draft, or the coalition's."),
        ),
        field(w.say("Deadline"), ids.DEADLINE, moment()),
        field(w.say("Channels"), ids.CHANNELS, channels),
        field(
            w.say("Comments until"),
            ids.COMMENTS_UNTIL,
            moment(),
            optional=True,
            hint=w.say("Until then comments and objections only; then the text is frozen."),
        ),
        field(
            w.say("Embargo"),
            ids.EMBARGO,
            moment(),
            optional=True,
            hint=w.say("The finalized letter goes out at this moment, by itself."),
        ),
        field(
            w.say("Minimum of signatories"),
            ids.MINIMUM,
            {"type": "number_input", "action_id": ids.VALUE, "is_decimal_allowed": False}
            | {"min_value": "0", "max_value": "100000"},
            optional=True,
        ),
        field(
            w.say("Coordinators"),
            ids.COORDINATORS,
            {"type": "multi_users_select", "action_id": ids.VALUE},
            optional=True,
            hint=w.say("Who else coordinates this letter, and no other."),
        ),
        field(
            w.say("Reminders"),
            ids.REMINDERS,
            typed(limit=100, placeholder=EXAMPLE),
            optional=True,
            hint=w.say("How long before the deadline. Left empty: as for every letter."),
        ),
        field(
            w.say("Options"),
            ids.OPTIONS,
            checkboxes(
                [
                    (w.say("People may also sign personally"), ids.INDIVIDUALS),
                    (w.say("Reservations may be printed"), ids.PRINT_RESERVATIONS),
                    (w.say("Name who is missing in the channel"), ids.NAME_MISSING),
                ]
            ),
            optional=True,
        ),
    ]
    if problem:
        blocks.insert(0, paragraph(sentence(w.say("*Not created:*")), *problem))
    return modal(reader, w.say("New letter"), ids.NEW_FORM, blocks, submit=w.say("Preview"))


def reading_draft(reader: Reader) -> Block:
    """What stands there while the draft is fetched and read."""
    w = reader.w
    blocks = [paragraph(sentence(w.say("Reading the draft…")))]
    return modal(reader, w.say("New letter"), ids.NOTICE, blocks)


def preview_form(
    reader: Reader, text: LetterText, dateline: str, used: Sentence, about: Sentence, draft_id: int
) -> Block:
    """The draft as it will look. `used` says which of the fields it was taken from."""
    w = reader.w
    blocks = [
        paragraph(used, about),
        divider(),
        *_beginning(w, letter_blocks(text, dateline, ())),
    ]
    return modal(
        reader,
        w.say("New letter"),
        ids.PREVIEW_FORM,
        blocks,
        submit=w.say("Create"),
        metadata={"draft": draft_id},
    )


def finalize_form(
    reader: Reader,
    standing: Standing,
    text: LetterText,
    obstacles: Sequence[Obstacle],
    seal: str,
    signatories: Sequence[str],
    changed: bool = False,
    individuals: Individuals = NOBODY,
    languages: Sequence[str] = (),
) -> Block:
    """*Finalize the letter*: the preflight as a list, a preview, and a reason where something is
    overridden. `seal` comes back with it and says what was shown; `languages` are those in which
    the letter goes out."""
    w, letter = reader.w, standing.letter
    blocks: list[Block] = []
    if changed:
        warning = w.say("*Something has changed since you looked.* Nothing was done; look again.")
        lines = [sentence(warning)]
        if letter.state is State.CIRCULATING:
            closing = w.say("Each sign-on changes it. What is closed stays as it is: {command}")
            lines.append(sentence(closing, command=f"/letter close {letter.handle}"))
        blocks.append(paragraph(*lines))
    blocks.append(paragraph(*counts(w, standing), *declined(w, standing)))
    if letter.embargo is not None:
        told = w.say("*Under embargo:* nothing is posted before {until}.")
        blocks.append(paragraph(sentence(told, until=reader.moment(letter.embargo))))
    if len(languages) > 1:
        names = w.joined([called_in(each, w.language) for each in languages])
        blocks.append(paragraph(sentence(w.say("Languages: {languages}"), languages=names)))
    blocks += in_the_way(reader, standing, obstacles)
    if obstacles:
        blocks.append(
            field(
                w.say("Reason"),
                ids.REASON,
                typed(multiline=True, limit=REASON_LIMIT),
                hint=w.say("Why it is finalized all the same. Those concerned are told."),
            )
        )
    blocks.append(
        aside(w.say("Finalizing freezes the text and its signatories. It cannot be undone."))
    )
    blocks.append(divider())
    named, people = shared(len(signatories), len(individuals.lines), 100)
    notes = [
        w.say("… and {more} more, all under “Read the letter”").format(more=more)
        if more > 0
        else ""
        for more in (len(signatories) - named, len(individuals.lines) - people)
    ]
    shown = letter_blocks(
        text,
        standing.dateline,
        signatories[:named],
        notes[0],
        individuals.first(people),
        notes[1],
    )
    blocks += _beginning(w, shown)
    return modal(
        reader,
        w.say("Finalize the letter"),
        ids.FINALIZE_FORM,
        blocks,
        submit=w.say("Finalize"),
        metadata={"letter": letter.id, "seen": seal},
    )


def cancel_form(reader: Reader, letter: Letter) -> Block:
    """*Cancel the letter*."""
    w = reader.w
    blocks = [
        paragraph(
            sentence(
                w.say("*{title}* will not be sent. Its channels are told why."), title=letter.title
            )
        ),
        field(w.say("Reason"), ids.REASON, typed(multiline=True, limit=REASON_LIMIT)),
    ]
    return modal(
        reader,
        w.say("Cancel the letter"),
        ids.CANCEL_FORM,
        blocks,
        submit=w.say("Cancel the letter"),
        metadata={"letter": letter.id},
    )


def notice(reader: Reader, title: str, *sentences: Sentence) -> Block:
    """Something to read and close."""
    return modal(reader, title, ids.NOTICE, [paragraph(*sentences)])


def _beginning(w: Words, letter: list[Block]) -> list[Block]:
    """A letter as far as it fits into a form, and where the rest of it is."""
    parts = pages(letter)
    if len(parts) == 1:
        return parts[0]
    told = w.say("This is part 1 of {n}. The rest is read under “Read the letter”.")
    return [*parts[0], aside(told.format(n=len(parts)))]
