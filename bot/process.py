"""What is built, started, drained and stopped."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import FrameType

from slack_bolt import App

from bot.clock import Ticker, utc_now
from bot.config import ConfigError, Secrets, Settings
from bot.slack.app import build as build_app
from bot.slack.app import web_client
from bot.slack.call import Desk
from bot.slack.directory import Directory
from bot.slack.sender import Sender
from bot.slack.transport import Http, Socket, Transport
from bot.usecases import reminding
from bot.usecases.transaction import Office
from storage.database import Database
from storage.migrate import migrate

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bot:
    """Everything that runs, not yet started."""

    office: Office
    app: App
    directory: Directory
    sender: Sender
    slow: Executor
    now: Callable[[], datetime]

    def tick(self) -> None:
        """Does what is due now."""
        try:
            reminding.tick(self.office, self.now())
        except Exception:
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
    """Migrates the database and ties everything together. Asks Slack who the bot is.

    `slow` does what has to ask Slack before it can be done; by default threads of its own.
    """
    database = Database(settings.storage.url)
    migrate(database)
    reading = web_client(secrets.slack_bot_token, secrets.api_url, retries=True)
    posting = web_client(secrets.slack_bot_token, secrets.api_url, retries=False)
    woken = threading.Event()
    office = Office(database, settings.as_coalition(), woken.set)
    directory = Directory(reading, office, now)
    sender = Sender(posting, directory, office, now, woken)
    slow = slow or ThreadPoolExecutor(4, thread_name_prefix="slow")
    desk = Desk(office, directory, reading, now, slow)
    secret = secrets.slack_signing_secret if settings.slack.mode == "http" else ""
    return Bot(office, build_app(desk, signing_secret=secret), directory, sender, slow, now)


def transport(bot: Bot, settings: Settings, secrets: Secrets) -> Transport:
    """The way in that the settings name."""
    if settings.slack.mode == "http":
        return Http(bot.app, settings.slack.host, settings.slack.port)
    return Socket(bot.app, secrets.slack_app_token)


def run(settings: Settings, secrets: Secrets) -> None:
    """Runs until told to stop by SIGTERM or Ctrl-C. Raises `ConfigError`."""
    secrets.check(settings.slack.mode)
    with _alone(settings.storage.url):
        bot = build(settings, secrets)
        way_in = transport(bot, settings, secrets)
        ticker = Ticker(bot.tick, lambda: reminding.next_due(bot.office))
        sending = threading.Thread(target=bot.sender.run, name="sender")
        stopped = threading.Event()

        def stop(_signal: int, _frame: FrameType | None) -> None:
            stopped.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        bot.slow.submit(bot.directory.meet_coordinators)
        sending.start()
        ticker.start()
        way_in.start()
        log.info("running in %s mode", settings.slack.mode)
        stopped.wait()
        log.info("stopping: finishing what is under way")
        way_in.stop()
        ticker.stop()
        bot.sender.stop()
        sending.join(timeout=10)
        bot.close()


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """Holds the database's lock file: one process for one SQLite file."""
    from filelock import FileLock, Timeout

    lock = FileLock(f"{url.removeprefix('sqlite:///')}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ConfigError(
            "Another signon runs with this database already. Stop it first, "
            "or set storage.url to another file."
        ) from None
    try:
        yield
    finally:
        lock.release()
