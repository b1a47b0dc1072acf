"""What is counted while the bot runs, as Prometheus reads it.

Labels hold kinds and outcomes from short lists; never a name, an id or a text. Counts belong to
this process; what stands in the database is asked for when somebody looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST

RETRY_REASONS = frozenset(
    (
        "connection_failed",
        "http_error",
        "http_timeout",
        "ssl_error",
        "too_many_redirects",
        "unknown_error",
    )
)
"""Slack's reasons for sending an event again; another one counts as `other`."""

_REGISTRY = CollectorRegistry()
_REQUESTS = Counter("signon_requests", "Slack's requests.", ("kind", "outcome"), registry=_REGISTRY)
_ACKNOWLEDGED = Histogram(
    "signon_acknowledgement_seconds",
    "From a request's arrival to its acknowledgement; Slack waits three seconds.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0),
    registry=_REGISTRY,
)
_RETRIES = Counter("signon_slack_retries", "Events sent again.", ("reason",), registry=_REGISTRY)
_FAILURES = Counter(
    "signon_failures", "Failures inside that somebody was told of.", registry=_REGISTRY
)
_ANSWERS = Counter(
    "signon_slack_answers",
    "Slack's answers to the bot.",
    ("method", "sort"),
    registry=_REGISTRY,
)
_TICKS = Counter("signon_ticks", "How often the clock woke.", ("outcome",), registry=_REGISTRY)
_CONNECTIONS = Gauge(
    "signon_socket_connections", "Connections of Socket Mode that are well.", registry=_REGISTRY
)


class Queues(Protocol):
    """What waits in the database. `by_state` has the states `waiting`, `sending`, `held` and
    `failed`; `oldest` is how long the oldest waiting item has waited, `overdue` how much should
    have been done by the clock before now."""

    @property
    def by_state(self) -> dict[str, int]: ...
    @property
    def oldest(self) -> timedelta: ...
    @property
    def overdue(self) -> int: ...


def requested(kind: str, outcome: str, seconds: float) -> None:
    """A request of Slack's was answered, or turned away."""
    _REQUESTS.labels(kind, outcome).inc()
    if outcome == "answered":
        _ACKNOWLEDGED.observe(seconds)


def retried(reason: str) -> None:
    """Slack has sent something again."""
    _RETRIES.labels(reason if reason in RETRY_REASONS else "other").inc()


def failed() -> None:
    """Somebody was told that something went wrong inside."""
    _FAILURES.inc()


def slack_answered(method: str, sort: str) -> None:
    """Slack was asked. `sort` is `ok`, `429`, `5xx`, `refused`, or `none` where no answer came."""
    _ANSWERS.labels(method, sort).inc()


def ticked(outcome: str) -> None:
    """The clock woke: `done`, or `failed`."""
    _TICKS.labels(outcome).inc()


def connected(connections: int) -> None:
    """So many connections of Socket Mode are well."""
    _CONNECTIONS.set(connections)


def exposition(queues: Queues | None) -> bytes:
    """Everything in Prometheus' text format. Without `queues` the database did not answer."""
    return generate_latest(_REGISTRY) + generate_latest(_of_the_database(queues))


def _of_the_database(queues: Queues | None) -> CollectorRegistry:
    registry = CollectorRegistry()
    answers = Gauge("signon_database_up", "Whether the database answers.", registry=registry)
    answers.set(queues is not None)
    if queues is None:
        return registry
    outbox = Gauge("signon_outbox_items", "Items in the outbox.", ("state",), registry=registry)
    _fill(outbox, queues.by_state.items())
    Gauge(
        "signon_outbox_oldest_waiting_seconds",
        "How long the oldest waiting item has waited.",
        registry=registry,
    ).set(queues.oldest.total_seconds())
    Gauge(
        "signon_due_overdue_items",
        "What the clock should have done already.",
        registry=registry,
    ).set(queues.overdue)
    return registry


def _fill(gauge: Gauge, numbers: Iterable[tuple[str, int]]) -> None:
    for label, number in numbers:
        gauge.labels(label).set(number)
