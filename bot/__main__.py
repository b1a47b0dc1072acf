"""`signon`, and `python -m bot`."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line."""
    from bot.cli import app, with_config_first

    app(args=with_config_first(sys.argv[1:]), prog_name="signon")


if __name__ == "__main__":
    main()
