"""What a message goes to: a channel, or somebody by a Slack id or an e-mail address."""

from __future__ import annotations


def is_channel(target: str) -> bool:
    """Whether this is a channel's id, and no person's contact."""
    return "@" not in target and not target.startswith(("U", "W"))
