"""`ledger export HANDLE` and `verify`: from the database to whoever has nothing but files."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.test_letters import finalized
from tests.databases import Backend
from tests.packaging.conftest import TOP
from tests.proof.stamped import stamped_letter
from tests.tsa import Authority

pytestmark = pytest.mark.usefixtures("database_there")

LEDGER = "ledger.jsonl"
README = (TOP / "README.md").read_text("utf-8")


@pytest.fixture
def files(signon: Command, water_law: str) -> list[str]:
    """The ledger's file and the letter in two formats, with no database beside them."""
    finalized(water_law)
    assert signon("ledger", "export", water_law, "--output", LEDGER).code == 0
    for name in ("pdf", "txt"):
        words = ("--format", name, "--output", f"letter.{name}")
        assert signon("letter", "export", water_law, *words).code == 0
    for each in Path().glob("signon.db*"):
        each.unlink()
    return ["letter.pdf", LEDGER, "letter.txt"]


def test_what_was_delivered_belongs_to_its_ledger_in_whichever_order_it_is_named(
    signon: Command, files: list[str]
) -> None:
    outcome = signon("verify", *files)

    assert (outcome.code, outcome.err) == (0, "")
    first, *others = outcome.out.splitlines()
    assert first.startswith("ledger.jsonl: the ledger of water-law is whole: ")
    assert others == [
        "letter.pdf is edition 1 (en, pdf), byte for byte as delivered.",
        "letter.txt is edition 1 (en, txt), byte for byte as delivered.",
    ]
    assert not list(Path().glob("signon.db*"))


def test_a_changed_name_ends_with_exit_code_1_and_is_named(
    signon: Command, files: list[str]
) -> None:
    letter = Path("letter.txt")
    letter.write_bytes(letter.read_bytes().replace(b"Fundar", b"Fundxr"))

    outcome = signon("verify", *files)

    assert outcome.code == 1
    assert outcome.err == (
        "letter.txt is not edition 1 (en) as it was delivered:\n"
        "- signatory 1: the ledger has “Fundar”, the file has “Fundxr”.\n"
    )


@pytest.mark.parametrize("line", [1, 2, -1])
def test_a_changed_letter_of_the_ledgers_file_is_named_by_its_line(
    signon: Command, files: list[str], line: int
) -> None:
    file = Path(LEDGER)
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = line if line > 0 else len(lines)
    lines[at - 1] = lines[at - 1].replace("e", "a", 1)
    file.write_text("".join(lines), "utf-8")

    outcome = signon("verify", *files)

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith(f"{LEDGER}: line {at} ")


def test_one_byte_of_the_pdf_is_found_wherever_it_is(signon: Command, files: list[str]) -> None:
    letter = Path("letter.pdf")
    whole = letter.read_bytes()
    for at in range(0, len(whole), len(whole) // 7):
        letter.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        outcome = signon("verify", *files)
        assert outcome.code == 1
        assert outcome.err.startswith("letter.pdf ")


# --- time-stamps ----------------------------------------------------------------------------------

STAMPED = "edition 1 is time-stamped on 2026-11-24 12:00:07 UTC by The Hour Authority."
OPENSSL = re.findall(r"^ +((?:grep -o|openssl ts) .+)$", README, re.MULTILINE)


@pytest.fixture
def stamped(backend: Backend, empty_folder: Path) -> list[bytes]:
    """The ledger's file of a letter that was time-stamped, and its server's root certificate."""
    (empty_folder / "there").mkdir()
    lines, root = stamped_letter(empty_folder / "there")
    backend.done_with(empty_folder / "there")
    Path(LEDGER).write_bytes(b"".join(lines))
    Path("root.pem").write_bytes(root)
    return lines


def test_a_time_stamp_is_told_and_checked_against_the_root_that_is_named(
    signon: Command, stamped: list[bytes]
) -> None:
    outcome = signon("verify", LEDGER, "--timestamp-certificates", "root.pem")

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines()[1:] == [STAMPED]


def test_without_a_root_it_is_told_that_the_signer_was_not_checked(
    signon: Command, stamped: list[bytes]
) -> None:
    outcome = signon("verify", LEDGER)

    assert (outcome.code, outcome.err) == (0, "")
    assert "has not been checked against its root certificate" in outcome.out


def test_a_root_that_does_not_vouch_ends_with_exit_code_1(
    signon: Command, stamped: list[bytes]
) -> None:
    Path("other.pem").write_bytes(Authority().pem)

    outcome = signon("verify", LEDGER, "--timestamp-certificates", "other.pem")

    assert outcome.code == 1
    assert outcome.err.startswith("the time-stamp of edition 1 is damaged, or none")


def test_a_changed_letter_of_the_time_stamp_is_named_by_its_line(
    signon: Command, stamped: list[bytes]
) -> None:
    (at,) = [n for n, line in enumerate(stamped) if b'"time_stamp":"' in line]
    stamped[at] = stamped[at].replace(b'"time_stamp":"M', b'"time_stamp":"N')
    Path(LEDGER).write_bytes(b"".join(stamped))

    outcome = signon("verify", LEDGER)

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith(f"{LEDGER}: line {at + 1} has been changed")


@pytest.mark.parametrize("file", [LEDGER, "missing.pem"])
def test_a_file_without_certificates_is_refused_by_its_name(
    signon: Command, stamped: list[bytes], file: str
) -> None:
    outcome = signon("verify", LEDGER, "--timestamp-certificates", file)

    assert outcome.code == 1
    assert outcome.err.startswith(file)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL is not installed here")
def test_openssl_alone_checks_it_as_the_readme_says(stamped: list[bytes]) -> None:
    assert len(OPENSSL) == 3
    script = "set -euo pipefail\n" + "\n".join(OPENSSL)

    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "Verification: OK" in done.stdout


def test_a_letter_without_its_ledger_is_refused(signon: Command, files: list[str]) -> None:
    outcome = signon("verify", "letter.pdf", "letter.txt")

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("letter.pdf: line 1 has been changed")


def test_a_file_that_is_not_there_is_named(signon: Command, files: list[str]) -> None:
    assert signon("verify", LEDGER, "nothing.pdf").code == 1


def test_the_ledger_of_a_letter_that_is_not_there_leaves_no_file(signon: Command) -> None:
    outcome = signon("ledger", "export", "nothing", "--output", "there.jsonl")

    assert (outcome.code, outcome.out) == (1, "")
    assert not Path("there.jsonl").exists()
