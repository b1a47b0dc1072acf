"""`signon doctor`: each thing in one line, what is wrong with the way out, and no secret."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.cli_doctor import Finding, examined
from bot.clock import utc_now
from bot.config import Secrets, load
from bot.domain.organization import Member
from bot.rehearsal import StandIn
from bot.slack.manifest import LOOKING, SCOPES
from bot.usecases.transaction import Office
from storage import letters, outbox
from storage.migrate import head
from storage.tables import DueRow, LedgerHeadRow, LetterRow, OutboxRow, TimeStampRow
from tests.cli.conftest import Command, Outcome
from tests.databases import Backend
from tests.factories import NOON, a_database, an_office, stored_letter, stored_members
from tests.proof.stamped import finalized
from tests.rendering.pictures import png
from tests.tsa import an_authority

CONFIG = """\
[coalition]
name = "Coalition for Clean Water"
coordinators = ["carla@example.org", "U0CARLA"]
[slack]
mode = "socket"
[storage]
url = "URL"
"""

Doctor = Callable[..., dict[str, list[Finding]]]


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Slack, with the tokens in the environment and a coordinator in the workspace."""
    with StandIn(scopes=(*SCOPES, *LOOKING)) as slack:
        slack.add_user("Carla Coord", email="carla@example.org", id="U0CARLA")
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv("SLACK_APP_TOKEN", slack.app_token)
        monkeypatch.setenv("SLACK_SIGNING_SECRET", slack.signing_secret)
        monkeypatch.setenv("SLACK_API_URL", slack.api_url)
        yield slack


def configure(old: str = "", new: str = "") -> None:
    """Changes the settings."""
    text = Path("config.toml").read_text("utf-8")
    assert old in text
    Path("config.toml").write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def office(backend: Backend, slack: StandIn, empty_folder: Path) -> Iterator[Office]:
    """A letter that circulates in a channel, everything sent, nothing overdue."""
    database = a_database(empty_folder)
    url = database.url.render_as_string(hide_password=False)
    Path("config.toml").write_text(CONFIG.replace("URL", url), "utf-8")
    office = an_office(database)
    stored_letter(office, "water-law", deadline=NOON + timedelta(days=30_000))
    slack.add_channel("coalition", id="C00")
    with database.transaction() as connection:
        connection.execute(update(OutboxRow).values(state="sent", ts="1.1"))
        connection.execute(update(DueRow).values(done_at=NOON))
    yield office
    database.close()
    backend.done_with(empty_folder)


@pytest.fixture
def doctor(office: Office) -> Doctor:
    """What is found, by what it is about."""

    def run(now: Callable[[], datetime] = utc_now) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for each in examined(lambda: load(required=True), Secrets(), now):
            found.setdefault(each.what, []).append(each)
        return found

    return run


def the_one(found: dict[str, list[Finding]], what: str) -> Finding:
    (finding,) = found[what]
    return finding


def wrong(found: dict[str, list[Finding]]) -> set[str]:
    return {each.what for findings in found.values() for each in findings if each.how == "WRONG"}


def no_secret(outcome: Outcome, slack: StandIn) -> bool:
    said = outcome.out + outcome.err
    return not any(each in said for each in (slack.bot_token, slack.app_token, "xoxb", "xapp"))


def test_where_all_is_well_each_thing_is_one_line_and_the_exit_code_is_0(
    signon: Command, office: Office, slack: StandIn
) -> None:
    outcome = signon("doctor")

    assert outcome.code == 0, outcome.out
    about = [line.split()[1] for line in outcome.out.splitlines()]
    assert about == [
        *("settings", "secrets", "templates", "database", "ledger"),
        *("Slack", "scopes", "looking", "clock"),
        *("Socket", "coordinators", "channels", "outbox", "what"),
    ]
    assert {line.split()[0] for line in outcome.out.splitlines()} == {"ok"}
    assert no_secret(outcome, slack)


@pytest.mark.only_on("sqlite")
def test_nothing_is_changed(signon: Command, office: Office) -> None:
    before = Path("signon.db").read_bytes()

    signon("doctor")

    assert Path("signon.db").read_bytes() == before


# --- letters ------------------------------------------------------------------------------------


def test_a_broken_template_is_named_with_its_line(office: Office, doctor: Doctor) -> None:
    Path("ours").mkdir()
    Path("ours/letter.html.j2").write_text("{{ sheet.title }}\n{{ sheet.fingerprimt }}\n")
    Path("ours/letter.md.j2").write_text("{% include '/etc/passwd' %}\n")
    configure("[slack]", "[letters]\ntemplates = 'ours'\n[slack]")

    found = doctor()["templates"]
    assert {each.how for each in found} == {"WRONG"}
    html, md = sorted(each.said for each in found)
    assert html.startswith("letter.html.j2, line 2: ")
    assert "fingerprimt" in html
    assert md.startswith("letter.md.j2, line 1: ")


def test_templates_that_can_be_used_are_well(office: Office, doctor: Doctor) -> None:
    Path("ours").mkdir()
    Path("ours/letter.txt.j2").write_text("{{ sheet.title }}")
    configure("[slack]", "[letters]\ntemplates = 'ours'\n[slack]")

    finding = the_one(doctor(), "templates")
    assert finding.how == "ok"
    assert "ours" in finding.said


def test_a_convenor_that_nobody_knows_is_named(office: Office, doctor: Doctor) -> None:
    stored_members(office, Member("Fundar"))
    configure("[slack]", "[letters]\nconvenors = ['Fundar', 'Fundor']\n[slack]")

    finding = the_one(doctor(), "convenors")
    assert finding.how == "WRONG"
    assert finding.said.startswith("Fundor is not in the list of organizations.")


def test_a_logo_that_cannot_be_printed_is_noted(office: Office, doctor: Doctor) -> None:
    Path("logos").mkdir()
    Path("logos/imco.png").write_bytes(png(60, 20))
    stored_members(office, Member("Fundar", logo="fundar.png"), Member("IMCO", logo="imco.png"))
    assert "logos" not in doctor(), "none is to be printed"
    configure("[slack]", "[letters]\nlogos = 'logos'\n[slack]")

    finding = the_one(doctor(), "logos")
    assert finding.how == "note"
    assert finding.said == (
        "that of Fundar cannot be printed: there is no such file in the folder of logos."
    )


# --- settings, secrets, database ----------------------------------------------------------------


def test_settings_that_cannot_be_read_end_it(signon: Command) -> None:
    outcome = signon("doctor")

    assert outcome.code == 1
    assert outcome.out.startswith("WRONG settings       There is no config.toml")


@pytest.mark.parametrize(
    ("name", "value"), [("SLACK_APP_TOKEN", ""), ("SLACK_BOT_TOKEN", "xapp-secret-of-another")]
)
def test_a_secret_that_is_missing_or_of_another_kind_is_named_and_not_shown(
    signon: Command,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
) -> None:
    monkeypatch.setenv(name, value)

    outcome = signon("doctor")

    assert outcome.code == 1
    assert f"WRONG secrets        {name}" in outcome.out
    assert "secret-of-another" not in outcome.out + outcome.err


@pytest.mark.only_on("sqlite")
def test_a_database_that_is_not_there_is_not_made(doctor: Doctor) -> None:
    Path("signon.db").unlink()

    found = doctor()

    assert "signon migrate" in the_one(found, "database").said
    assert not Path("signon.db").exists()
    assert "Slack" in found, "the rest is looked at all the same"


def test_an_older_database_and_a_newer_one_are_told_apart(doctor: Doctor, office: Office) -> None:
    def at(version: str) -> Finding:
        with office.database.transaction() as connection:
            connection.exec_driver_sql(f"update alembic_version set version_num = '{version}'")
        return the_one(doctor(), "database")

    assert "Run: signon migrate" in at("0001").said
    assert "Install that version" in at("9999").said
    assert at(head()).how == "ok"


@pytest.mark.only_on("postgresql")
def test_a_server_that_is_not_there_is_told(doctor: Doctor) -> None:
    text = Path("config.toml").read_text("utf-8")
    elsewhere = re.sub("url = .*", 'url = "postgresql://ana:hidden@127.0.0.1:1/signon"', text)
    Path("config.toml").write_text(elsewhere, "utf-8")

    finding = the_one(doctor(), "database")

    assert finding.how == "WRONG"
    assert "Check storage.url" in finding.said
    assert "hidden" not in finding.said


@pytest.mark.only_on("sqlite")
def test_a_file_that_is_no_database_is_told(doctor: Doctor, office: Office) -> None:
    office.database.close()
    for each in Path().glob("signon.db*"):
        each.unlink()
    Path("signon.db").write_text("These are my notes.\n" * 99, "utf-8")

    assert "Check storage.url" in the_one(doctor(), "database").said


def test_a_ledger_whose_end_is_missing_is_noticed(doctor: Doctor, office: Office) -> None:
    with office.database.transaction() as connection:
        connection.execute(update(LedgerHeadRow).values(sequence=LedgerHeadRow.sequence + 1))

    assert "signon ledger verify" in the_one(doctor(), "ledger").said


# --- Slack --------------------------------------------------------------------------------------


def test_without_slack_it_says_so_and_goes_on(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")

    found = doctor()

    assert wrong(found) == {"Slack"}
    assert "SLACK_API_URL" in the_one(found, "Slack").said
    assert the_one(found, "outbox").how == the_one(found, "what is due").how == "ok"


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 429, "retry_after": 30}])
def test_slack_that_is_out_of_order_is_away(
    doctor: Doctor, slack: StandIn, fault: dict[str, int]
) -> None:
    slack.fail_next("auth.test", **fault)  # type: ignore[arg-type]

    assert wrong(doctor()) == {"Slack"}


def test_a_token_that_was_revoked_is_told(doctor: Doctor, slack: StandIn) -> None:
    slack.revoke()

    finding = the_one(doctor(), "Slack")

    assert finding.how == "WRONG"
    assert "token_revoked" in finding.said
    assert "SLACK_BOT_TOKEN" in finding.said


def test_scopes_that_were_not_granted_are_named(doctor: Doctor, slack: StandIn) -> None:
    slack.scopes.discard("im:write")

    finding = the_one(doctor(), "scopes")

    assert finding.how == "WRONG"
    assert finding.said.startswith("missing: im:write.")


def test_not_being_allowed_to_look_is_no_mistake_and_its_price_is_said(
    doctor: Doctor, slack: StandIn
) -> None:
    slack.scopes.difference_update({"groups:history", "channels:history"})

    found = doctor()

    assert wrong(found) == set()
    assert the_one(found, "looking").how == "note"
    assert "channels:history, groups:history" in the_one(found, "looking").said


def test_an_app_token_that_slack_does_not_want_is_told(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-another")

    assert "connections:write" in the_one(doctor(), "Socket Mode").said


def test_over_http_no_app_token_is_asked_about(doctor: Doctor) -> None:
    configure('mode = "socket"', 'mode = "http"')

    assert "Socket Mode" not in doctor()


@pytest.mark.parametrize("seconds", [-3_600, 90])
def test_a_clock_that_is_wrong_is_a_warning(doctor: Doctor, seconds: int) -> None:
    found = doctor(lambda: datetime.now(UTC) + timedelta(seconds=seconds))

    assert the_one(found, "clock").how == "note"
    assert ("ahead of" if seconds > 0 else "behind") in the_one(found, "clock").said


def test_a_coordinator_whom_slack_does_not_know_is_named(doctor: Doctor, slack: StandIn) -> None:
    configure('"U0CARLA"', '"gone@example.org", "U0GONE"')

    found = doctor()["coordinators"]

    assert [each.said.split()[0] for each in found] == ["gone@example.org", "U0GONE"]
    assert wrong({"": found}) == {"coordinators"}


def test_without_any_coordinator_nobody_can_run_a_letter(doctor: Doctor) -> None:
    configure('coordinators = ["carla@example.org", "U0CARLA"]')

    assert "coalition.coordinators" in the_one(doctor(), "coordinators").said


def test_a_channel_without_the_bot_is_named(doctor: Doctor, slack: StandIn) -> None:
    slack.workspace.channels["C00"].member_ids.discard(slack.workspace.bot.id)

    finding = the_one(doctor(), "channels")

    assert finding.how == "WRONG"
    assert "#coalition of letter water-law" in finding.said
    assert "/invite @signon" in finding.said


def test_a_channel_that_was_archived_is_named(doctor: Doctor, slack: StandIn) -> None:
    slack.workspace.channels["C00"].is_archived = True

    assert "archived" in the_one(doctor(), "channels").said


def test_channels_of_letters_that_are_over_are_not_asked_about(
    doctor: Doctor, office: Office, slack: StandIn
) -> None:
    slack.workspace.channels["C00"].is_archived = True
    with office.database.transaction() as connection:
        connection.execute(update(LetterRow).values(state="cancelled"))

    assert the_one(doctor(), "channels").said == "no letter is open"


# --- what waits ---------------------------------------------------------------------------------


def queued(office: Office, key: str, at: datetime, **values: object) -> None:
    """Something in the outbox, for the letter unless told otherwise."""
    with office.database.transaction() as connection:
        letter = letters.by_handle(connection, "water-law")
        assert letter is not None
        outbox.put(connection, key, "news", letter.id, "C00", {}, outbox.NEWS, at)
        put = {"state": "waiting", **values}
        connection.execute(update(OutboxRow).where(OutboxRow.key == key).values(**put))


def test_what_waits_is_counted_and_is_well_while_it_is_young(
    doctor: Doctor, office: Office
) -> None:
    queued(office, "a", utc_now())
    queued(office, "b", utc_now(), state="sending")

    finding = the_one(doctor(), "outbox")

    assert (finding.how, finding.said) == ("ok", "1 waiting, 1 being sent")


def test_what_has_waited_for_long_says_that_nothing_leaves(doctor: Doctor, office: Office) -> None:
    queued(office, "a", utc_now() - timedelta(hours=3))

    finding = the_one(doctor(), "outbox")

    assert finding.how == "WRONG"
    assert "the oldest for 3 hours" in finding.said


def test_what_may_not_leave_yet_does_not_count_as_late(doctor: Doctor, office: Office) -> None:
    tomorrow = utc_now() + timedelta(days=1)
    queued(office, "a", utc_now() - timedelta(days=2), next_at=tomorrow)
    queued(office, "card", utc_now() - timedelta(days=9), ts="1.1")

    assert the_one(doctor(), "outbox").how == "ok"


@pytest.mark.parametrize(
    ("state", "button"), [("held", "Post again, It is there"), ("failed", "Try again")]
)
def test_what_needs_a_person_is_told_by_letter_with_the_button(
    doctor: Doctor, office: Office, state: str, button: str
) -> None:
    queued(office, "a", NOON, state=state)
    queued(office, "b", NOON + timedelta(hours=1), state=state)

    finding = the_one(doctor(), state)

    assert finding.how == "WRONG"
    assert finding.said.startswith("2 ")
    assert "of letter water-law, since 2026-11-24 12:00 UTC" in finding.said
    assert f"/letter status water-law ({button})" in finding.said


def test_what_failed_of_a_letter_that_is_over_is_only_noted(doctor: Doctor, office: Office) -> None:
    queued(office, "a", NOON, state="failed")
    with office.database.transaction() as connection:
        connection.execute(update(LetterRow).values(state="finalized"))

    found = doctor()

    assert the_one(found, "failed").how == "note"
    assert wrong(found) == set()


def test_what_the_clock_has_not_done_is_told(doctor: Doctor, office: Office) -> None:
    with office.database.transaction() as connection:
        connection.execute(update(DueRow).values(done_at=None, due_at=NOON))

    found = doctor(lambda: NOON + timedelta(minutes=1))
    assert the_one(found, "what is due").how == "ok"
    assert the_one(doctor(lambda: NOON + timedelta(minutes=3)), "what is due").how == "WRONG"


# --- time-stamps ----------------------------------------------------------------------------------


@pytest.fixture
def lacking(office: Office) -> Office:
    """Edition 1 of another letter is to be time-stamped."""
    chosen = an_office(office.database, time_stamps=True)
    finalized(chosen, "air")
    with office.database.transaction() as connection:
        connection.execute(update(OutboxRow).values(state="sent", ts="1.1"))
    return chosen


def with_a_server() -> None:
    Path("root.pem").write_bytes(an_authority().pem)
    server = "timestamp_url = 'https://tsa.example.org'\ntimestamp_certificates = 'root.pem'"
    configure("[slack]", f"[proof]\n{server}\n[slack]")


def without_one(office: Office, **values: object) -> None:
    with office.database.transaction() as connection:
        connection.execute(update(TimeStampRow).values(**values))


def test_where_no_edition_is_to_be_stamped_nothing_is_said_of_it(doctor: Doctor) -> None:
    assert "time-stamps" not in doctor()


def test_where_every_edition_has_one_all_is_well(doctor: Doctor) -> None:
    with_a_server()

    assert the_one(doctor(), "time-stamps").how == "ok"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"attempts": 0}, "edition 1 of letter air has none yet"),
        (
            {"attempts": 3, "error": "silent"},
            "edition 1 of letter air has none: the server does not answer, after 3 attempts",
        ),
    ],
)
def test_a_time_stamp_that_is_still_asked_for_is_noted(
    doctor: Doctor, lacking: Office, values: dict[str, object], said: str
) -> None:
    with_a_server()
    without_one(lacking, **values)

    assert the_one(doctor(), "time-stamps") == Finding("note", "time-stamps", said)


@pytest.mark.parametrize(("server", "how"), [(True, "WRONG"), (False, "note")])
def test_one_that_was_given_up_has_to_be_mended_while_a_server_is_named(
    doctor: Doctor, lacking: Office, server: bool, how: str
) -> None:
    if server:
        with_a_server()
    without_one(lacking, state="failed", attempts=14, error="HTTP 503")

    finding = the_one(doctor(), "time-stamps")

    assert finding.how == how
    assert finding.said == (
        "edition 1 of letter air has none: HTTP 503. Given up. Check [proof], then: "
        "/letter status air (Try again)"
    )


def test_certificates_that_are_none_are_named(doctor: Doctor) -> None:
    with_a_server()
    Path("root.pem").write_text("no certificate")

    (finding, *_) = doctor()["time-stamps"]
    assert finding.how == "WRONG"
    assert "proof.timestamp_certificates" in finding.said
