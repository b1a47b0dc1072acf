"""Settings: what is wrong stops the start, is named by its key and says how to mend it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.config import ConfigError, Settings, load, parse
from bot.domain.coalition import Coalition
from bot.domain.edition import Arrangement, Style
from bot.domain.hours import Hours

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
TOKENS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")

ENOUGH = """\
[coalition]
name = "Coalition for Clean Water"
"""


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder and an environment that names no file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SIGNON_CONFIG", raising=False)


def refused(text: str) -> str:
    with pytest.raises(ConfigError) as error:
        parse(text, "config.toml")
    return str(error.value)


def with_key(section: str, line: str) -> str:
    if section == "coalition":
        return ENOUGH + line + "\n"
    return f"{ENOUGH}\n[{section}]\n{line}\n"


# --- the example --------------------------------------------------------------------------------


def every_key(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    for section, field in model.model_fields.items():
        assert isinstance(field.annotation, type)
        assert issubclass(field.annotation, BaseModel)
        yield from ((section, key) for key in field.annotation.model_fields)


def test_the_example_can_be_used_as_it_is() -> None:
    parse(EXAMPLE.read_text("utf-8"), EXAMPLE.name)


def test_the_example_has_every_key_and_no_other() -> None:
    tables = tomllib.loads(EXAMPLE.read_text("utf-8"))

    shown = {(section, key) for section, keys in tables.items() for key in keys}
    assert shown == set(every_key(Settings))


@pytest.mark.parametrize("key", [".".join(each) for each in every_key(Settings)])
def test_the_example_explains_every_key(key: str) -> None:
    section, name = key.split(".")
    lines = EXAMPLE.read_text("utf-8").split("\n")
    within = lines[lines.index(f"[{section}]") :]
    place = next(n for n, line in enumerate(within) if line.startswith(f"{name} = "))
    # The lines of one paragraph share a comment.
    above = within[:place][::-1]
    paragraph = above[: above.index("")] if "" in above else above

    assert any(line.startswith("# ") for line in paragraph)


@pytest.mark.parametrize("name", [*TOKENS, "SLACK_API_URL"])
def test_the_example_names_what_comes_from_the_environment(name: str) -> None:
    assert re.search(rf"^#\s+{name}\b", EXAMPLE.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("section", ["storage", "slack", "reminders", "letters", "proof"])
def test_the_example_shows_what_counts_where_a_key_is_left_out(section: str) -> None:
    example = parse(EXAMPLE.read_text("utf-8"), EXAMPLE.name)

    assert getattr(example, section) == getattr(parse(ENOUGH, "config.toml"), section)


# --- what settings mean -------------------------------------------------------------------------


def test_a_name_is_enough_for_a_start() -> None:
    assert parse(ENOUGH, "config.toml").as_coalition() == Coalition(
        name="Coalition for Clean Water",
        language="en",
        time_zone="UTC",
        coordinators=(),
        reminders=tuple(timedelta(hours=each) for each in (168, 72, 24, 3)),
        digest=time(9),
        hours=Hours(time(20), time(8), weekends=False),
        reminded_a_day=3,
    )


def test_coordinators_are_kept_once_with_addresses_in_lower_case() -> None:
    text = with_key(
        "coalition", 'coordinators = ["Carla@Example.org", "U0BETO", "carla@example.org"]'
    )

    assert parse(text, "").as_coalition().coordinators == ("carla@example.org", "U0BETO")


def test_reminders_are_kept_once_the_longest_first() -> None:
    text = with_key("reminders", 'before = ["3h", "7d", "168h", "90m"]')

    assert parse(text, "").as_coalition().reminders == (
        timedelta(days=7),
        timedelta(hours=3),
        timedelta(minutes=90),
    )


@pytest.mark.parametrize(("written", "meant"), [("07:30", time(7, 30)), ("", None)])
def test_the_digest_comes_at_a_time_of_day_or_never(written: str, meant: time | None) -> None:
    text = with_key("reminders", f'digest = "{written}"')

    assert parse(text, "").as_coalition().digest == meant


@pytest.mark.parametrize("written", ['"9:00"', '"24:00"', '"09:00:00"', '"soon"', "9"])
def test_a_digest_at_no_time_of_day_is_refused(written: str) -> None:
    with pytest.raises(ConfigError, match=r"reminders\.digest is wrong: write a time of day as"):
        parse(with_key("reminders", f"digest = {written}"), "")


def test_quiet_hours_and_weekends_are_those_of_the_settings() -> None:
    text = with_key("reminders", 'quiet = "22:30-06:00"\nweekends = true\nper_day = 5')

    coalition = parse(text, "").as_coalition()
    assert coalition.hours == Hours(time(22, 30), time(6), weekends=True)
    assert coalition.reminded_a_day == 5


def test_who_wants_no_quiet_hours_has_none() -> None:
    text = with_key("reminders", 'quiet = ""')

    assert parse(text, "").as_coalition().hours == Hours(weekends=False)


def test_who_wants_no_reminders_gets_none() -> None:
    assert parse(with_key("reminders", "before = []"), "").as_coalition().reminders == ()


def test_letters_look_as_the_settings_say(tmp_path: Path) -> None:
    text = with_key(
        "letters",
        f"templates = '{tmp_path}'\nsignatories = 'by country'\ncountries = true\n"
        "convenors = ['Fundar']",
    )

    assert parse(text, "").letters.folder == tmp_path
    assert parse(text, "").as_coalition().style == Style(Arrangement.BY_COUNTRY, True, ("Fundar",))


def test_logos_lie_in_a_folder_wherever_the_program_goes_on_to_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "logos").mkdir()
    monkeypatch.chdir(tmp_path)

    style = parse(with_key("letters", "logos = 'logos'"), "").as_coalition().style
    assert style == Style(logos=tmp_path / "logos")


def test_who_says_nothing_of_letters_has_ours_in_plain_order() -> None:
    assert parse(ENOUGH, "").letters.folder is None
    assert parse(ENOUGH, "").as_coalition().style == Style()


def test_time_stamps_are_off_unless_a_server_is_named(tmp_path: Path) -> None:
    (tmp_path / "root.pem").touch()
    text = with_key(
        "proof",
        "timestamp_url = 'https://tsa.example.org:8443/tsr?policy=1'\n"
        f"timestamp_certificates = '{tmp_path / 'root.pem'}'",
    )

    assert not parse(ENOUGH, "").as_coalition().time_stamps
    assert parse(text, "").as_coalition().time_stamps


def test_whoever_names_a_server_says_whom_to_trust() -> None:
    told = refused(with_key("proof", "timestamp_url = 'https://tsa.example.org'"))

    assert told == (
        "config.toml: proof.timestamp_certificates is wrong: name a PEM file with the root "
        "certificate of the server at proof.timestamp_url."
    )


# --- what is wrong ------------------------------------------------------------------------------


WRONG = [
    ("coalition.nam", "'x'", "Did you mean name?"),
    ("coalition.colour", "'x'", "Known here: name"),
    ("slack.token", "'xoxb-1'", "Known here: mode"),
    ("coalition.language", "5", "string"),
    ("coalition.language", "'Spanish'", '"es"'),
    ("coalition.coordinators", "'U0ANA'", "list"),
    ("coalition.coordinators", "['Ana']", "neither a Slack id (U…) nor an e-mail address"),
    ("coalition.coordinators", "[5]", "string"),
    ("coalition.time_zone", "'Moon/Tranquility'", "America/Bogota"),
    ("coalition.time_zone", "''", "America/Bogota"),
    ("coalition.time_zone", "'America'", "America/Bogota"),
    ("coalition.time_zone", "'../UTC'", "America/Bogota"),
    ("coalition.time_zone", "'-06:00'", "America/Bogota"),
    ("storage.url", "'signon.db'", "sqlite:///signon.db"),
    ("storage.url", "'sqlite:///'", "sqlite:///signon.db"),
    ("storage.url", "'sqlite:///:memory:'", "sqlite:///signon.db"),
    ("storage.url", "'mysql://x/y'", "sqlite:///signon.db"),
    ("storage.url", "'mysql://x/y'", "postgresql://user@host/database"),
    ("storage.url", "'postgres://user@host/db'", "postgresql://user@host/database"),
    ("storage.url", "'postgresql://'", "postgresql://user@host/database"),
    ("storage.url", "'postgresql://user@host'", "postgresql://user@host/database"),
    ("storage.url", "'postgresql://user@host/'", "postgresql://user@host/database"),
    ("storage.url", "'postgresql:///a/b'", "postgresql://user@host/database"),
    ("storage.url", "'postgresql://user@host:port/db'", "postgresql://user@host/database"),
    ("storage.url", "'postgresql+asyncpg://user@host/db'", "postgresql://user@host/database"),
    ("storage.url", "'postgresql://user:p@ss@host/db'", "%40 for @"),
    ("storage.url", "'postgresql://user:p/ss@host/db'", "%40 for @"),
    ("storage.url", "'postgresql://user:p#ss@host/db'", "PGPASSWORD"),
    ("storage.url", "'postgresql://user@host/db?sslmod=require'", "sslmode=require"),
    ("storage.url", "'postgresql://user@host/db?autocommit=1'", "sslmode=require"),
    ("storage.url", "'postgresql://user@host/db?password=x'", "sslmode=require"),
    ("storage.url", "'postgresql://user@host/db?sslmode'", "sslmode=require"),
    ("slack.mode", "'sockets'", "'socket' or 'http'"),
    ("slack.port", "-1", "greater than or equal to 0"),
    ("slack.port", "65536", "less than or equal to 65535"),
    ("slack.port", "'3000'", "integer"),
    ("slack.port", "3000.5", "integer"),
    ("slack.port", "true", "integer"),
    ("letters.templates", "'no/such/folder'", 'there is no folder "no/such/folder"'),
    ("letters.logos", "'no/such/folder'", 'there is no folder "no/such/folder"'),
    ("letters.logos", "'config.example.toml'", "there is no folder"),
    ("letters.signatories", "'in columns'", "'by country' or 'convenor first'"),
    ("letters.countries", "'yes'", "boolean"),
    ("letters.convenors", "'Fundar'", "list"),
    *(
        ("proof.timestamp_url", f"'{each}'", '"https://tsa.example.org/tsr"')
        for each in (
            *("tsa.example.org", "ftp://tsa.example.org", "file:///etc/passwd", "https://"),
            *("https://user:word@tsa.example.org", "https://tsa.example.org/a b"),
            *("https://tsa.example.org:port", "http://tsa.example.org:65536", "http://a:0/"),
            "http://tsa.example.org/ñ",
        )
    ),
    ("proof.timestamp_url", "true", "string"),
    ("proof.timestamp_certificates", "'no/such.pem'", 'there is no file "no/such.pem"'),
    ("proof.timestamp_certificates", "'/tmp'", 'there is no file "/tmp"'),
    ("reminders.before", "'7d'", "list"),
    ("reminders.before", "['soon']", '"72h"'),
    ("reminders.before", "['7 days']", '"72h"'),
    ("reminders.before", "['0h']", '"72h"'),
    ("reminders.before", "['-3h']", '"72h"'),
    ("reminders.before", "[3]", "as text"),
    ("reminders.before", "['999999d']", '"72h"'),
    ("reminders.quiet", "'20-8'", '"20:00-08:00"'),
    ("reminders.quiet", "'08:00-08:00'", '"" for none'),
    ("reminders.quiet", "20", "string"),
    ("reminders.weekends", "'no'", "boolean"),
    ("reminders.per_day", "0", "greater than or equal to 1"),
]


@pytest.mark.parametrize(("key", "value", "mend"), WRONG)
def test_what_is_wrong_is_named_with_the_way_to_mend_it(key: str, value: str, mend: str) -> None:
    section, name = key.split(".")
    told = refused(with_key(section, f"{name} = {value}"))

    assert told.startswith(f"config.toml: {key} is ")
    assert mend in told
    assert "\n" not in told


def test_a_section_that_nobody_knows_is_named_with_the_nearest() -> None:
    told = refused(with_key("reminder", "before = []"))

    assert told == "config.toml: reminder is not a known key. Did you mean reminders?"


def test_everything_that_is_wrong_is_named_at_once() -> None:
    told = refused(ENOUGH + "colour = 1\n[slack]\nport = -1\nmode = 'x'\n")

    named = {line.split()[1] for line in told.split("\n")}
    assert named == {"coalition.colour", "slack.mode", "slack.port"}


@pytest.mark.parametrize("text", ["", "[slack]\nmode = 'http'\n"])
def test_without_a_coalition_nothing_starts(text: str) -> None:
    assert refused(text) == 'config.toml: [coalition] is missing. It needs at least name = "…".'


def test_a_coalition_needs_a_name() -> None:
    assert "coalition.name is missing" in refused("[coalition]\nlanguage = 'en'\n")
    assert "coalition.name is wrong" in refused("[coalition]\nname = ''\n")


def test_a_section_that_is_no_section_is_named() -> None:
    assert "config.toml: coalition is wrong" in refused("coalition = 'Water'\n")


def test_what_is_not_toml_is_named_with_its_line() -> None:
    told = refused('[coalition]\nname = "Water\n')

    assert told.startswith("config.toml is not valid TOML")
    assert "line 2" in told


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user@host/coalition",
        "postgresql+psycopg://user:pass%40word@db.example.org:5433/coalition",
        "postgresql://127.0.0.1/coalition",
        "postgresql://user@[::1]:5432/coalition",
        "postgresql:///coalition",
        "postgresql://user@/coalition?host=/var/run/postgresql",
        "postgresql://user@host/coalition?sslmode=verify-full&sslrootcert=/etc/ca.pem",
    ],
)
def test_postgresql_is_named_by_its_url(url: str) -> None:
    assert parse(with_key("storage", f"url = '{url}'"), "").storage.url == url


@pytest.mark.parametrize("rest", ["host/db", "ho st/db", "host/db?nothing=known", "host"])
def test_a_password_in_a_url_is_never_shown(rest: str) -> None:
    text = with_key("storage", f"url = 'postgresql://user:opensesame@{rest}'")

    try:
        told = [parse(text, "config.toml")]
    except ConfigError as error:
        told = [error, error.__cause__, error.__context__]
    assert "opensesame" not in "".join(f"{each} {each!r}" for each in told)


# --- which file ---------------------------------------------------------------------------------


def a_file(name: str) -> Path:
    file = Path(name)
    file.write_text(f'[coalition]\nname = "{name}"\n', "utf-8")
    return file


def test_without_a_file_the_defaults_count() -> None:
    assert load() == Settings()


def test_where_one_is_needed_its_absence_is_told_with_the_way_out() -> None:
    with pytest.raises(ConfigError, match=r"Copy config\.example\.toml to config\.toml"):
        load(required=True)


def test_a_named_file_goes_before_the_environments_and_that_before_the_folders(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("config.toml", "environment.toml", "named.toml"):
        a_file(name)

    assert load().coalition.name == "config.toml"
    monkeypatch.setenv("SIGNON_CONFIG", "environment.toml")
    assert load().coalition.name == "environment.toml"
    assert load(Path("named.toml")).coalition.name == "named.toml"


def test_an_empty_name_in_the_environment_names_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    a_file("config.toml")
    monkeypatch.setenv("SIGNON_CONFIG", "")

    assert load().coalition.name == "config.toml"


def test_a_named_file_that_does_not_exist_is_not_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_file("config.toml")

    with pytest.raises(ConfigError, match=r"missing\.toml does not exist. Check --config"):
        load(Path("missing.toml"))
    monkeypatch.setenv("SIGNON_CONFIG", "gone.toml")
    with pytest.raises(ConfigError, match=r"gone\.toml does not exist\. .*SIGNON_CONFIG"):
        load()


def test_a_folder_or_a_file_that_is_no_text_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes('[coalition]\nname = "Contraloría"\n'.encode("latin-1"))

    for name in (".", "latin.toml"):
        with pytest.raises(ConfigError, match=f"^{re.escape(name)} cannot be read"):
            load(Path(name))


def test_a_byte_order_mark_does_no_harm() -> None:
    Path("config.toml").write_bytes(b"\xef\xbb\xbf" + ENOUGH.encode())

    assert load().coalition.name == "Coalition for Clean Water"
