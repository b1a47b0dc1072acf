"""A time-stamp in a letter's file: it is the fingerprint's and nobody has touched it, or that is
found; and who is to be believed says whoever verifies."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.domain.ledger_file import BrokenLine
from bot.proof.ledger import Edition, read
from bot.proof.stamps import certificates
from bot.proof.verifying import Verdict, dated
from tests.databases import Backend
from tests.factories import a_database, an_office
from tests.proof.conftest import Delivered
from tests.proof.stamped import exported, finalized, stamped_letter
from tests.proof.test_ledger_file import opened, sealed
from tests.tsa import NAME, Authority, an_authority, rejected

ON = "edition 1 is time-stamped on 2026-11-24 12:00:07 UTC by The Hour Authority."


@dataclass(frozen=True)
class Stamped:
    lines: list[bytes]
    root: bytes

    @property
    def edition(self) -> Edition:
        return read(self.lines).editions[1]

    @property
    def token(self) -> bytes:
        token = self.edition.time_stamp
        assert token is not None
        return token

    def opened(self) -> list[dict[str, object]]:
        return opened(Delivered(tuple(self.lines), {}))

    def judged(self, *, root: bytes | None = None, **changes: object) -> Verdict:
        """What is said of the time-stamp, by whoever trusts its root unless told otherwise."""
        trusted = certificates(self.root if root is None else root) if root != b"" else ()
        found = dated(replace(self.edition, **changes), trusted)  # type: ignore[arg-type]
        assert found is not None
        return found


_MADE: list[Stamped] = []


@pytest.fixture
def stamped(backend: Backend, tmp_path: Path) -> Stamped:
    if not _MADE:
        _MADE.append(Stamped(*stamped_letter(tmp_path)))
        backend.done_with(tmp_path)
    return _MADE[0]


def why_not(lines: list[bytes]) -> str:
    with pytest.raises(BrokenLine) as broken:
        read(lines)
    return broken.value.problem


# --- what is said ---------------------------------------------------------------------------------


def test_who_trusts_the_root_is_told_when_and_by_whom(stamped: Stamped) -> None:
    assert stamped.judged() == Verdict(True, (ON,))


def test_who_names_no_root_is_told_that_nobody_has_checked_the_signer(stamped: Stamped) -> None:
    found = stamped.judged(root=b"")

    assert found.belongs
    assert found.lines[0].startswith(ON)
    assert "has not been checked" in found.lines[0]
    assert "--timestamp-certificates" in found.lines[0]


def test_whoever_is_not_certified_by_a_trusted_root_is_not_believed(stamped: Stamped) -> None:
    found = stamped.judged(root=Authority(NAME).pem)

    assert not found.belongs
    assert "none of the trusted certificates vouches for who signed it" in found.lines[0]


def test_an_edition_without_one_says_nothing(delivered: Delivered) -> None:
    assert dated(delivered.ledger.editions[1], ()) is None


# --- what was changed -----------------------------------------------------------------------------


def test_another_fingerprint_is_not_the_one_that_was_stamped(stamped: Stamped) -> None:
    for root in (None, b""):
        found = stamped.judged(root=root, fingerprint="0" * 64)

        assert found == Verdict(
            False, ("the time-stamp of edition 1 does not belong to its fingerprint.",)
        )


@pytest.mark.parametrize("token", [b"", b"no time-stamp", b"\x30\x80"])
def test_what_is_no_time_stamp_is_damaged(stamped: Stamped, token: bytes) -> None:
    found = stamped.judged(root=b"", time_stamp=token)

    assert found == Verdict(False, ("the time-stamp of edition 1 is damaged.",))


def test_a_refusal_is_no_time_stamp(stamped: Stamped) -> None:
    assert "refused" in stamped.judged(root=b"", time_stamp=rejected()).lines[0]


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_no_changed_byte_of_the_token_changes_what_it_says(stamped: Stamped) -> None:
    """Some bytes around it are not signed, such as a copy of the root's certificate: the ledger's
    own record finds those."""
    token, signer = stamped.token, an_authority().certificates[1]
    begin = token.index(signer)
    counts = {*range(begin, begin + len(signer)), *range(len(token) - 64, len(token))}
    for at in range(len(token)):
        other = token[:at] + bytes([token[at] ^ 1]) + token[at + 1 :]
        found = stamped.judged(time_stamp=other)
        assert not found.belongs or (at not in counts and found == Verdict(True, (ON,))), at


# --- by somebody who knows how the file is sealed -------------------------------------------------


def test_another_token_is_not_what_the_ledger_recorded(stamped: Stamped) -> None:
    facts = stamped.opened()
    for each in facts:
        if "time_stamp" in each:
            each["time_stamp"] = b64encode(stamped.token + b"\0").decode()

    assert "its time-stamp is not what the ledger recorded" in why_not(sealed(facts))


def test_a_token_that_was_left_out_is_missed(stamped: Stamped) -> None:
    facts = [each for each in stamped.opened() if "time_stamp" not in each]

    assert "its time-stamp is not what the ledger recorded" in why_not(sealed(facts))


def test_a_token_that_the_ledger_knows_nothing_of_is_found(
    stamped: Stamped, backend: Backend, tmp_path: Path
) -> None:
    database = a_database(tmp_path)
    office = an_office(database)
    finalized(office)
    facts = opened(Delivered(tuple(exported(office)), {}))
    database.close()
    backend.done_with(tmp_path)
    facts.append({"edition": 1, "time_stamp": b64encode(stamped.token).decode()})

    assert "its time-stamp is not what the ledger recorded" in why_not(sealed(facts))


def test_what_is_not_base64_is_named_by_its_line(stamped: Stamped) -> None:
    facts = stamped.opened()
    (place,) = [n for n, each in enumerate(facts, start=1) if "time_stamp" in each]
    facts[place - 1]["time_stamp"] = "!"

    with pytest.raises(BrokenLine) as broken:
        read(sealed(facts))
    assert broken.value.line == place
