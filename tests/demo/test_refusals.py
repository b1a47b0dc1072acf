"""What the demo will not do: it says why, ends with exit code 1 and leaves everything alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo import play
from bot.demo.checks import NotAsPlayed, expect
from bot.demo.folder import MARK
from bot.demo.play import Scene
from bot.demo.scenes import Play
from tests.demo.conftest import Played, demo

File = Callable[[str, str], Path]


def test_a_former_demos_folder_is_used_again(sample: Played, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    for name in (MARK, "letter.txt", "signon.db"):
        (folder / name).write_bytes((sample.folder / name).read_bytes())
    (folder / "letter.txt").write_text("something else", "utf-8")
    (folder / "notes.txt").write_text("mine", "utf-8")

    played = demo(folder)

    assert played.code == 0, played.err
    assert without_fingerprint(played.read("letter.txt")) == without_fingerprint(
        sample.read("letter.txt")
    )
    assert played.read("notes.txt") == "mine"


def without_fingerprint(letter: str) -> str:
    """It stands for the ledger, too, which parts what is private by chance."""
    words, said, _ = letter.rpartition("Fingerprint: ")
    assert said
    return words


def test_a_folder_with_somebodys_own_files_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "signon.db").write_text("somebody's letters", "utf-8")

    played = demo(tmp_path)

    assert played.code == 1
    assert "is not empty, and no demo has made it" in played.err
    assert [each.name for each in tmp_path.iterdir()] == ["signon.db"]
    assert played.read("signon.db") == "somebody's letters"


def test_a_file_in_the_folders_place_is_refused(file: File) -> None:
    played = demo(file("taken", "words"))

    assert played.code == 1
    assert "is a file" in played.err


@pytest.mark.parametrize(
    ("option", "name", "content", "said"),
    [
        pytest.param("--letter", "own.md", "", "no text", id="empty letter"),
        pytest.param("--letter", "own.md", "Only words.", "title", id="letter without a title"),
        pytest.param(
            "--letter", "own.md", "---\ntitle: [\n---\nWords.", "ine 2", id="broken front matter"
        ),
        pytest.param("--letter", "own.pdf", "words", ".docx", id="another kind of file"),
        pytest.param(
            "--letter", "own.md", f"# {'long ' * 99}\n\nWords.", "300", id="title too long"
        ),
        pytest.param("--organizations", "own.csv", "name\n", "no organization", id="nobody"),
        pytest.param("--organizations", "own.csv", "name\nA\nA\n", "ine 3", id="twice the same"),
        pytest.param("--organizations", "own.csv", "nom\nA\n", "nom", id="unknown column"),
        pytest.param(
            "--organizations",
            "own.csv",
            "name,representatives\nA,somebody\n",
            "ine 2",
            id="contact",
        ),
        pytest.param(
            "--organizations",
            "own.csv",
            "name,representatives\nA,U0REHEARSAL\n",
            "U0REHEARSAL",
            id="the stand-in's own id",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(
    tmp_path: Path, file: File, option: str, name: str, content: str, said: str
) -> None:
    played = demo(tmp_path / "out", option, file(name, content))

    assert played.code == 1
    assert said in played.err
    assert "Traceback" not in played.err


@pytest.mark.parametrize("option", ["--letter", "--organizations"])
def test_a_file_that_is_not_there_is_named_and_no_folder_is_made(
    tmp_path: Path, option: str
) -> None:
    played = demo(tmp_path / "out", option, tmp_path / "absent")

    assert played.code == 1
    assert str(tmp_path / "absent") in played.err
    assert not (tmp_path / "out").exists()


def test_what_did_not_happen_as_it_was_played_ends_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody_has_signed(run: Play) -> None:
        expect(run.standing().signed == 5, "five organizations should have signed")

    first = play.SCENES[0]
    scenes = (first, Scene("A scene", first.after, nobody_has_signed))
    monkeypatch.setattr(play, "SCENES", scenes)

    played = demo(tmp_path / "out")

    assert played.code == 1
    assert played.err == ("The demo did not go as played: five organizations should have signed\n")
    assert not (tmp_path / "out" / "letter.txt").exists()


def test_what_slack_would_refuse_ends_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slack_takes_no_card(run: Play) -> None:
        run.stage.slack.fail_next("chat.postMessage", error="restricted_action", times=9)

    scenes = (Scene("Before", timedelta(0), slack_takes_no_card), play.SCENES[0])
    monkeypatch.setattr(play, "SCENES", scenes)

    played = demo(tmp_path / "out")

    assert played.code == 1
    assert "the card should stand in #members" in played.err


def test_expecting_what_holds_says_nothing() -> None:
    expect(True, "it should hold")

    with pytest.raises(NotAsPlayed, match="it should hold"):
        expect(False, "it should hold")
