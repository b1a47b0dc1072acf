"""What can go wrong in a rehearsal, told apart by whose fault it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Refused(Exception):
    """Slack says no: `error` is its error string, `detail` what its `messages` would explain.

    `extra` goes into the answer beside them (`needed`, `provided`, …).
    """

    def __init__(self, error: str, detail: Iterable[str] = (), **extra: object) -> None:
        super().__init__(error)
        self.error = error
        self.detail = list(detail)
        self.extra = extra


class NotAcknowledged(Exception):
    """The bot did not take a delivery in time, or answered it with an error.

    `reason` is one of `no_connection`, `timeout`, `connection_lost`, `unreachable` and `status N`
    (HTTP alone). A person in Slack would read "operation_timeout" or "dispatch_failed".
    """

    def __init__(self, reason: str, what: str) -> None:
        super().__init__(f"{what} was not acknowledged: {reason}")
        self.reason = reason
        self.what = what


class NoSuchThing(AssertionError):
    """A rehearsal asks for a button, input, option or message that nobody can see.

    The message lists what there was instead.
    """

    def __init__(self, wanted: str, there_was: Iterable[str] = ()) -> None:
        seen = [f"  - {thing}" for thing in there_was]
        listed = "\n".join(["There was:", *seen]) if seen else "There was nothing of the kind."
        super().__init__(f"{wanted}\n{listed}")


class Incomplete(AssertionError):
    """Slack's own window would not send this form; nothing reached the bot.

    `problems` maps the label of each input to what is wrong with it.
    """

    def __init__(self, title: str, problems: Mapping[str, str]) -> None:
        listed = "\n".join(f"  - {label}: {problem}" for label, problem in problems.items())
        super().__init__(f"“{title}” cannot be submitted:\n{listed}")
        self.problems = dict(problems)
