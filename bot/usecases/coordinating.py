"""Running a letter: creating, circulating, extending, closing, cancelling."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.domain.letter import Letter, State, Terms, check_embargo, check_phases
from bot.domain.moments import parse_moment
from bot.domain.names import TITLE_LIMIT, clean_handle, clean_name, clean_text
from bot.domain.refusals import ChannelsNotUsable, HandleTaken, NoChannels, ReasonNeeded
from bot.domain.reminder import AS_USUAL, Reminding, write_steps
from bot.domain.text import LetterText
from bot.usecases import digest, planning
from bot.usecases.transaction import Office, Work, find_letter
from storage import letters, outbox, people, reminders, schedule, signons
from storage.letters import LetterChannel

COMMAND_LINE = "command line"
CLOCK = "clock"
NO_TERMS = Terms()


def create(
    office: Office,
    actor: str,
    handle: str,
    text: LetterText,
    deadline: datetime,
    channels: tuple[str, ...],
    time_zone: str,
    now: datetime,
    terms: Terms = NO_TERMS,
) -> Letter:
    """Stores a new letter in `drafting`. `channels` are names or ids; `deadline` is in UTC.

    Raises `NotACoordinator` (unless it comes from the command line), `HandleNotUsable`,
    `HandleTaken`, `DeadlineInThePast`, `NotUsableAsText`, `NoChannels`.
    """
    with office.work(actor, now) as work:
        if actor != COMMAND_LINE:
            work.check_coordinator()
        name = check_new(work, handle, text, deadline, time_zone, terms)
        named = (channel.strip().removeprefix("#") for channel in channels)
        wanted = tuple(dict.fromkeys(channel for channel in named if channel))
        if not wanted:
            raise NoChannels(name)
        letter_id = letters.add(
            work.connection, name, text, time_zone, deadline, wanted, actor, now, terms
        )
        for contact in terms.coordinators:
            letters.add_coordinator(work.connection, letter_id, contact)
        letter = work.letter(letter_id)
        work.record(
            "created",
            letter,
            title=letter.title,
            deadline=deadline.isoformat(),
            revision=letter.revision,
            fingerprint=letter.fingerprint,
            channels=list(wanted),
            comments_until=terms.comments_until.isoformat() if terms.comments_until else None,
            individuals=terms.individuals,
            minimum=terms.minimum,
            coordinators=list(terms.coordinators),
            **_reminding_facts(terms.reminding),
            **({"embargo": terms.embargo.isoformat()} if terms.embargo else {}),
        )
    return letter


def check_new(
    work: Work,
    handle: str,
    text: LetterText,
    deadline: datetime,
    time_zone: str,
    terms: Terms = NO_TERMS,
) -> str:
    """The handle of a letter that may be created. Raises what `create` raises of it."""
    name = clean_handle(handle)
    clean_name(text.title, "title", limit=TITLE_LIMIT)
    if letters.by_handle(work.connection, name) is not None:
        raise HandleTaken(name)
    check_phases(terms.comments_until, deadline, time_zone, work.now)
    if terms.embargo is not None:
        check_embargo(terms.embargo, deadline, time_zone, work.now)
    return name


def check(office: Office, person: str) -> None:
    """Raises `NotACoordinator`."""
    with office.database.reading() as view:
        office.check_coordinator(view, person)


def channels_to_find(
    office: Office, person: str, handle: str
) -> tuple[Letter, list[LetterChannel]]:
    """The letter that is to circulate and its channels, which Slack has to be asked about.

    Raises `NotACoordinator`, `LetterUnknown`, `NoLetterOpen`, `WhichLetter`, `WrongState`.
    """
    with office.database.reading() as view:
        letter = find_letter(view, handle, (State.DRAFTING,), office.sees(view, person))
        office.check_coordinator(view, person, letter.id)
        letter.check_state(State.DRAFTING)
        return letter, letters.channels_of(view, letter.id)


def circulate(
    office: Office,
    person: str,
    letter_id: int,
    found: Mapping[int, tuple[str, str] | None],
    now: datetime,
) -> Letter:
    """Opens a letter for sign-ons and queues its card for every channel.

    `found` has, for each channel row, Slack's id and name, or nothing where the bot is not in it.
    Raises `NotACoordinator`, `WrongState`, `NoChannels`, `ChannelsNotUsable`, `DeadlineInThePast`.
    """
    with office.work(person, now) as work:
        work.check_coordinator(letter_id)
        letter = work.letter(letter_id)
        channels = letters.channels_of(work.connection, letter.id)
        circulating = letter.circulate(len(channels), now)
        if missing := tuple(each.name for each in channels if not found.get(each.id)):
            raise ChannelsNotUsable(missing)
        letters.save(work.connection, circulating)
        placed: dict[str, str] = {}
        for channel in sorted(channels, key=lambda each: _is_id(each, found)):
            channel_id, name = found[channel.id] or ("", "")
            if channel_id in placed:
                continue  # Named twice, by its name and by its id.
            placed[channel_id] = name
            letters.channel_found(work.connection, channel.id, channel_id, name)
            key = f"card:{letter.id}:{channel_id}"
            work.tell(key, outbox.CARD, channel_id, letter, outbox.EDIT, asked_by=person)
        _plan(work, circulating)
        work.record(
            "circulated",
            circulating,
            channels=list(placed.values()),
            deadline=letter.deadline.isoformat(),
            revision=letter.revision,
            fingerprint=letter.fingerprint,
        )
    return circulating


def _is_id(channel: LetterChannel, found: Mapping[int, tuple[str, str] | None]) -> bool:
    return channel.name == (found[channel.id] or ("", ""))[0]


def extend(office: Office, person: str, handle: str, written: str, now: datetime) -> Letter:
    """Moves the deadline to a later moment, written in the letter's zone.

    Raises `NotACoordinator`, the refusals of `find_letter`, of `parse_moment` and `Letter.extend`.
    """
    with office.work(person, now) as work:
        letter = find_letter(work.connection, handle, sees=office.sees(work.connection, person))
        work.check_coordinator(letter.id)
        extended = letter.extend(parse_moment(written, letter.time_zone), now)
        letters.save(work.connection, extended)
        work.record(
            "extended",
            extended,
            before=letter.deadline.isoformat(),
            deadline=extended.deadline.isoformat(),
        )
        if extended.state is State.CIRCULATING:
            _plan(work, extended)
            key = f"extended:{letter.id}:{extended.deadline.isoformat()}"
            work.tell_threads(key, "extended", extended, person=person)
            _tell_reminded(work, key, extended)
            work.refresh_cards(extended)
    return extended


def close(office: Office, person: str, handle: str, now: datetime) -> Letter:
    """Takes no more sign-ons. Raises `NotACoordinator`, the refusals of `find_letter`,
    `WrongState`."""
    with office.work(person, now) as work:
        letter = find_letter(work.connection, handle, sees=office.sees(work.connection, person))
        work.check_coordinator(letter.id)
        return close_letter(work, letter)


def close_letter(work: Work, letter: Letter) -> Letter:
    """Closes a letter in an open transaction, by a coordinator or by the clock."""
    closed = letter.close()
    letters.save(work.connection, closed)
    schedule.cancel(work.connection, letter.id)
    work.record("closed", closed)
    work.tell_coordinators(f"closed:{letter.id}", "closed", closed)
    work.refresh_cards(closed)
    return closed


def cancel(office: Office, person: str, letter_id: int, reason: str, now: datetime) -> Letter:
    """Ends a letter that will not be sent, and says why where it circulated.

    Raises `NotACoordinator`, `ReasonNeeded`, `NotUsableAsText`, `WrongState`.
    """
    with office.work(person, now) as work:
        work.check_coordinator(letter_id)
        letter = work.letter(letter_id)
        cancelled = letter.cancel()
        if not reason.strip():
            raise ReasonNeeded
        said = clean_text(reason, "reason")
        letters.save(work.connection, cancelled)
        schedule.cancel(work.connection, letter.id)
        work.record("cancelled", cancelled, reason=said)
        work.tell_threads(f"cancelled:{letter.id}", "cancelled", letter, reason=said, person=person)
        work.refresh_cards(cancelled)
    return cancelled


def may_cancel(office: Office, person: str, handle: str) -> Letter:
    """The letter that somebody is about to cancel. Raises what `cancel` raises of it."""
    with office.database.reading() as view:
        states = (State.DRAFTING, State.CIRCULATING, State.CLOSED)
        letter = find_letter(view, handle, states, office.sees(view, person))
        office.check_coordinator(view, person, letter.id)
        letter.cancel()
        return letter


def _plan(work: Work, letter: Letter) -> None:
    planning.plan(work, letter)
    digest.plan(work)


def _tell_reminded(work: Work, key: str, letter: Letter) -> None:
    """Who was reminded and has not answered yet knows another deadline."""
    met = people.addresses(work.connection)
    reminded = {met.get(each, each) for each in reminders.reminded(work.connection, letter.id)}
    deadline = letter.deadline.isoformat()
    for contact in signons.contacts_unanswered(work.connection, letter.id):
        if contact in reminded:
            facts = {"person": work.actor, "deadline": deadline}
            work.tell(
                f"{key}:{contact}", "extended_reminded", contact, letter, outbox.NEWS, **facts
            )


def _reminding_facts(reminding: Reminding) -> dict[str, object]:
    """What the ledger keeps of a letter's own way of reminding, where it has one."""
    if reminding == AS_USUAL:
        return {}
    steps = None if reminding.steps is None else write_steps(reminding.steps)
    return {"reminders": steps, "names_missing": reminding.names}
