"""An edition goes out: at once, or when the letter's embargo ends."""

from __future__ import annotations

from bot.domain.letter import Letter
from bot.usecases import uploading
from bot.usecases.shown import delivered
from bot.usecases.transaction import Work
from storage import backlog, editions, letters, outbox, schedule
from storage.editions import Edition
from storage.schedule import EMBARGO, Planned


def publish_or_wait(work: Work, letter: Letter) -> None:
    """Publishes a letter's latest edition, unless the letter is under embargo or held: then the
    clock does, once the embargo has ended, or whoever releases it."""
    edition = editions.latest(work.connection, letter.id)
    schedule.forget(work.connection, letter.id, EMBARGO)
    if edition and letter.may_go_out(work.now):
        publish(work, letter, edition)
    elif letter.embargo is not None and letter.embargo > work.now:
        schedule.add(work.connection, letter.id, [Planned(EMBARGO, letter.embargo)])


def publish(work: Work, letter: Letter, edition: Edition) -> None:
    """Queues everything by which an edition goes out. The one place where that is done, once for
    each edition; one that was overtaken under embargo does not go out any more."""
    if edition.published_at is not None:
        return
    editions.published(work.connection, letter.id, edition.number, work.now)
    _post(work, letter, edition)
    uploading.queue(work, letter, edition)
    work.refresh_cards(letter)


def _post(work: Work, letter: Letter, edition: Edition) -> None:
    from bot.messages import final
    from bot.messages.pages import EDITIONS, notes

    shown = delivered(work.connection, letter, edition)
    others = [each for each in shown.editions if each != edition.number][-EDITIONS:]
    parts = final.parts(
        letter,
        shown.text,
        shown.dateline,
        shown.signatories,
        shown.individuals,
        notes(shown) if others else (),
        others,
    )
    for channel in letters.channels_of(work.connection, letter.id):
        if not (to := channel.channel_id):
            continue
        before = backlog.finals(work.connection, letter.id, to)
        for n, part in enumerate(parts, start=1):
            key = f"final:{letter.id}:{edition.number}:{n}:{to}"
            facts = {"text": part.text, "blocks": part.blocks}
            work.tell(key, outbox.FINAL, to, letter, outbox.BROADCAST, **facts)
        if before:
            _point_on(work, letter, edition, before[-1].key, to)


def _point_on(work: Work, letter: Letter, edition: Edition, last: str, channel: str) -> None:
    """Under the last part of the edition before stands that there is another one now. Its text
    stays."""
    key = f"{outbox.OVERTAKEN}:{letter.id}:{edition.number}:{channel}"
    work.tell(key, outbox.OVERTAKEN, channel, letter, outbox.BROADCAST, of=last)
