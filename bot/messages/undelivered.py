"""What could not be delivered and what may not have been, and what a coordinator does about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.contact import is_channel
from bot.domain.letter import Letter
from bot.messages import ids, stamps
from bot.messages.blocks import Button, Said, bullets, buttons, called, paragraph, said
from bot.messages.moments import span
from bot.messages.reader import Reader
from bot.messages.stamps import Unstamped
from bot.messages.wording import Block, Channel, Part, Person, Sentence, sentence
from bot.words import Words

SHOWN = 5
"""How many of each are named."""
WORTH_A_WORD = timedelta(minutes=2)
"""How long the oldest message has waited when its age is said."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that did not arrive, or may not have. `kind` is the outbox's, `why` Slack's word,
    `target` a channel or a contact, `about` the name that tells it from others of its kind."""

    number: int
    kind: str
    target: str
    why: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What of a letter is on its way, did not arrive, and is in doubt. `letter` is its number, 0
    for what belongs to none; `since` is the moment (UTC) since when the oldest waits;
    `unstamped` are editions without the time-stamp that they were to have."""

    letter: int
    waiting: int
    since: datetime | None
    failed: tuple[Message, ...]
    n_failed: int
    held: tuple[Message, ...]
    n_held: int
    unstamped: tuple[Unstamped, ...] = ()


def failed(reader: Reader, letter: int, message: Message) -> Said:
    """To a coordinator: somebody could not be reached."""
    w = reader.w
    first = sentence(
        w.say("A message to {contact} could not be delivered: {why}."),
        contact=_where(message.target),
        why=_why(w, message.why),
    )
    after = sentence(
        w.say("Once that is mended, press the button: everything that failed goes out.")
    )
    return said(first, after, more=[_try_again(w, letter)])


def no_files(reader: Reader, letter: Letter, message: Message) -> Said:
    """To a coordinator: a letter's files could not be uploaded. Its text does not wait for them."""
    w = reader.w
    where = _where(message.target)
    first = sentence(
        w.say("The files of *{title}* could not be uploaded to {where}: {why}."),
        title=called(letter),
        where=where,
        why=_why(w, message.why),
    )
    text = sentence(
        w.say(
            "The text of the letter does not wait for them. Whoever has access to the machine "
            "takes them with {command} and hands them on."
        ),
        command=f"signon letter export {letter.handle}",
    )
    after = sentence(
        w.say("Once that is mended, press the button: everything that failed goes out.")
    )
    return said(first, text, after, more=[_try_again(w, letter.id)])


def in_doubt(reader: Reader, message: Message) -> Said:
    """To a coordinator: somebody has to look whether a message is there."""
    w = reader.w
    words = {"what": _what(w, message), "where": _where(message.target)}
    if is_channel(message.target):
        asked = w.say("Please look there: is it there?")
    else:
        asked = w.say("Please ask {where}: is it there?")
    return said(
        sentence(
            w.say(
                "*Was it posted?* Slack never answered about {what} to {where}, and the bot may "
                "not look. It is not posted again until you decide."
            ),
            **words,
        ),
        sentence(asked, **words),
        more=[_decide(w, message)],
    )


def backlog(reader: Reader, found: Backlog, now: datetime) -> list[Block]:
    """For a letter's status: what waits, what failed, what is in doubt, each with its buttons."""
    w = reader.w
    blocks: list[Block] = []
    if found.waiting:
        blocks.append(paragraph(_on_the_way(w, found, now)))
    if found.failed:
        n = found.n_failed
        template = w.say_n(
            "{n} message could not be delivered.", "{n} messages could not be delivered.", n
        )
        rows = [_failed(w, each) for each in found.failed]
        blocks += [paragraph(sentence(template, n=n)), bullets(rows)]
    blocks += [paragraph(each) for each in stamps.given_up(reader, found.unstamped)]
    if found.failed or found.unstamped:
        blocks.append(_try_again(w, found.letter))
    for each in found.held:
        line = sentence(
            w.say("Nobody knows whether {what} to {where} is there."),
            what=_what(w, each),
            where=_where(each.target),
        )
        blocks += [paragraph(line), _decide(w, each)]
    if found.n_held > len(found.held):
        more = w.say("… and {n} more of which nobody knows.")
        blocks.append(paragraph(sentence(more, n=found.n_held - len(found.held))))
    return blocks


def tried_again(reader: Reader, n: int, asked: int = 0) -> Sentence:
    """The answer to **Try again**: so many messages, and so many time-stamps."""
    if asked and not n:
        return stamps.asked_again(reader, asked)
    if not n:
        return sentence(reader.w.say("Nothing is left to try again: all of it is on its way."))
    template = reader.w.say_n(
        "{n} message is being sent again. If it fails once more, you are told.",
        "{n} messages are being sent again. If they fail once more, you are told.",
        n,
    )
    return sentence(template, n=n)


def decided(reader: Reader, *, there: bool) -> Sentence:
    """The answer to **It is there** and **Post again**."""
    if there:
        return sentence(reader.w.say("Noted: it is there, and is not posted again."))
    return sentence(reader.w.say("It is being posted again."))


def _on_the_way(w: Words, found: Backlog, now: datetime) -> Sentence:
    template = w.say_n(
        "{n} message is on its way.", "{n} messages are on their way.", found.waiting
    )
    if found.since is None or now - found.since < WORTH_A_WORD:
        return sentence(template, n=found.waiting)
    aged = w.say("{said} The oldest has waited for {span}.")
    said = template.format(n=found.waiting)
    return sentence(aged, said=said, span=span(now - found.since, w))


def _failed(w: Words, message: Message) -> Sentence:
    return sentence(
        w.say("{what} to {where}: {why}"),
        what=_what(w, message),
        where=_where(message.target),
        why=_why(w, message.why),
    )


def _try_again(w: Words, letter: int) -> Block:
    return buttons(Button(w.say("Try again"), ids.TRY_AGAIN, str(letter), "primary"))


def _decide(w: Words, message: Message) -> Block:
    return buttons(
        Button(w.say("Post again"), ids.POST_AGAIN, str(message.number)),
        Button(w.say("It is there"), ids.IS_THERE, str(message.number), "primary"),
    )


def _what(w: Words, message: Message) -> str:
    """A message in a word, and what it is about."""
    kind = _kind(w, message.kind)
    return f"{kind} ({message.about})" if message.about else kind


def _kind(w: Words, kind: str) -> str:
    if kind == "card":
        return w.say("the card")
    if kind == "final":
        return w.say("a part of the final letter")
    if kind == "files":
        return w.say("the files of the letter")
    if "reminder" in kind:
        return w.say("a reminder")
    if kind == "reconfirm":
        return w.say("a request to confirm")
    receipts: Sequence[str] = ("signed", "withdrew", "receipt")
    if any(each in kind for each in receipts):
        return w.say("a receipt")
    return w.say("a message")


def _why(w: Words, why: str) -> str:
    """Slack's word for what is in the way, and the way out."""
    if why.startswith("failure "):
        return w.say("something went wrong inside ({reference}); the log says what").format(
            reference=why.removeprefix("failure ")
        )
    return {
        "users_not_found": w.say("nobody in this Slack has this address"),
        "user_not_found": w.say("nobody in this Slack has this id"),
        "channel_not_found": w.say("the channel does not exist for the bot"),
        "not_in_channel": w.say("the bot is not in the channel: invite it with /invite"),
        "is_archived": w.say("the channel is archived"),
        "user_disabled": w.say("the account is deactivated"),
        "account_inactive": w.say("the account is deactivated"),
        "missing_scope": w.say("the bot lacks a permission: install it again with its manifest"),
        "messages_tab_disabled": w.say("the app's Messages tab is off: turn it on in App Home"),
        "restricted_action": w.say("the workspace does not let the bot post there"),
        "file_uploads_disabled": w.say("this workspace takes no files"),
        "file_uploads_except_images_disabled": w.say("this workspace takes no files but images"),
        "file_type_not_allowed": w.say("this workspace does not take files of this kind"),
        "file_upload_size_restricted": w.say("the file is too large for this workspace"),
        "storage_limit_reached": w.say("there is no room for files left in this workspace"),
        "access_denied": w.say("the workspace does not let the bot do that"),
        "no_permission": w.say("the workspace does not let the bot do that"),
        "card_unknown": w.say("the bot does not know which message is the card"),
    }.get(why, why)


def _where(target: str) -> Part:
    """A channel or a person by the name that Slack shows, an address as it is."""
    if "@" in target:
        return target
    return Channel(target) if is_channel(target) else Person(target)
