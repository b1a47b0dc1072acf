"""The real bot in a process of its own that dies, by SIGKILL, at a named moment.

    python doomed.py CONFIG before|after|never

`before` is just before the commit that would store the first sign-on, `after` just after it and
before anybody is told. Both are hooked from outside, by SQLAlchemy's events: nothing in the bot
knows of them.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Pool, event

from bot.config import Secrets, load
from bot.process import run


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def doom(moment: str) -> None:
    """Lets the process die at that moment."""

    @event.listens_for(Engine, "commit")
    def committing(connection: Connection) -> None:
        if connection.exec_driver_sql("SELECT count(*) FROM sign_ons").scalar():
            if moment == "before":
                die()
            connection.info["signed"] = True

    @event.listens_for(Pool, "checkin")
    def done(_dbapi_connection: Any, record: Any) -> None:
        if record.info.get("signed"):
            die()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    config, when = sys.argv[1:]
    if when != "never":
        doom(when)
    run(load(Path(config)), Secrets())
