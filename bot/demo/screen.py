"""The transcript as it is printed: who did what, and what they saw.

What people did is read from the stand-in's own transcript; what they saw is printed where a scene
asks for it. Everything is literal text: nothing that somebody typed is markup here.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby

from rich.box import ROUNDED
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.rehearsal import Entry, Message, Modal, Person, Transcript

WIDEST = 100
SHORT = 7
"""How many lines of something long are printed."""
VERBS = {
    "typed": "types",
    "clicked": "clicks",
    "chose": "chooses",
    "filled": "fills in",
    "submitted": "submits",
    "closed": "closes",
}
COLOURS = {"form": "magenta", "alone": "yellow", "direct": "green", "channel": "blue"}


class Screen:
    """Prints a transcript that is read at 80 columns, in a file as well as on a terminal."""

    def __init__(self, transcript: Transcript, steps: int, console: Console | None = None) -> None:
        self.console = console or _console()
        self._new: list[Entry] = []
        transcript.follow(self._new.append)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(None),
            TaskProgressColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )
        self._task = self._progress.add_task("", total=steps)

    @contextmanager
    def running(self) -> Iterator[None]:
        """With a progress bar under the transcript, where somebody looks on."""
        with self._progress:
            yield

    def advance(self, steps: int = 1) -> None:
        self._progress.advance(self._task, steps)

    # --- the frame -------------------------------------------------------------------------------

    def heading(self, title: str, at: datetime | None = None) -> None:
        """A scene begins."""
        self._progress.update(self._task, description=title)
        said = f"{title} · {at:%a %d %b %Y, %H:%M}" if at else title
        self.line()
        if len(said) < self._width - 2:
            self._print(Rule(Text(said, "bold"), align="left", style="dim"))
        else:
            self._print(Text(said, "bold"))

    def remark(self, text: str) -> None:
        """What stands beside the play."""
        self._print(Padding(Text(_clean(text), "italic"), (0, 2), expand=False))

    def line(self, text: str = "") -> None:
        self._print(Text(_clean(text)))

    # --- what people did and saw -----------------------------------------------------------------

    def acts(self, *, silently: bool = False) -> None:
        """What people did since the last time; or, silently, nothing of it."""
        entries = self._new[:]
        del self._new[: len(entries)]
        done = [] if silently else [each for each in entries if each.action in VERBS]
        for actor, acts in groupby(done, key=lambda each: each.actor):
            self.line()
            self._print(Text(_clean(actor), "bold"))
            table = Table.grid(padding=(0, 1))
            table.add_column(width=9, justify="left")
            table.add_column()
            for verb, place, text in _lines(list(acts)):
                words = Text(_clean(text))
                if place:
                    words.append(f"  {_clean(place)}", "dim")
                table.add_row(Text(verb, "dim"), words)
            self._print(Padding(table, (0, 0, 0, 2), expand=False))

    def form(self, modal: Modal, *, short: bool = False) -> None:
        """The form before somebody's eyes."""
        title, text = modal.title, modal.plain.partition("\n")[2]
        self._box(f"{modal.person.name} sees “{title}”", text, "form", short=short)

    def alone(self, person: Person, text: str) -> None:
        """What only one person is told, at once."""
        self._box(f"{person.name} alone sees", text, "alone")

    def direct(self, person: Person, *, short: bool = False) -> None:
        """The latest direct message to somebody."""
        message = person.dms[-1]
        self._message(message, f"direct message to {person.name}", person.read, "direct", short)

    def posted(self, message: Message, reader: Person, *, short: bool = False) -> None:
        """A message in a channel, as one of its members reads it now."""
        kind = "thread in " if message.thread_ts else ""
        self._message(message, f"{kind}{message.channel.title}", reader.read, "channel", short)

    def _message(
        self,
        message: Message,
        where: str,
        read: Callable[[Message], str],
        kind: str,
        short: bool,
    ) -> None:
        self._box(where, read(message), kind, short=short)

    def _box(self, title: str, text: str, kind: str, *, short: bool = False) -> None:
        self.acts()
        shown = Text(_clean(shortened(text) if short else text))
        shown.highlight_regex(r"(?m)^(\[[^\[\]\n]+\] ?)+$", "bold cyan")
        panel = Panel(
            shown,
            box=ROUNDED,
            title=Text(_clean(title)),
            title_align="left",
            border_style=COLOURS[kind],
            width=self._width - 2,
        )
        self._print(Padding(panel, (0, 0, 0, 2), expand=False))

    def _print(self, thing: object) -> None:
        self.console.print(thing, width=self._width, markup=False, emoji=False)

    @property
    def _width(self) -> int:
        return min(self.console.width, WIDEST)


def shortened(text: str, lines: int = SHORT) -> str:
    """The beginning of something long, and its buttons if it has any."""
    every = text.split("\n")
    buttons = every[-1:] if every[-1].startswith("[") else []
    body = every[: len(every) - len(buttons)]
    shown = body if len(body) <= lines + 1 else body[:lines]
    cut = [line if len(line) <= 150 else f"{line[:149].rstrip()}…" for line in shown]
    rest = [f"… {len(body) - lines} more lines"] if len(shown) < len(body) else []
    return "\n".join([*cut, *rest, *buttons])


def _lines(acts: list[Entry]) -> Iterator[tuple[str, str, str]]:
    """Verb, place and what: what was filled in goes into one row."""
    for filled, several in groupby(acts, key=lambda each: each.action == "filled"):
        if filled:
            yield VERBS["filled"], "", "\n".join(each.text for each in several)
            continue
        for each in several:
            text = f"“{each.place}”" if each.action in ("submitted", "closed") else each.text
            where = "a direct message" if each.place.startswith("DM ") else each.place
            place = f"in {where}" if where and text == each.text else ""
            yield VERBS[each.action], place, text


def _clean(text: str) -> str:
    """Without what would steer a terminal."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))


def _console() -> Console:
    """A console that puts a mark where the output's encoding lacks a letter."""
    if callable(reconfigure := getattr(sys.stdout, "reconfigure", None)):
        reconfigure(errors="replace")
    return Console(highlight=False)
