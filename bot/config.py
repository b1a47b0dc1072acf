"""Settings: `config.toml`, and secrets from the environment alone.

A key that is unknown or wrong stops the start and is named, with the way to mend it. Which file is
read: `--config`, else `SIGNON_CONFIG`, else `config.toml` in the present folder if it is there.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.coalition import Coalition
from bot.domain.edition import Arrangement, Style
from bot.domain.hours import parse_hours
from bot.domain.moments import parse_duration
from bot.domain.refusals import DurationNotUnderstood

CONFIG_FILE = Path("config.toml")


class ConfigError(Exception):
    """The settings cannot be used; the message names the key and the way to mend it."""


def _duration(value: object) -> timedelta:
    if not isinstance(value, str):
        raise ValueError('write a duration as text, such as "72h"')
    try:
        return parse_duration(value)
    except DurationNotUnderstood:
        raise ValueError('write a duration as "7d", "72h", "15m" or "10s"') from None


def _time(value: object) -> time | None:
    if isinstance(value, time):
        return value
    if value == "":
        return None
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError('write a time of day as "09:00", or "" for never')
    return time.fromisoformat(value)


TimeOfDay = Annotated[time | None, BeforeValidator(_time)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]


class _Section(BaseModel):
    # An error that nobody catches must not say what is in a URL.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class CoalitionSection(_Section):
    """`[coalition]`"""

    name: str = Field(min_length=1, max_length=120)
    language: str = "en"
    time_zone: str = "UTC"
    coordinators: list[str] = Field(default_factory=list)

    @field_validator("language")
    @classmethod
    def _a_language(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
            raise ValueError('write a language as "en" or "es"')
        return value

    @field_validator("time_zone")
    @classmethod
    def _a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError('write a zone of the IANA list, such as "America/Bogota"') from None
        return value

    @field_validator("coordinators")
    @classmethod
    def _contacts(cls, values: list[str]) -> list[str]:
        for value in values:
            if not re.fullmatch(r"[UW][A-Z0-9]{2,20}|[^@\s]+@[^@\s]+\.[^@\s]+", value):
                raise ValueError(f'"{value[:40]}" is neither a Slack id (U…) nor an e-mail address')
        return [value.lower() if "@" in value else value for value in values]


_POSTGRESQL = re.compile(
    r"postgresql(\+psycopg)?://"
    r"([^\s:/@?#]*(:[^\s:/@?#]*)?@)?"  # who, and a password
    r"([A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?"
    r"/[^\s/?#]+"
    r"(\?(?P<options>[^\s#]*))?"
)
_OPTIONS = re.compile(
    r"(host|port|sslmode|sslrootcert|sslcert|sslkey|sslcrl|channel_binding|gssencmode|krbsrvname|"
    r"require_auth|passfile|connect_timeout|application_name|options|target_session_attrs|"
    r"keepalives(_idle|_interval|_count)?|tcp_user_timeout)=[^=&]+"
)
"""What PostgreSQL's own library understands of a connection, and is of use here."""


class StorageSection(_Section):
    """`[storage]`"""

    url: str = Field(default="sqlite:///signon.db", repr=False)  # there may be a password in it

    @field_validator("url")
    @classmethod
    def _an_url(cls, value: str) -> str:
        if value.startswith("postgresql"):
            return _postgresql(value)
        path = value.removeprefix("sqlite:///")
        if path == value or not path.strip("/") or ":memory:" in path:  # kept nowhere
            raise ValueError(
                'write "sqlite:///signon.db" or another path behind sqlite:///, '
                'or "postgresql://user@host/database"'
            )
        return value


def _postgresql(value: str) -> str:
    # What is wrong may be the password: none of it is repeated.
    found = _POSTGRESQL.fullmatch(value)
    if not found:
        raise ValueError(
            'write "postgresql://user@host/database", and what is special in a name or password as '
            "%XX, such as %40 for @; the password may stand in PGPASSWORD instead"
        )
    if found["options"] and not all(map(_OPTIONS.fullmatch, found["options"].split("&"))):
        raise ValueError(
            "behind the ? write options of PostgreSQL's own, such as sslmode=require, joined by &"
        )
    return value


_WEB = re.compile(
    r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[!-~]*)?", re.IGNORECASE
)


def _has_a_port(url: str) -> bool:
    """One that there can be, or none at all."""
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


class SlackSection(_Section):
    """`[slack]`"""

    mode: Literal["socket", "http"] = "socket"
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    health_port: int = Field(default=0, ge=0, le=65535)


class RemindersSection(_Section):
    """`[reminders]`"""

    before: list[Duration] = Field(
        default_factory=lambda: [parse_duration(each) for each in ("7d", "72h", "24h", "3h")]
    )
    digest: TimeOfDay = time(9)
    quiet: str = "20:00-08:00"
    weekends: bool = False
    per_day: int = Field(default=3, ge=1, le=100)

    @field_validator("quiet")
    @classmethod
    def _quiet_hours(cls, value: str) -> str:
        try:
            parse_hours(value, weekends=False)
        except ValueError:
            raise ValueError('write quiet hours as "20:00-08:00", or "" for none') from None
        return value


class LettersSection(_Section):
    """`[letters]`"""

    templates: str = ""
    logos: str = ""
    signatories: Literal["plain", "columns", "by country", "convenor first"] = "plain"
    countries: bool = False
    convenors: list[str] = Field(default_factory=list)

    @field_validator("templates", "logos")
    @classmethod
    def _a_folder(cls, value: str) -> str:
        if value and not Path(value).is_dir():
            raise ValueError(f'there is no folder "{value}"; write "" for none')
        return value

    @property
    def folder(self) -> Path | None:
        """The coalition's own templates, if it has any."""
        return Path(self.templates) if self.templates else None

    @property
    def style(self) -> Style:
        return Style(
            Arrangement(self.signatories),
            self.countries,
            tuple(self.convenors),
            Path(self.logos).resolve() if self.logos else None,
        )


class ProofSection(_Section):
    """`[proof]`"""

    timestamp_url: str = ""
    timestamp_certificates: str = Field(default="", validate_default=True)

    @field_validator("timestamp_url")
    @classmethod
    def _a_server(cls, value: str) -> str:
        if value and not (_WEB.fullmatch(value) and _has_a_port(value)):
            raise ValueError(
                'write a time-stamping server\'s address as "https://tsa.example.org/tsr", '
                'or "" for none'
            )
        return value

    @field_validator("timestamp_certificates")
    @classmethod
    def _a_file(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("timestamp_url") and not value:
            raise ValueError(
                "name a PEM file with the root certificate of the server at proof.timestamp_url"
            )
        if value and not Path(value).is_file():
            raise ValueError(f'there is no file "{value}"')
        return value


class Settings(_Section):
    """Everything that `config.toml` says."""

    coalition: CoalitionSection = CoalitionSection(name="Our coalition")
    storage: StorageSection = StorageSection()
    slack: SlackSection = SlackSection()
    reminders: RemindersSection = RemindersSection()
    letters: LettersSection = LettersSection()
    proof: ProofSection = ProofSection()

    def as_coalition(self) -> Coalition:
        """The coalition in the form in which the rules need it."""
        return Coalition(
            name=self.coalition.name,
            language=self.coalition.language,
            time_zone=self.coalition.time_zone,
            coordinators=tuple(dict.fromkeys(self.coalition.coordinators)),
            reminders=tuple(sorted(set(self.reminders.before), reverse=True)),
            digest=self.reminders.digest,
            hours=parse_hours(self.reminders.quiet, weekends=self.reminders.weekends),
            reminded_a_day=self.reminders.per_day,
            style=self.letters.style,
            time_stamps=bool(self.proof.timestamp_url),
        )


class Secrets(BaseSettings):
    """What only the environment holds. `slack_api_url` points at another Web API base, such as a
    stand-in for Slack on this machine."""

    model_config = SettingsConfigDict(frozen=True)

    slack_bot_token: str = Field(default="", repr=False)
    slack_app_token: str = Field(default="", repr=False)
    slack_signing_secret: str = Field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"

    def check(self, mode: str) -> None:
        """Raises `ConfigError` for the first token that this mode needs and that is missing."""
        needed = ["slack_bot_token"]
        needed.append("slack_app_token" if mode == "socket" else "slack_signing_secret")
        for name in needed:
            value: str = getattr(self, name)
            if not value:
                raise ConfigError(
                    f"{name.upper()} is missing from the environment. {_WHERE[name]} "
                    f"Then: export {name.upper()}=…"
                )
            prefix = _PREFIXES.get(name, "")
            if not value.startswith(prefix):
                raise ConfigError(f"{name.upper()} should begin with {prefix}. {_WHERE[name]}")

    @property
    def api_url(self) -> str:
        return self.slack_api_url.rstrip("/") + "/"


_PREFIXES = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}
_WHERE = {
    "slack_bot_token": "It is under “OAuth & Permissions” of your Slack app.",
    "slack_app_token": (
        "It is under “Basic Information”, “App-Level Tokens” of your Slack app "
        "(scope connections:write)."
    ),
    "slack_signing_secret": "It is under “Basic Information” of your Slack app (Signing Secret).",
}


def load(path: Path | None = None, *, required: bool = False) -> Settings:
    """The settings. Without a file the defaults count, unless one is `required`.

    Raises `ConfigError`.
    """
    chosen = path or (Path(named) if (named := os.environ.get("SIGNON_CONFIG")) else None)
    if chosen is None and CONFIG_FILE.is_file():
        chosen = CONFIG_FILE
    if chosen is None:
        if required:
            raise ConfigError(
                "There is no config.toml in this folder. Copy config.example.toml to config.toml "
                "and fill in [coalition], or name another file with --config."
            )
        return Settings()
    return parse(_read(chosen), str(chosen))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path} does not exist. Check --config and SIGNON_CONFIG.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from None


def parse(text: str, name: str) -> Settings:
    """The settings that a file's text means. Raises `ConfigError`."""
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} is not valid TOML: {error}") from None
    if "coalition" not in tables:
        raise ConfigError(f'{name}: [coalition] is missing. It needs at least name = "…".')
    try:
        return Settings.model_validate(tables)
    except ValidationError as error:
        raise ConfigError("\n".join(f"{name}: {_mend(e)}" for e in error.errors())) from None


def _mend(error: Any) -> str:
    """One thing that is wrong, with its key and the way to mend it."""
    location = [str(part) for part in error["loc"]]
    key = ".".join(part for part in location if not part.isdecimal())
    if error["type"] == "extra_forbidden":
        return f"{key} is not a known key. {_nearest(location)}"
    if error["type"] == "missing":
        return f"{key} is missing. Add it; config.example.toml shows how."
    told = str(error["msg"]).removeprefix("Value error, ")
    return f"{key} is wrong: {told[0].lower()}{told[1:]}."


def _nearest(location: list[str]) -> str:
    model: type[BaseModel] = Settings
    for part in location[:-1]:
        annotation = model.model_fields[part].annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            model = annotation
    known = list(model.model_fields)
    near = difflib.get_close_matches(location[-1], known, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Known here: {', '.join(known)}."
