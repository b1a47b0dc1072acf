"""A publication in words: everything that a template prints, in its order and in its language.

A template lays a sheet out and decides nothing else, so that every format says the same. All of it
is plain text in one line, but for the `body`, which is Markdown (see `bot.rendering.blocks` for its
structure), and the addresses of `references`, which are links or empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.edition import Arrangement, Signatory, short
from bot.domain.text import CarbonCopy, Reference
from bot.rendering.clean import one_line
from bot.rendering.dates import dateline, long_date
from bot.rendering.languages import is_right_to_left, locale_of
from bot.rendering.links import is_link
from bot.rendering.logos import LARGEST_SIDE
from bot.rendering.order import sorting
from bot.rendering.pictures import Picture, picture
from bot.rendering.publication import Publication
from bot.words import Words, words


@dataclass(frozen=True, slots=True)
class Line:
    """A signatory: `name`, and in `country` its country's name where the letter prints it. A `logo`
    stands beside the name, and `alternative` says what it is to whoever does not see it."""

    name: str
    country: str = ""
    logo: Picture | None = None
    alternative: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Signatories that stand together, under a heading where `heading` is not empty."""

    heading: str
    lines: tuple[Line, ...]


FEW, SOME = 12, 60
"""Up to how many names stand one under the other, and in two columns, unless it is asked for."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`coalition` is what a letterhead says to whoever does not see it. `watermark` is empty but
    for a draft. `columns` asks for signatories in columns; `abreast`
    and `people_abreast` are how many columns of organizations and of individuals read well on
    paper, 1 to 3. `headed`: a heading with the `count` stands above the signatories; a few of them
    follow the closing without one, as under a letter on paper. `notes` are lines about the edition:
    which text leads, who came and went, what was corrected. `imprint` says which edition this is,
    how many signed it and when; `fingerprint` is in groups of four."""

    language: str
    right_to_left: bool
    coalition: str
    watermark: str
    title: str
    subtitle: str
    dateline: str
    salutation: str
    body: str
    closing: str
    count: str
    signatories_heading: str
    headed: bool
    groups: tuple[Group, ...]
    columns: bool
    abreast: int
    individuals_heading: str
    individuals: tuple[str, ...]
    people_abreast: int
    affiliations: str
    references_heading: str
    references: tuple[Reference, ...]
    cc_heading: str
    cc: tuple[CarbonCopy, ...]
    notes: tuple[str, ...]
    imprint: tuple[str, ...]
    fingerprint_label: str
    fingerprint: str


def sheet_of(publication: Publication) -> Sheet:
    """The publication, worded in its text's language."""
    text, language = publication.text, publication.text.language
    w = words(language)
    closing = one_line(text.closing)
    organizations, people = len(publication.signatories), len(publication.individuals)
    grouped = publication.arrangement is Arrangement.BY_COUNTRY
    columns = publication.arrangement is Arrangement.COLUMNS
    return Sheet(
        language=language,
        right_to_left=is_right_to_left(language),
        coalition=one_line(publication.coalition) or w.say("Letterhead"),
        watermark=w.say("Draft") if publication.draft else "",
        title=one_line(text.title),
        subtitle=one_line(text.subtitle),
        dateline=dateline(one_line(text.place), text.date, language),
        salutation=one_line(text.salutation),
        body=text.body,
        closing=closing,
        count=_count(publication, w),
        signatories_heading=w.say("Signatories") if publication.signatories else "",
        headed=organizations > 0 and (not closing or grouped or organizations > FEW),
        groups=_groups(publication, w),
        columns=columns,
        abreast=abreast(organizations, asked=columns),
        individuals_heading=w.say("Individuals") if publication.individuals else "",
        individuals=tuple(map(one_line, publication.individuals)),
        people_abreast=abreast(people),
        affiliations=(
            w.say("Affiliations are given for identification only.")
            if publication.affiliations
            else ""
        ),
        references_heading=w.say("References:") if text.references else "",
        references=tuple(map(_reference, text.references)),
        cc_heading=w.say("CC:") if text.cc else "",
        cc=tuple(CarbonCopy(one_line(each.name), one_line(each.title)) for each in text.cc),
        notes=_notes(publication, w),
        imprint=_imprint(publication, w),
        fingerprint_label=w.say("Fingerprint"),
        fingerprint=short(publication.fingerprint or text.sha256),
    )


def abreast(names: int, *, asked: bool = False) -> int:
    """In how many columns so many names read well on paper. `asked`: in two at least."""
    return 1 + (names > FEW or (asked and names > 1)) + (names > SOME)


def _reference(reference: Reference) -> Reference:
    url = reference.url if is_link(reference.url) else ""
    return Reference(one_line(reference.text), url)


def _groups(publication: Publication, w: Words) -> tuple[Group, ...]:
    named = publication.signatories
    if publication.arrangement is Arrangement.BY_COUNTRY:
        return _by_country(publication, w)
    if publication.arrangement is Arrangement.CONVENOR_FIRST:
        named = tuple(sorted(named, key=lambda each: not each.convenor))  # keeps their order
    return (_group("", named, publication),) if named else ()


def _by_country(publication: Publication, w: Words) -> tuple[Group, ...]:
    """The countries in the order of the letter's language; those without one last."""
    language = publication.text.language
    key = sorting(language)
    found: dict[str, list[Signatory]] = {}
    for each in publication.signatories:
        found.setdefault(each.country, []).append(each)
    headings = {
        code: country_name(code, language) if code else w.say("Elsewhere") for code in found
    }
    ordered = sorted(found, key=lambda code: (not code, key(headings[code], "")))
    return tuple(_group(headings[code], found[code], publication) for code in ordered)


def _group(heading: str, named: Iterable[Signatory], publication: Publication) -> Group:
    shown = publication.countries and not heading
    language = publication.text.language
    return Group(
        heading,
        tuple(
            Line(
                one_line(each.name),
                country_name(each.country, language) if shown and each.country else "",
                *(_logo(each, language) if each.logo else ()),
            )
            for each in named
        ),
    )


def _logo(signatory: Signatory, language: str) -> tuple[Picture, str]:
    """An organization's logo and what it is called; its bytes were looked through before."""
    told = words(language).say("Logo of {name}").replace("{name}", one_line(signatory.name))
    return _picture(signatory.logo or b""), told


@lru_cache(maxsize=1_000)
def _picture(content: bytes) -> Picture:
    """Each one once, though there are several formats and languages."""
    return picture(content, LARGEST_SIDE)


def country_name(code: str, language: str) -> str:
    """A country as the language calls it; the code itself where it does not know it."""
    locale = locale_of(language) or locale_of("en")
    return str(locale.territories.get(code, code)) if locale else code


def _notes(publication: Publication, w: Words) -> tuple[str, ...]:
    notes = []
    if publication.leading:
        leading = _language_name(publication.leading, publication.text.language)
        told = w.say("This is a translation. The text that was signed is the one in {language}.")
        notes.append(told.format(language=leading))
    if publication.errata:
        notes.append(
            w.say("Corrected in this edition: {errata}").format(errata=one_line(publication.errata))
        )
    if publication.added:
        notes.append(w.say("Added since: {names}").format(names=_listed(publication.added)))
    if publication.withdrawn:
        notes.append(w.say("Withdrawn since: {names}").format(names=_listed(publication.withdrawn)))
    return tuple(notes)


def _listed(names: Iterable[str]) -> str:
    """Names one after the other. A name may hold a comma, so that none stands between them."""
    return "; ".join(map(one_line, names))


def _language_name(tag: str, language: str) -> str:
    locale = locale_of(tag)
    name = locale.get_display_name(locale_of(language)) if locale else None
    return str(name or tag)


def _count(publication: Publication, w: Words) -> str:
    """`47 organizations from 12 countries`; without the countries where one's is not known."""
    n, countries = len(publication.signatories), publication.from_countries
    signed = w.say_n("{n} organization", "{n} organizations", n)
    signed = signed.replace("{n}", _number(n, w))
    if countries < 2:
        return signed
    there = w.say_n("{signed} from {n} country", "{signed} from {n} countries", countries)
    return there.replace("{n}", _number(countries, w)).replace("{signed}", signed)


def _imprint(publication: Publication, w: Words) -> tuple[str, ...]:
    people = len(publication.individuals)
    personally = w.say_n("{n} individual", "{n} individuals", people)
    edition = w.say("Edition {n}").replace("{n}", str(publication.edition))
    return (
        w.say("Draft") if publication.draft else edition,
        _count(publication, w),
        *([personally.replace("{n}", _number(people, w))] if people else []),
        *([long_date(publication.at, publication.text.language)] if publication.at else []),
    )


def _number(number: int, w: Words) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(number, locale=locale_of(w.language)))
