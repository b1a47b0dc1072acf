"""What lies at the top of the repository, and that the lock file fits."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib

import pytest

from tests.packaging.conftest import TOP

ALLOWED = {
    "bot",
    "storage",
    "templates",
    "tests",
    "config.example.toml",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "uv.lock",
}


@pytest.fixture(scope="session")
def kept() -> list[str]:
    """Every file that is kept, or will be: not those that git is told to ignore."""
    if shutil.which("git") is None or not (TOP / ".git").exists():
        pytest.skip("not a git checkout")
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    return subprocess.run(
        listing, cwd=TOP, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_the_top_level_holds_what_it_may_and_nothing_else(kept: list[str]) -> None:
    tops = {name.split("/")[0] for name in kept}

    assert {top for top in tops if not top.startswith(".")} == ALLOWED


def test_what_only_one_machine_needs_is_ignored() -> None:
    ignored = (TOP / ".gitignore").read_text("utf-8").splitlines()

    assert {"config.toml", "signon.db*", "signon-demo*/", ".venv/"} <= set(ignored)


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    locked = tomllib.loads((TOP / "uv.lock").read_text("utf-8"))["package"]
    (own,) = (each for each in locked if each["name"] == project["name"])

    wanted = {
        "": project["dependencies"],
        **project["optional-dependencies"],
    }
    said = [(each["name"], each["specifier"]) for each in own["metadata"]["requires-dist"]]
    assert sorted(said) == sorted(
        (name.lower().replace("_", "-"), _specifier(each, name))
        for several in wanted.values()
        for each in several
        for name in [re.split(r"[\[>]", each)[0]]
    )


def _specifier(dependency: str, name: str) -> str:
    return re.sub(r"^\[[^]]*\]", "", dependency.removeprefix(name))
