"""What may not be, as facts: a refusal carries what is wrong, never how it is worded.

`bot.messages.refusals` words each of them for the person who asked; a test holds that none is
missing there. A refusal leaves everything as it was.
"""

from __future__ import annotations

from dataclasses import dataclass


class Refusal(Exception):
    """Somebody asked for what may not be. Every subclass names one reason and its facts."""


# --- drafts -------------------------------------------------------------------------------------


@dataclass(eq=False)
class DraftEmpty(Refusal):
    """The draft has no text under its front matter, or no text at all."""


@dataclass(eq=False)
class DraftNotUnderstood(Refusal):
    """The front matter cannot be read.

    `line` counts from 1 in the draft as given. `problem` is one of `syntax`, `unclosed`,
    `unknown_key`, `duplicate_key`, `missing_key`, `wrong_type`, `bad_date`, `bad_language`,
    `bad_url`; `key` is the front matter's key where one is to blame; `detail` is a short technical
    remark (the parser's words, the nearest known key), never the draft's text.
    """

    line: int
    problem: str
    key: str = ""
    detail: str = ""


@dataclass(eq=False)
class FileNotUsable(Refusal):
    """An uploaded draft cannot be used.

    `problem` is one of `type` (not .md, .txt or .docx), `size`, `encoding` (not UTF-8), `damaged`,
    `tracked_changes`, `comments`.
    """

    name: str
    problem: str
