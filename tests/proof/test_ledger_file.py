"""A letter's ledger as a file: nothing private, and nothing in it changes unnoticed."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.ledger_file import BrokenLine, Seals
from bot.proof.ledger import read
from tests.factories import ANA, CARLA
from tests.proof.conftest import NAMES, REASON, ROLE, Delivered


def told(lines: list[bytes]) -> BrokenLine:
    with pytest.raises(BrokenLine) as broken:
        read(lines)
    return broken.value


def sealed(facts: list[dict[str, object]]) -> list[bytes]:
    """A file as somebody makes it who knows how it is sealed."""
    seals = Seals()
    return [*(seals.written(each).encode() for each in facts), seals.end().encode()]


def opened(delivered: Delivered) -> list[dict[str, object]]:
    found = [json.loads(line) for line in delivered.lines[:-1]]
    return [{k: v for k, v in each.items() if k not in ("line", "seal")} for each in found]


def test_a_file_that_nobody_touched_is_whole(delivered: Delivered) -> None:
    ledger = delivered.ledger

    assert ledger.letter == "water-law"
    assert list(ledger.editions) == [1]
    assert [name for name, _ in ledger.editions[1].signatories] == sorted(
        NAMES, key=[name for name, _ in ledger.editions[1].signatories].index
    )
    assert ledger.editions[1].individuals == ["Ben Ode, Professor, A university"]


@pytest.mark.parametrize(
    "private", [ANA, CARLA, "U0BEN", "U0DORA", "Dora", ROLE, REASON, "another-letter", "coalition"]
)
def test_it_tells_nothing_private_and_nothing_of_other_letters(
    delivered: Delivered, private: str
) -> None:
    assert private not in b"".join(delivered.lines).decode()


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_single_changed_letter_is_found_and_its_line_named(
    delivered: Delivered, data: st.DataObject
) -> None:
    number = data.draw(st.integers(1, len(delivered.lines)), label="line")
    text = delivered.lines[number - 1].decode().removesuffix("\n")
    at = data.draw(st.integers(0, len(text) - 1), label="place")
    other = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda c: c != text[at]))
    lines = list(delivered.lines)
    lines[number - 1] = f"{text[:at]}{other}{text[at + 1 :]}\n".encode()

    assert told(b"".join(lines).splitlines(keepends=True)).line == number or other in "\n\r"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_line_that_is_missing_doubled_or_elsewhere_is_named(
    delivered: Delivered, data: st.DataObject
) -> None:
    last = len(delivered.lines)
    at = data.draw(st.integers(0, last - 1), label="line")
    other = data.draw(st.integers(0, last - 1).filter(lambda n: n != at), label="other")
    lines = list(delivered.lines)
    what = data.draw(st.sampled_from(["remove", "double", "swap", "cut"]))
    if what == "remove":
        del lines[at]
        expected = at + 1
    elif what == "double":
        lines.insert(at, lines[at])
        expected = at + 2
    elif what == "swap":
        lines[at], lines[other] = lines[other], lines[at]
        expected = min(at, other) + 1
    else:
        del lines[at:]
        expected = at + 1

    assert told(lines).line == expected


def test_a_file_cut_within_its_last_line_is_named(delivered: Delivered) -> None:
    cut = [*delivered.lines[:-1], delivered.lines[-1][:-1]]

    assert told(cut).line == len(delivered.lines)


def test_something_behind_the_end_is_named(delivered: Delivered) -> None:
    assert told([*delivered.lines, b"{}\n"]).line == len(delivered.lines) + 1


@pytest.mark.parametrize("content", [[], [b"\n"], [b"{}\n"], [b"\xff\n"], [b"[" * 100_000]])
def test_what_is_no_ledger_at_all_is_said_so(content: list[bytes]) -> None:
    assert told(content).line == 1


# --- by somebody who knows how it is sealed -------------------------------------------------------


def test_a_renamed_signatory_does_not_fit_what_the_ledger_recorded(delivered: Delivered) -> None:
    facts = opened(delivered)
    for each in facts:
        if each.get("signatory") and each["name"] == "Fundar":
            each["name"] = "Fundxr"

    assert "who stands under it is not what the ledger recorded" in told(sealed(facts)).problem


def test_another_text_does_not_fit_what_the_ledger_recorded(delivered: Delivered) -> None:
    facts = opened(delivered)
    for each in facts:
        if "text" in each:
            each["text"]["title"] = "Water is theirs"  # type: ignore[index]

    assert "its text is not the one" in told(sealed(facts)).problem


def test_another_event_does_not_lead_to_the_head(delivered: Delivered) -> None:
    facts = opened(delivered)
    for each in facts:
        if each.get("kind") == "signed" and each["facts"]["name"] == "Fundar":  # type: ignore[index]
            each["facts"]["name"] = "Fundxr"  # type: ignore[index]

    assert "do not lead to the ledger's head" in told(sealed(facts)).problem


def test_an_edition_left_out_is_missed(delivered: Delivered) -> None:
    facts = [each for each in opened(delivered) if "edition" not in each]

    assert "records edition 1" in told(sealed(facts)).problem
