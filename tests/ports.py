"""A port for a process that a test starts."""

from __future__ import annotations

import socket


def free_port() -> int:
    """One on which nobody listens at this moment; somebody else may take it before it is used."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
