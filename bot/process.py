"""What is built, started, drained and stopped."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from slack_bolt import App

from bot import metrics
from bot.clock import Ticker, utc_now
from bot.config import ConfigError, Secrets, Settings
from bot.health import Health
from bot.slack.app import LISTENERS
from bot.slack.app import build as build_app
from bot.slack.client import web_client
from bot.slack.desk import Desk
from bot.slack.directory import Directory
from bot.slack.sender import Sender
from bot.slack.transport import Http, Socket, Traffic, Transport, Watch
from bot.usecases import digest, lettering, reminding, tidying
from bot.usecases.stamping import Stamper
from bot.usecases.transaction import Office
from storage.database import Database
from storage.migrate import migrate

if TYPE_CHECKING:
    from bot.proof.stamping import StampServer

log = logging.getLogger(__name__)

LONGEST_STOP = 9.0
"""Seconds in which the bot ends after it was told to. What is not done then is given up: whatever
counts stands in the database."""
ANSWERING = 6.0
"""Of these, how many the requests under way may take at most."""
LISTENING = 0.2
"""Seconds after which a signal is noticed at the latest."""
LINGERING = 0.5
"""Seconds in which threads that have nothing more to do have to end."""
DRAINING = 2.0
"""Seconds for which a load balancer hears that the bot is not ready before the port closes."""
WOKEN_LATELY = timedelta(minutes=3)
"""A clock that has not woken for so long is dead."""
STUCK_AFTER = 60.0
"""Seconds after which a request under way is stuck; Slack waits for three."""


@dataclass(frozen=True)
class Bot:
    """Everything that runs, not yet started."""

    office: Office
    app: App
    directory: Directory
    sender: Sender
    slow: Executor
    now: Callable[[], datetime]
    stamper: Stamper | None = None

    def tick(self) -> None:
        """Does what is due now."""
        try:
            reminding.tick(self.office, self.now())
            tidying.tidy(self.office, self.now())
            if self.stamper:
                self.slow.submit(self.stamper.run)  # the clock waits for no server
            metrics.ticked("done")
        except Exception:
            metrics.ticked("failed")
            log.exception("what is due could not be done; it is tried again")

    def close(self) -> None:
        """Lets slow work finish and closes the database."""
        self.slow.shutdown(wait=True)
        self.office.database.close()


def build(
    settings: Settings,
    secrets: Secrets,
    now: Callable[[], datetime] = utc_now,
    slow: Executor | None = None,
) -> Bot:
    """Migrates the database and ties everything together. Asks Slack who the bot is. Raises
    `ConfigError`.

    `slow` does what has to ask Slack before it can be done; by default threads of its own.
    """
    lettering.use(settings.letters.folder)
    database = Database(settings.storage.url)
    migrate(database)
    reading = web_client(secrets.slack_bot_token, secrets.api_url, retries=True)
    posting = web_client(secrets.slack_bot_token, secrets.api_url, retries=False)
    woken = threading.Event()
    office = Office(database, settings.as_coalition(), woken.set)
    digest.begin(office, now())
    directory = Directory(reading, office, now)
    sender = Sender(posting, directory, office, now, woken)
    slow = slow or ThreadPoolExecutor(4, thread_name_prefix="slow")
    desk = Desk(office, directory, reading, now, slow)
    secret = secrets.slack_signing_secret if settings.slack.mode == "http" else ""
    app = build_app(desk, signing_secret=secret)
    ask = stamp_server(settings)
    stamper = Stamper(office, ask, now) if ask else None
    return Bot(office, app, directory, sender, slow, now, stamper)


def stamp_server(settings: Settings) -> StampServer | None:
    """The server that time-stamps editions, if the settings name one. Raises `ConfigError`."""
    proof = settings.proof
    if not proof.timestamp_url:
        return None
    from bot.proof.stamping import StampServer
    from bot.proof.stamps import certificates

    try:
        trusted = certificates(Path(proof.timestamp_certificates).read_bytes())
    except (OSError, ValueError):
        raise ConfigError(
            f"{proof.timestamp_certificates} holds no certificate in PEM. Set "
            "proof.timestamp_certificates to the file that the server's operator publishes."
        ) from None
    return StampServer(proof.timestamp_url, trusted)


class Process:
    """A bot with its ways in, its clock and its sender: started, watched and stopped.

    Raises `ConfigError` where a port cannot be used.
    """

    def __init__(self, bot: Bot, settings: Settings, secrets: Secrets) -> None:
        slack = settings.slack
        self._bot = bot
        self._traffic = Traffic()
        self._ticker = Ticker(bot.tick, lambda: reminding.next_due(bot.office), bot.now)
        self._sending = threading.Thread(target=bot.sender.run, name="sender", daemon=True)
        self._ways_in: list[Transport] = []
        self.health = Health(bot.office.database, bot.now, self._parts(), self._slack)
        apart = slack.health_port != 0
        if slack.mode == "http":
            watch = None if apart else self.health
            server = _server(bot.app, slack.host, slack.port, "port", self._traffic, watch)
            self._ways_in.append(server)
        else:
            self._ways_in.append(Socket(bot.app, secrets.slack_app_token, traffic=self._traffic))
        self._apart = (
            _server(None, slack.host, slack.health_port, "health_port", Traffic(), self.health)
            if apart
            else None
        )
        self._drains = slack.mode == "http"
        self._started = False

    def start(self) -> None:
        """Begins to send, to wake and to take requests. Raises `SlackApiError` where Slack does
        not want that."""
        self._bot.slow.submit(self._bot.directory.meet_coordinators)
        self._sending.start()
        self._ticker.start()
        if self._apart:
            self._apart.start()
        for way_in in self._ways_in:
            way_in.start()
        self._started = True

    def stop(self) -> bool:
        """Takes no more work and finishes what is under way, for ten seconds at most. False where
        something had to be given up."""
        until = time.monotonic() + LONGEST_STOP
        self.health.stopping = True
        self._bot.sender.stop()
        self._ticker.stop(0)
        if self._started and self._drains:
            time.sleep(DRAINING)
        done = {}
        for way_in in self._ways_in:
            done["requests"] = way_in.stop(min(ANSWERING, _left(until)))
        done["what is due"] = self._ticker.stop(_left(until))
        done["a message"] = _ended(self._sending, until)
        done["slow work"] = _ended(_in_a_thread(self._bot.slow.shutdown), until)
        if self._apart:
            self._apart.stop(min(0.5, _left(until)))
        done["the database"] = _ended(_in_a_thread(self._bot.office.database.close), until + 0.5)
        for what, finished in done.items():
            if not finished:
                log.warning("given up: %s; what counts stands in the database", what)
        return all(done.values())

    # --- how it is -------------------------------------------------------------------------------

    def _parts(self) -> dict[str, Callable[[], str]]:
        return {
            "listeners": lambda: "stuck" if self._traffic.stuck(STUCK_AFTER) >= LISTENERS else "",
            "clock": lambda: "asleep" if self._ticker.slept() > WOKEN_LATELY else "",
            "sender": lambda: (
                "" if self._sending.is_alive() or self.health.stopping else "has ended"
            ),
        }

    def _slack(self) -> str:
        return next(filter(None, (each.trouble() for each in self._ways_in)), "")


def _server(
    app: App | None, host: str, port: int, key: str, traffic: Traffic, watch: Watch | None
) -> Http:
    try:
        return Http(app, host, port, traffic=traffic, watch=watch)
    except OSError as error:
        raise ConfigError(
            f"Port {port} at {host} cannot be used: {error.strerror or error}. "
            f"End what listens there, or set slack.{key} to another one."
        ) from None


def run(settings: Settings, secrets: Secrets) -> None:
    """Runs until told to stop by SIGTERM or Ctrl-C; told so twice, it ends at once.

    Raises `ConfigError`.
    """
    secrets.check(settings.slack.mode)
    with _alone(settings.storage.url):
        process = Process(build(settings, secrets), settings, secrets)
        told: list[int] = []

        def stop(number: int, _frame: FrameType | None) -> None:
            told.append(number)
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, signal.SIG_DFL)

        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, stop)
        finished = False
        try:
            process.start()
            log.info("running in %s mode", settings.slack.mode)
            # A signal may come just before the wait for it, or to another thread, and then wakes
            # nobody who waits without an end.
            while not told:
                time.sleep(LISTENING)
            log.info("stopping: finishing what is under way")
        finally:
            finished = process.stop()
        log.info("stopped")
    if not finished or _lingering():
        # Python would wait for threads that have not ended.
        logging.shutdown()
        os._exit(0)


def _lingering() -> bool:
    """Whether a thread is still there for which Python waits when it ends."""
    until = time.monotonic() + LINGERING
    others = [each for each in threading.enumerate() if each is not threading.main_thread()]
    return any(not _ended(each, until) for each in others if not each.daemon)


def _left(until: float) -> float:
    return max(until - time.monotonic(), 0.0)


def _in_a_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _ended(thread: threading.Thread, until: float) -> bool:
    with suppress(RuntimeError):  # It was never started.
        thread.join(_left(until))
    return not thread.is_alive()


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """Holds the database's lock file: one process for one SQLite file. Of others any number may
    share one database."""
    if not url.startswith("sqlite"):
        yield
        return
    from filelock import FileLock, Timeout

    lock = FileLock(f"{url.removeprefix('sqlite:///')}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ConfigError(
            "Another signon runs with this database already. Stop it first, or set storage.url "
            "to another file, or to a PostgreSQL database, which several may share."
        ) from None
    try:
        yield
    finally:
        lock.release()
