"""What the tests of reminders share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rehearsal import Channel, Message, Person
from tests.cast import Cast

AT_ANY_HOUR = {"quiet": "", "weekends": True}
"""The hours in which nobody is reminded have tests of their own, in `test_reminding_hours`."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def reminders(person: Person) -> list[str]:
    """What somebody was reminded with, oldest first."""
    return [dm.plain for dm in reminded(person)]


def reminded(person: Person) -> list[Message]:
    """The messages with which somebody was reminded, oldest first."""
    news = "has extended the deadline of"
    return [dm for dm in person.dms if "Remind me later" in dm.buttons and news not in dm.plain]


def in_channel(channel: Channel) -> list[Message]:
    """The messages with which a channel was reminded, oldest first."""
    return [each for each in channel.messages if "not answered yet:" in each.plain]


def said_at(message: Message, zone: str) -> str:
    """When it was said, by the wall clock of a zone: such as `Fri 27 08:00`."""
    at = datetime.fromtimestamp(float(message.ts), UTC).astimezone(ZoneInfo(zone))
    return at.strftime("%a %d %H:%M")


def moments(person: Person, zone: str = "") -> list[str]:
    """When somebody was reminded, by their own clock."""
    return [said_at(each, zone or person.user.tz) for each in reminded(person)]


def until(cast: Cast, moment: datetime, step: timedelta = HOUR) -> None:
    """Lets the time go by, as the clock does: waking again and again."""
    while cast.stage.clock() < moment:
        cast.stage.at(min(cast.stage.clock() + step, moment))


def introduce(cast: Cast, *persons: Person) -> None:
    """The bot meets somebody, as when they open its Home."""
    for person in persons:
        cast.stage.bot.directory.acquaint(person.id)


def local(written: str, zone: str) -> datetime:
    """What the wall clock of a zone says, in UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
