"""*Translate the letter*, and what is said of translations."""

from __future__ import annotations

from bot.domain.letter import Letter, State
from bot.domain.text import LetterText
from bot.messages import ids
from bot.messages.blocks import aside, called, divider, paragraph
from bot.messages.forms import draft_file, field, modal, select, typed
from bot.messages.languages import called_in, choices
from bot.messages.letter import letter_blocks, pages
from bot.messages.reader import Reader
from bot.messages.wording import Block, sentence


def translate_form(reader: Reader, letter: Letter, problem: str = "") -> Block:
    """*Translate the letter*, and what was wrong with it before."""
    w = reader.w
    blocks = [
        paragraph(
            sentence("*{title}*", title=called(letter)),
            sentence(
                w.say("The text that is signed stays the one in {language}."),
                language=called_in(letter.language, w.language),
            ),
        ),
        aside(w.say("Revision {revision}").format(revision=letter.revision)),
        field(
            w.say("Language"),
            ids.LANGUAGE,
            select(choices()),
            optional=True,
            hint=w.say("Left empty: the language in the draft."),
        ),
        field(
            w.say("Draft"),
            ids.DRAFT,
            typed(multiline=True),
            optional=True,
            hint=w.say("The whole translation in Markdown, with its title in the front matter."),
        ),
        field(w.say("Draft file"), ids.DRAFT_FILE, draft_file(), optional=True),
    ]
    if problem:
        told = w.say("*Not translated:* {problem}")
        blocks.insert(0, paragraph(sentence(told, problem=problem)))
    return modal(
        reader,
        w.say("Translate the letter"),
        ids.TRANSLATE_FORM,
        blocks,
        submit=w.say("Translate"),
        metadata={"letter": letter.id},
    )


def translated(reader: Reader, letter: Letter, text: LetterText, dateline: str) -> Block:
    """The answer to who has translated a letter, with the translation as it will look."""
    w = reader.w
    language = called_in(text.language, w.language)
    told = (
        w.say("*Translated* into {language}. It goes out with the next edition: {command}")
        if letter.state is State.FINALIZED
        else w.say("*Translated* into {language}. Another one takes its place: {command}")
    )
    verb = "reissue" if letter.state is State.FINALIZED else "translate"
    first = sentence(told, language=language, command=f"/letter {verb} {letter.handle}")
    shown = pages(letter_blocks(text, dateline, ()))[0]
    title = w.say("Translate the letter")
    return modal(reader, title, ids.NOTICE, [paragraph(first), divider(), *shown])
