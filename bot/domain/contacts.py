"""What identifies people and countries in the coalition's list: contacts, countries, languages."""

from __future__ import annotations

import re

from bot.domain.refusals import NotUsableAsText

_SLACK_ID = re.compile(r"[UW][A-Z0-9]{2,20}")
_ADDRESS = re.compile(r"[^@\s<>\"',;:()\[\]\\]+@[^@\s<>\"',;:()\[\]\\]+\.[^@\s.<>\"',;:()\[\]\\]+")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


def clean_contact(text: str, field: str) -> str:
    """A Slack id, or an e-mail address in lower case. Raises `NotUsableAsText`."""
    contact = text.strip()
    if _SLACK_ID.fullmatch(contact):
        return contact
    if _ADDRESS.fullmatch(contact) and contact.isprintable():
        return contact.lower()
    raise NotUsableAsText(field, "contact")


def clean_country(text: str, field: str = "country") -> str:
    """A country as two capital letters, or nothing. Raises `NotUsableAsText`."""
    country = text.strip()
    if country and not _COUNTRY.fullmatch(country):
        raise NotUsableAsText(field, "country")
    return country.upper()


def clean_language(text: str, field: str = "language") -> str:
    """A BCP 47 tag, or nothing. Raises `NotUsableAsText`."""
    language = text.strip()
    if language and not _LANGUAGE.fullmatch(language):
        raise NotUsableAsText(field, "language")
    return language.replace("_", "-")
