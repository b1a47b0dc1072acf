"""Starts bots quickly: everything is imported once, and each bot is a fork of this process.

    python cradle.py

Orders come as lines of JSON on the standard input, and each is answered with a line: `{"start":
…}` with the bot's process id, `{"reap": PID}` with how that process ended (negative: the signal).
Nothing here has a thread or a connection before it forks.
"""

from __future__ import annotations

import inspect
import json
import logging
import os
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

# Before the bot: what it takes for the moment is said by the order.
import bot.process
import bot.slack.transport
from bot.config import Secrets, load
from tests.faults.fate import Fate, install
from tests.faults.moved import MovedClock

WARM = (
    "alembic.config",
    "alembic.runtime.environment",
    "apscheduler.schedulers.background",
    "bot.messages.final",
    "bot.rendering.letter",
    "filelock",
    "psycopg",
    "slack_bolt.adapter.wsgi",
    "slack_sdk.webhook",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "waitress",
)
"""What a bot imports only when it needs it."""


def be_born(order: dict[str, Any]) -> NoReturn:
    """The fork becomes a bot, until it is told to stop or dies."""
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for to, given in ((0, nothing), (1, log), (2, log)):
        os.dup2(given, to)
    code = 1
    try:
        os.environ.update(order["environment"])
        logging.basicConfig(
            level=logging.INFO, format="%(asctime)s %(process)d %(levelname)s %(message)s"
        )
        for chatty in ("alembic", "apscheduler"):
            logging.getLogger(chatty).setLevel(logging.ERROR)
        clock = MovedClock(Path(order["clock"]))
        fate = Fate(
            order["point"], order["nth"], order["trace"], clock, order["place"], order["broken"]
        )
        install(fate, clock)
        bot.process.run(load(Path(order["config"])), Secrets())
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """Takes orders until there are no more."""
    for name in WARM:
        try:
            __import__(name)
        except ImportError:
            continue
    inspect.stack()  # Bolt asks for it, and the first time takes longer than all the rest.
    print(json.dumps({"ready": os.getpid()}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "start" in order:
            pid = os.fork()
            if pid == 0:
                be_born(order["start"])
            answer = {"pid": pid}
        else:
            _, status = os.waitpid(order["reap"], 0)
            answer = {"status": os.waitstatus_to_exitcode(status)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
