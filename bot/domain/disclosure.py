"""Which facts of an event anybody may read, and how both kinds are kept under one hash.

A ledger's entry holds what others may check, and what is nobody else's business: who did it and by
which Slack id, addresses, whatever people typed as a reason, and names that were never printed.
Its *digest* holds the public facts and only the digest of the private ones, with a random salt so
that nobody can guess them; a chain of digests can be checked without opening any of them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.domain.text import sha256_of

VERSION = 2
"""Of the form in which entries are hashed. In the first one nothing could be left out."""

BEGINNING = "0" * 64
"""What stands as the hash before the first entry."""

_TEXT = frozenset({"revision", "fingerprint"})
_ORGANIZATION = frozenset({"organization", "name"})
_EDITION = _TEXT | {
    "edition",
    "edition_fingerprint",
    "day",
    "signatories",
    "individuals",
    "printed",
    "ledger",
    "arrangement",
    "countries",
    "convenors",
    "logos",
    "files",
    "translations",
    "added",
    "withdrawn",
    "errata",
}
_NOTHING: frozenset[str] = frozenset()

ALWAYS = frozenset({"letter"})
"""Public whatever the event is: the handle of the letter that it is about."""

PUBLIC: dict[str, frozenset[str]] = {
    "created": _TEXT | {"deadline"},
    "circulated": _TEXT | {"deadline"},
    "extended": frozenset({"before", "deadline"}),
    "closed": _NOTHING,
    "cancelled": _NOTHING,
    "sign-ons opened": frozenset({"revision"}),
    "revised": _TEXT | {"change", "before"},
    "translated": _TEXT | {"language", "number", "of"},
    "signed": _TEXT | _ORGANIZATION | {"logo"},
    "confirmed": _TEXT | _ORGANIZATION,
    "withdrew": _ORGANIZATION,
    "sign-on stands": _ORGANIZATION,
    "late sign-on accepted": _ORGANIZATION | {"edition", "logo"},
    "signed personally": _TEXT,
    "confirmed personally": _TEXT,
    "withdrew personally": _NOTHING,
    "finalized": _EDITION,
    "reissued": _EDITION,
    "embargo set": frozenset({"until"}),
    "embargo held": _NOTHING,
    "embargo released": _NOTHING,
    "embargo ended": frozenset({"edition"}),
    "time-stamped": frozenset({"edition", "at", "token"}),
    # Who would rather not, who objects, who asked in vain: that it happened is public, and no more.
    "declined": _NOTHING,
    "asked again": _NOTHING,
    "objected": _NOTHING,
    "objection replied": _NOTHING,
    "objection resolved": _NOTHING,
    "objection overridden": _NOTHING,
    "objection withdrawn": _NOTHING,
    "objection accepted": _NOTHING,
    "objection reopened": _NOTHING,
    "preflight overridden": _NOTHING,
    "late sign-on asked": _NOTHING,
    "late sign-on declined": _NOTHING,
    "late sign-on taken back": _NOTHING,
    "late withdrawal asked": _NOTHING,
    "late withdrawal taken back": _NOTHING,
    "asked to represent": _NOTHING,
    "request approved": _NOTHING,
    "request declined": _NOTHING,
    "reminded": _NOTHING,
    "tried again": _NOTHING,
    "found in Slack": _NOTHING,
    "posted again": _NOTHING,
    # The coalition's own list is about no letter.
    "organization added": _NOTHING,
    "organization changed": _NOTHING,
    "organization removed": _NOTHING,
    "deputy named": _NOTHING,
}
"""By kind of event, the facts that are public; everything else is private, and all of a kind that
is not named here."""


def parted(kind: str, facts: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The public facts of an event, and the private ones."""
    public = PUBLIC.get(kind, _NOTHING) | ALWAYS
    return (
        {name: value for name, value in facts.items() if name in public},
        {name: value for name, value in facts.items() if name not in public},
    )


def private_digest(salt: str, actor: str, private: str) -> str:
    """`private`: the private facts in canonical JSON."""
    return sha256_of([salt, actor, private])


def digest(sequence: int, time: datetime, kind: str, public: str, private: str) -> str:
    """What the chain holds of an entry. `public`: the public facts in canonical JSON; `private`:
    the digest of the private ones."""
    return sha256_of([VERSION, sequence, time.astimezone(UTC).isoformat(), kind, public, private])


def chained(previous_hash: str, digest: str) -> str:
    """An entry's hash."""
    return sha256_of([previous_hash, digest])
