"""Where a draft in a form comes from: a file goes before what is typed."""

from __future__ import annotations

from bot.domain.refusals import FileNotUsable
from bot.messages import ids
from bot.messages.wording import Sentence, sentence
from bot.slack.filled import Form
from bot.slack.rich_text import to_markdown
from bot.usecases import drafting


def source(call: Form) -> tuple[str, Sentence]:
    """The draft as Markdown, and in words from which field it was taken.

    Fetches an uploaded file from Slack. Raises `FileNotUsable`.
    """
    w = call.reader.w
    if files := call.state(ids.DRAFT_FILE).get("files"):
        try:
            name, content = call.desk.directory.file(files[0]["id"])
        except OSError as error:
            raise FileNotUsable(str(files[0].get("name") or ""), "damaged") from error
        told = sentence(w.say("Taken from the file *{name}*."), name=name)
        return drafting.unpack(name, content), told
    if rich := call.state(ids.RICH_DRAFT).get("rich_text_value"):
        return to_markdown(rich), sentence(w.say("Taken from the field *Formatted draft*."))
    return call.typed(ids.DRAFT), sentence(w.say("Taken from the field *Draft*."))
