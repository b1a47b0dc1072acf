"""A wheel holds everything that the program needs, and works in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from tests.packaging.conftest import TOP

NOT_OURS = {"__pycache__"}


def ours(folder: str) -> set[str]:
    """Every file of a folder of the repository, by its path from the top."""
    files = (TOP / folder).rglob("*")
    return {
        each.relative_to(TOP).as_posix()
        for each in files
        if each.is_file() and not NOT_OURS & set(each.parts)
    }


@pytest.fixture(scope="session")
def inside(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("folder", ["bot", "storage", "templates"])
def test_it_holds_every_file_of_the_program(inside: set[str], folder: str) -> None:
    assert ours(folder) - inside == set()


def test_it_holds_templates_migrations_and_the_demos_letter(inside: set[str]) -> None:
    kinds = [
        ("templates/letter/", ".html.j2"),
        ("templates/demo/", ".md"),
        ("templates/demo/", ".csv"),
        ("storage/migrations/versions/", ".py"),
    ]

    for folder, ending in kinds:
        assert any(name.startswith(folder) and name.endswith(ending) for name in inside), folder


def test_it_holds_nothing_else(inside: set[str]) -> None:
    tops = {name.split("/")[0] for name in inside}

    assert {top for top in tops if not top.startswith("signon-")} == {
        "bot",
        "storage",
        "templates",
    }


def test_its_metadata_says_what_it_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith("/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())

    assert (metadata["Name"], metadata["License-Expression"]) == ("signon", "MIT")
    assert metadata["Requires-Python"] == ">=3.11"
    needed = [each for each in metadata.get_all("Requires-Dist", []) if "extra ==" not in each]
    assert needed
    assert [each for each in needed if ">=" not in each] == [], "each has a lower bound"


@pytest.fixture(scope="session")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`signon` in an environment that holds the wheel alone; its dependencies are borrowed from
    the present one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(paths["purelib"]) / "borrowed.pth").write_text("\n".join(borrowed), "utf-8")
    python = Path(paths["scripts"]) / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*install, "--no-deps", "--no-index", str(wheel)], check=True)
    return Path(paths["scripts"]) / "signon"


def run(program: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program in a folder, with nothing of this repository in sight."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "SLACK_", "SIGNON_", "COV_"))
    }
    return subprocess.run(
        [program, *arguments],
        cwd=folder,
        env={**environment, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=110,
        check=False,
    )


def test_the_installed_program_is_the_wheels_own(program: Path, tmp_path: Path) -> None:
    where = [str(program.parent / "python"), "-c", "import bot, storage; print(bot.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True)

    assert program.parent.parent in Path(found.stdout.strip()).parents


def test_it_says_what_it_can_do(program: Path, tmp_path: Path) -> None:
    said = run(program, tmp_path, "--help")

    assert said.returncode == 0, said.stderr
    assert all(command in said.stdout for command in ("run", "demo", "letter", "organizations"))
    assert list(tmp_path.iterdir()) == []


def test_it_makes_its_database_in_an_empty_folder(program: Path, tmp_path: Path) -> None:
    first, second = (run(program, tmp_path, "migrate") for _ in range(2))

    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("Applied: ")
    assert second.stdout == "The database is up to date.\n"
    assert (tmp_path / "signon.db").is_file()


def test_it_plays_the_demo_in_an_empty_folder(program: Path, tmp_path: Path) -> None:
    played = run(program, tmp_path, "demo")

    assert played.returncode == 0, played.stderr
    folder = tmp_path / "signon-demo"
    assert (folder / "letter.txt").read_text("utf-8").startswith("Open letter on the drinking")
    shown = run(program, folder, "letter", "show", "clean-water")
    assert "signed      9" in shown.stdout, shown.stderr
    verified = run(program, folder, "ledger", "verify")
    assert verified.stdout.startswith("The ledger is whole"), verified.stderr
