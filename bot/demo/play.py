"""`signon demo`: a letter's whole way, with everything real but Slack and the clock."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typer

from bot.demo import last_days, scenes
from bot.demo.cast import COORDINATOR, Roles, engage
from bot.demo.checks import NotAsPlayed, NotUsable, expect
from bot.demo.folder import DATABASE, FORMATS, leave, prepare
from bot.demo.material import OPEN_FOR, Material, load
from bot.demo.scenes import Play
from bot.demo.screen import Screen
from bot.demo.stage import Stage
from bot.rehearsal import NotAcknowledged
from bot.usecases.importing import import_members
from bot.usecases.reading import edition_file
from storage import ledger

PATIENCE = 20.0
"""Seconds to acknowledge: more than Slack's three, for a machine that is busy with other things."""


@dataclass(frozen=True)
class Scene:
    """A title, how long after the beginning it plays, and what happens. A scene is left out where
    nobody has the role that it needs; one about what the clock brings moves it there by itself."""

    title: str
    after: timedelta
    act: Callable[[Play], None]
    needs: str = ""
    moves_clock: bool = False

    def is_played(self, roles: Roles) -> bool:
        return not self.needs or bool(getattr(roles, self.needs))


SCENES = (
    Scene("A draft becomes a letter and circulates", timedelta(0), scenes.circulating),
    Scene("Organizations sign", timedelta(hours=4), scenes.signing, "button"),
    Scene("A stranger is refused", timedelta(hours=23), scenes.refusing_a_stranger),
    Scene(
        "One organization withdraws", timedelta(days=1, hours=2), scenes.withdrawing, "withdraws"
    ),
    Scene("An objection, and its answer", timedelta(days=3), scenes.objecting, "objects"),
    Scene(
        "Those who waited for the answer sign", timedelta(days=4), scenes.others_signing, "others"
    ),
    Scene(
        "Three days left: those missing are reminded",
        OPEN_FOR - last_days.FIRST,
        last_days.first_reminder,
        moves_clock=True,
    ),
    Scene("One day left", OPEN_FOR - last_days.LAST, last_days.last_reminder, moves_clock=True),
    Scene("The deadline", OPEN_FOR, last_days.deadline, moves_clock=True),
    Scene("The letter is finalized", OPEN_FOR + last_days.WEEKEND, last_days.finalizing),
)


def play(output: Path, letter: Path | None, organizations: Path | None) -> None:
    """Plays it, prints what people did and saw, and leaves the letter's files in a folder.

    Ends with exit code 1 where a file or folder cannot be used, or where something did not happen
    as it was played. Raises `OSError`.
    """
    try:
        material = load(letter, organizations, datetime.now(UTC))
        _perform(prepare(output), material)
    except NotUsable as problem:
        _end(str(problem))
    except (NotAsPlayed, NotAcknowledged, AssertionError) as problem:
        # The stand-in raises an `AssertionError` where somebody finds no such button or input.
        _end(f"The demo did not go as played: {problem}")


def _perform(folder: Path, material: Material) -> None:
    settings: dict[str, Any] = {
        "coalition": {
            "name": "Morra Valley Coalition",
            "language": "en",
            "time_zone": material.zone,
            "coordinators": [COORDINATOR],
        },
        # The demo goes by what the letter's own days are, whatever the hour.
        "reminders": {
            "before": last_days.REMINDERS,
            "quiet": "",
            "weekends": True,
            "digest": "",
        },
    }
    with Stage(folder, settings, material.start, durable=False, patience=PATIENCE) as stage:
        cast = engage(stage, material.members, material.zone)
        office = stage.bot.office
        import_members(office, "command line", material.members, stage.clock())
        screen = Screen(stage.slack.transcript, len(SCENES) + len(cast.roles.others))
        run = Play(stage, screen, cast, material)
        with screen.running():
            _introduce(run)
            for scene in SCENES:
                if scene.is_played(cast.roles):
                    _play(run, scene)
        files = {each: edition_file(office, material.handle, each) for each in FORMATS}
        _check(run, files["txt"].decode())
    for each, content in files.items():
        leave(folder, each, content)
    _conclude(screen, folder, material)


def _play(run: Play, scene: Scene) -> None:
    at = run.material.start + scene.after
    if not scene.moves_clock:
        run.stage.at(at)
    run.screen.heading(scene.title, at.astimezone(ZoneInfo(run.material.zone)))
    scene.act(run)
    run.screen.acts()
    run.screen.advance()


def _introduce(run: Play) -> None:
    screen, members = run.screen, run.material.members
    screen.heading("A letter's whole way")
    who = f"{len(members)} organizations" if len(members) > 1 else "1 organization"
    screen.line(
        f"{who}, a stand-in for Slack on this machine, the real bot, and a clock moved by hand. "
        "Nothing leaves this machine."
    )


def _check(run: Play, letter: str) -> None:
    refused = [f"{each.method}: {each.error}" for each in run.stage.slack.refused]
    expect(not refused, f"Slack should take what the bot sends; refused: {'; '.join(refused)}")
    run.expect_signed()
    if run.material.own:
        expect(len(run.signed) == len(run.material.members), "every organization has signed")
    absent = [each.name for each in run.signed if each.name not in letter]
    expect(not absent, f"in the letter's text there should stand {', '.join(absent)}")
    with run.stage.bot.office.database.reading() as view:
        entries, damage = ledger.verify(view)
    expect(entries and damage is None, "the ledger is whole")


def _conclude(screen: Screen, folder: Path, material: Material) -> None:
    screen.heading("What is left")
    screen.line(f"{folder}")
    for each in FORMATS:
        screen.line(f"  letter.{each}")
    screen.line(f"  {DATABASE}")
    screen.line()
    screen.line("Look around there:")
    screen.line(f"  signon letter show {material.handle}")
    screen.line("  signon ledger verify")


def _end(message: str) -> None:
    print(message, file=sys.stderr)  # noqa: T201
    raise typer.Exit(1)
