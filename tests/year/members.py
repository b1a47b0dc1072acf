"""The coalition of the year: who is in Slack, where they are, and for whom they speak."""

from __future__ import annotations

from random import Random

from bot.domain.organization import Member
from bot.rehearsal import StandIn
from tests.year.diary import Diary, Somebody

HERE = "America/Mexico_City"
"""The coalition's own zone, which counts where Slack does not tell somebody's."""
ZONES = (
    HERE,
    "America/Bogota",
    "America/New_York",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Africa/Nairobi",
    "Asia/Kathmandu",
    "Asia/Manila",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Lisbon",
    "Pacific/Auckland",
)
CHANNELS = ("coalition", "water", "forests")
UNINVITED, TWO_SPEAK, FOR_TWO, BY_ADDRESS, NO_ZONE, SPANISH = 0.08, 0.15, 0.1, 0.12, 0.05, 0.3
"""How many organizations are not invited, or have two representatives; how many of these speak for
two, are named by their address, have no zone, or read Spanish."""
CARLA, DARIO, MEI = "U0CARLA", "U0DARIO", "U0MEI"


def gather(slack: StandIn, diary: Diary, dice: Random, organizations: int) -> list[Member]:
    """Puts everybody into Slack and into the diary, and gives the coalition's list."""
    _coordinators(slack, diary)
    found = []
    speaker: Somebody | None = None
    for n in range(organizations):
        name = f"Org {n:03d}"
        if speaker is None or dice.random() >= FOR_TWO or len(speaker.organizations) > 1:
            speaker = _somebody(slack, diary, dice, f"Rep {n:03d}")
        speakers = [speaker]
        if dice.random() < TWO_SPEAK:
            speakers.append(_somebody(slack, diary, dice, f"Deputy {n:03d}"))
        for each in speakers:
            each.organizations.append(name)
        invited = dice.random() >= UNINVITED
        if invited:
            diary.invited.add(name)
        contacts = tuple(_address(each) if each.by_address else each.id for each in speakers)
        found.append(Member(name, representatives=contacts, invited=invited))
    return found


def _coordinators(slack: StandIn, diary: Diary) -> None:
    """Carla coordinates everything, Dario and Mei some letters."""
    for who, zone, locale in (
        (CARLA, "Europe/Berlin", "en-US"),
        (DARIO, "America/New_York", "es-ES"),
        (MEI, "Pacific/Auckland", "en-US"),
    ):
        name = who.removeprefix("U0").title()
        slack.add_user(name, id=who, email=f"{name.lower()}@example.org", tz=zone, locale=locale)
        diary.people[who] = Somebody(who, name, zone)
    diary.coordinators = (CARLA,)


def _somebody(slack: StandIn, diary: Diary, dice: Random, name: str) -> Somebody:
    zone = "" if dice.random() < NO_ZONE else dice.choice(ZONES)
    locale = "es-ES" if dice.random() < SPANISH else "en-US"
    by_address = dice.random() < BY_ADDRESS
    known = slack.add_user(name, email=_written(name), tz=zone, locale=locale)
    somebody = Somebody(known.id, name, zone or HERE, by_address=by_address)
    diary.people[known.id] = somebody
    return somebody


def _address(somebody: Somebody) -> str:
    return _written(somebody.name)


def _written(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"
