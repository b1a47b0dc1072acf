"""Secrets: from the environment alone, asked for by their names, and shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import ConfigError, Secrets, parse

TOKENS = {
    "slack_bot_token": "xoxb-made-up",
    "slack_app_token": "xapp-made-up",
    "slack_signing_secret": "made-up-secret",
}


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder and an environment that says nothing."""
    monkeypatch.chdir(tmp_path)
    for name in (*TOKENS, "slack_api_url"):
        monkeypatch.delenv(name.upper(), raising=False)


def test_secrets_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in TOKENS.items():
        monkeypatch.setenv(name.upper(), value)
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api")

    secrets = Secrets()

    assert secrets == Secrets(**TOKENS, slack_api_url="http://127.0.0.1:9/api")
    assert secrets.api_url == "http://127.0.0.1:9/api/"


def test_without_another_word_slack_itself_is_called() -> None:
    assert Secrets().api_url == "https://slack.com/api/"


@pytest.mark.parametrize("name", TOKENS)
@pytest.mark.parametrize("section", ["slack", "coalition"])
def test_a_secret_in_the_file_stops_the_start(section: str, name: str) -> None:
    text = f'[{section}]\n{name} = "xoxb-real"\n'
    if section == "coalition":
        text += 'name = "Water"\n'
    else:
        text = f'[coalition]\nname = "Water"\n{text}'

    with pytest.raises(ConfigError) as error:
        parse(text, "config.toml")

    told = str(error.value)
    assert f"{section}.{name} is not a known key" in told
    assert "xoxb-real" not in told


def test_a_file_of_variables_in_the_folder_is_not_read() -> None:
    Path(".env").write_text("SLACK_BOT_TOKEN=xoxb-from-a-file\n", "utf-8")

    assert Secrets().slack_bot_token == ""


@pytest.mark.parametrize(
    ("mode", "missing"),
    [
        ("socket", "slack_bot_token"),
        ("socket", "slack_app_token"),
        ("http", "slack_bot_token"),
        ("http", "slack_signing_secret"),
    ],
)
def test_a_missing_token_is_named_with_the_place_where_it_is_found(mode: str, missing: str) -> None:
    with pytest.raises(ConfigError) as error:
        Secrets(**(TOKENS | {missing: ""})).check(mode)

    assert str(error.value).startswith(f"{missing.upper()} is missing from the environment.")
    assert "of your Slack app" in str(error.value)
    assert f"export {missing.upper()}=" in str(error.value)


@pytest.mark.parametrize(
    ("mode", "unused"), [("socket", "slack_signing_secret"), ("http", "slack_app_token")]
)
def test_a_mode_asks_only_for_what_it_needs(mode: str, unused: str) -> None:
    Secrets(**(TOKENS | {unused: ""})).check(mode)


@pytest.mark.parametrize("swapped", ["slack_bot_token", "slack_app_token"])
def test_a_token_of_the_wrong_kind_is_named_and_not_shown(swapped: str) -> None:
    with pytest.raises(ConfigError) as error:
        Secrets(**(TOKENS | {swapped: "xoxp-somebody-elses"})).check("socket")

    assert str(error.value).startswith(f"{swapped.upper()} should begin with x")
    assert "somebody-elses" not in str(error.value)


def test_secrets_do_not_show_themselves() -> None:
    secrets = Secrets(**TOKENS)

    for shown in (repr(secrets), str(secrets), f"{secrets}"):
        assert not [value for value in TOKENS.values() if value in shown]
