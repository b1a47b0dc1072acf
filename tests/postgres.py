"""A PostgreSQL server of the tests' own, for as long as they run: Debian's package, in a temporary
folder, as somebody who has no rights, at a free port of this machine."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.ports import free_port

MISSING = "PostgreSQL is not installed here (on Debian: apt-get install postgresql)"
ROLE = "signon"
UNPRIVILEGED = ("postgres", "nobody")
"""Whose the server may be where root runs the tests: PostgreSQL refuses to be root's."""
QUICK = {
    # Nothing in it has to outlive a power cut.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
    "jit": "off",
    "max_connections": "300",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}
PATIENCE = 60.0
"""Seconds that a server has to come up."""


def binaries() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest where there are several."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3])
    )
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    port: int
    password: str

    @property
    def url(self) -> str:
        """The URL of the database that every server has."""
        return self.database("postgres")

    def database(self, name: str) -> str:
        """The URL of a database in it."""
        return f"postgresql://{ROLE}:{self.password}@127.0.0.1:{self.port}/{name}"


@contextmanager
def running() -> Iterator[Server]:
    """A server for as long as the block lasts."""
    programs = binaries()
    if programs is None:
        raise RuntimeError(MISSING)
    # Others on this machine can reach the port.
    password = secrets.token_urlsafe(16)
    folder = Path(tempfile.mkdtemp(prefix="signon-postgres-"))
    try:
        owner = _owner(folder)
        _make(programs, folder, password, owner)
        process, port = _start(programs, folder, password, owner)
        try:
            yield Server(port, password)
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing has to be kept
            process.wait(PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> dict[str, Any]:
    """Who the server runs as, in the words of `subprocess`; the folder becomes theirs."""
    if os.geteuid() != 0:
        return {}
    known = {each.pw_name: each for each in pwd.getpwall()}
    chosen = next(known[name] for name in UNPRIVILEGED if name in known)
    os.chown(folder, chosen.pw_uid, chosen.pw_gid)
    return {"user": chosen.pw_uid, "group": chosen.pw_gid, "extra_groups": []}


def _make(programs: Path, folder: Path, password: str, owner: dict[str, Any]) -> None:
    written = folder / "password"
    written.write_text(password, "utf-8")
    if owner:
        os.chown(written, owner["user"], owner["group"])
    made = subprocess.run(
        [
            programs / "initdb",
            *("--pgdata", folder / "data", "--username", ROLE, "--pwfile", written),
            # Cheap to check, which every connection does.
            *("--auth", "md5", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        **owner,
    )
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stderr}")


def _start(
    programs: Path, folder: Path, password: str, owner: dict[str, Any]
) -> tuple[subprocess.Popen[bytes], int]:
    for _ in range(5):  # somebody else may take the port before we do
        port = free_port()
        options = [part for name, value in QUICK.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", "-p", str(port), *options],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd=folder,
                start_new_session=True,  # Ctrl-C is for the tests: they end it
                **owner,
            )
        if _is_up(process, port, password):
            return process, port
    raise RuntimeError(f"postgres does not start: {(folder / 'log').read_text('utf-8')[-2000:]}")


def _is_up(process: subprocess.Popen[bytes], port: int, password: str) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            psycopg.connect(
                host="127.0.0.1", port=port, user=ROLE, password=password, dbname="postgres"
            ).close()
        except psycopg.OperationalError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.02)
                return False
        else:
            return True
    return False
