"""What was typed or uploaded."""

from __future__ import annotations

from bot.domain import refusals as r
from bot.messages import ids
from bot.messages.reader import Reader
from bot.messages.refusals.registry import wording
from bot.messages.wording import Sentence, sentence
from bot.words import Words


@wording(r.MomentNotUnderstood, ids.DEADLINE)
def _(reader: Reader, refusal: r.MomentNotUnderstood) -> Sentence:
    return sentence(
        reader.w.say("“{written}” is not a moment. Write it as {example}."),
        written=refusal.written,
        example="2026-12-04 17:00",
    )


@wording(r.MomentDoesNotExist, ids.DEADLINE)
def _(reader: Reader, refusal: r.MomentDoesNotExist) -> Sentence:
    return sentence(
        reader.w.say(
            "{written} does not exist in {zone}: the clocks go forward that day and skip it. "
            "Choose an hour before or after."
        ),
        written=refusal.written,
        zone=refusal.zone,
    )


@wording(r.DurationNotUnderstood)
def _(reader: Reader, refusal: r.DurationNotUnderstood) -> Sentence:
    return sentence(
        reader.w.say("“{written}” is not a duration. Write it as {example}."),
        written=refusal.written,
        example="7d, 72h, 15m, 10s",
    )


@wording(r.NotUsableAsText)
def _(reader: Reader, refusal: r.NotUsableAsText) -> Sentence:
    return sentence(text_problem(reader.w, refusal.problem), limit=refusal.limit)


@wording(r.DraftEmpty, ids.DRAFT)
def _(reader: Reader, refusal: r.DraftEmpty) -> Sentence:
    return sentence(
        reader.w.say("The draft has no text. Paste it, or attach a .md, .txt or .docx file.")
    )


@wording(r.DraftGone)
def _(reader: Reader, refusal: r.DraftGone) -> Sentence:
    return sentence(
        reader.w.say(
            "This draft is not kept any more: it waits for a day. Nothing was stored; start again "
            "with {command}."
        ),
        command="/letter revise" if refusal.revision else "/letter new",
    )


@wording(r.DraftNotUnderstood, ids.DRAFT)
def _(reader: Reader, refusal: r.DraftNotUnderstood) -> Sentence:
    w = reader.w
    told = {
        "syntax": w.say("Line {line} of the draft cannot be read ({detail})."),
        "unclosed": w.say(
            "The front matter that begins in line {line} is not closed: a line --- is missing."
        ),
        "unknown_key": w.say("Line {line}: “{key}” is not known here. Did you mean {detail}?")
        if refusal.detail
        else w.say("Line {line}: “{key}” is not known here."),
        "duplicate_key": w.say("Line {line}: “{key}” stands there twice."),
        "missing_key": w.say("Line {line}: “{key}” is missing."),
        "wrong_type": w.say("Line {line}: “{key}” is not of the right form ({detail}).")
        if refusal.key
        else w.say("Line {line} is not of the right form ({detail})."),
        "bad_date": w.say("Line {line}: “{key}” has to be a date such as 2026-12-04."),
        "bad_language": w.say("Line {line}: “{key}” has to be a language such as en or es."),
        "bad_url": w.say("Line {line}: “{key}” has to be a web address (https://…)."),
    }[refusal.problem]
    detail = _remark(w, refusal.detail)
    return sentence(told, line=refusal.line, key=refusal.key, detail=detail)


@wording(r.FileNotUsable, ids.DRAFT_FILE)
def _(reader: Reader, refusal: r.FileNotUsable) -> Sentence:
    w = reader.w
    told = {
        "type": w.say("“{name}” is not a .md, .txt or .docx file."),
        "size": w.say("“{name}” is too large for a letter. Take out pictures, or paste the text."),
        "encoding": w.say("“{name}” is not in UTF-8. Save it again as UTF-8."),
        "damaged": w.say("“{name}” cannot be opened. Save it again and attach the new file."),
        "tracked_changes": w.say(
            "“{name}” has tracked changes. Accept or reject them all, so that it is clear which "
            "text is meant."
        ),
        "comments": w.say("“{name}” has comments. Remove them, so that none is published."),
    }[refusal.problem]
    return sentence(told, name=refusal.name)


def _remark(w: Words, detail: str) -> str:
    """A technical remark in the reader's words: our own, and what the reader of YAML says most
    often. Anything else stays as it was remarked."""
    remarks = {
        "nested too deeply": w.say("nested too deeply"),
        "a mapping is wanted": w.say("a mapping is wanted"),
        "a key is a word": w.say("a key is a word"),
        "a string is wanted": w.say("a string is wanted"),
        "a list is wanted": w.say("a list is wanted"),
        "a string or a mapping is wanted": w.say("a string or a mapping is wanted"),
        "mapping values are": w.say("a value with a colon in it needs quotation marks"),
        "found character": w.say("a value that begins with this sign needs quotation marks"),
        "could not find expected ':'": w.say("a colon is missing"),
        "found unexpected end": w.say("a quotation mark is not closed"),
        "expected <block end>": w.say("the indentation or the quotation marks do not fit"),
    }
    return next((said for begins, said in remarks.items() if detail.startswith(begins)), detail)


def text_problem(w: Words, problem: str) -> str:
    """What is wrong with a short text."""
    return {
        "empty": w.say("This must not be empty."),
        "long": w.say("This is too long: at most {limit} characters."),
        "markup": w.say("This has markup in it (such as < > or `). Write it in plain letters."),
        "control": w.say("This has invisible control characters in it. Type it anew."),
        "direction": w.say("This has characters that reverse the text around them. Type it anew."),
        "contact": w.say("Write e-mail addresses, one a line, such as ana@example.org"),
        "country": w.say("Write the country as two letters, such as MX."),
        "language": w.say("Write the language as a short code, such as en or es."),
    }[problem]
