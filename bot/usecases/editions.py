"""An edition is made: rendered in every format and language, stored, recorded and published.

Finalizing makes the first one, reissuing the others, both in the same way and in the transaction of
whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.domain.edition import (
    FIRST,
    PLAINLY,
    Contents,
    LogoLeftOut,
    Signatory,
    Style,
    printed,
)
from bot.domain.individual import NOBODY, Individuals
from bot.domain.letter import Letter
from bot.domain.refusals import NotPrintable
from bot.domain.text import LetterText
from bot.domain.translation import Translation, is_current
from bot.usecases import publishing
from bot.usecases.transaction import Office, Work
from storage import editions, ledger, letters, organizations, stamps, translations

if TYPE_CHECKING:
    from bot.rendering.publication import Publication

Files = dict[tuple[str, str], bytes]
"""An edition's files, by language and format."""


@dataclass(frozen=True, slots=True)
class Printing:
    """What an edition is to hold. `translations` are those that go out with it; `signatories` and
    `individuals` stand in the letter's order; `added` and `withdrawn` are the names that came and
    went since the edition before, and `errata` what was corrected in it. `coalition` is the name of
    who sends it. `logos_left_out` could not be printed; nothing else is known of them."""

    text: LetterText
    signatories: tuple[Signatory, ...]
    individuals: Individuals = NOBODY
    translations: tuple[Translation, ...] = ()
    number: int = FIRST
    day: date | None = None
    added: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    errata: str = ""
    style: Style = PLAINLY
    coalition: str = ""
    logos_left_out: tuple[LogoLeftOut, ...] = ()

    def publications(self, fingerprint: str = "") -> tuple[Publication, ...]:
        """What is rendered: the leading text first, then each translation."""
        return tuple(self._publication(each, fingerprint) for each in self.texts)

    def contents(self, handle: str, head: str) -> Contents:
        """What the fingerprint stands for. `head` is the hash of the ledger's last entry."""
        if self.day is None:
            raise ValueError("an edition bears a date")
        return Contents(
            handle,
            self.number,
            self.day,
            self.text.sha256,
            tuple(each.name for each in self.signatories),
            self.individuals.lines,
            head,
            {each.language: each.text.sha256 for each in self.translations},
        )

    @property
    def texts(self) -> tuple[LetterText, ...]:
        """The leading text first, then the translations."""
        return (self.text, *(each.text for each in self.translations))

    def _publication(self, text: LetterText, fingerprint: str) -> Publication:
        from bot.rendering.publication import Publication

        return Publication(
            text=text,
            signatories=self.signatories,
            edition=self.number,
            at=self.day,
            individuals=self.individuals.lines,
            affiliations=self.individuals.affiliated,
            fingerprint=fingerprint,
            leading="" if text is self.text else self.text.language,
            added=self.added,
            withdrawn=self.withdrawn,
            errata=self.errata,
            arrangement=self.style.arrangement,
            countries=self.style.countries,
            coalition=self.coalition,
        )


@dataclass(frozen=True, slots=True)
class Look:
    """A letter's texts as they stand: its own, and of its translations those that are up to date
    and those that are not."""

    text: LetterText
    current: tuple[Translation, ...] = ()
    outdated: tuple[Translation, ...] = field(default=())


def texts_of(view: Connection, letter: Letter) -> Look:
    """The texts of the letter's present revision."""
    found = translations.of_letter(view, letter)
    return Look(
        letters.text_of(view, letter),
        tuple(each for each in found if is_current(letter, each)),
        tuple(each for each in found if not is_current(letter, each)),
    )


def day_in(letter: Letter, now: datetime) -> date:
    """The date that an edition bears that is made at `now` (UTC): the letter's zone counts."""
    return now.astimezone(ZoneInfo(letter.time_zone)).date()


def styled(office: Office, view: Connection, printing: Printing) -> Printing:
    """As this coalition has its letters printed."""
    style = office.coalition.style
    convenors = {organizations.named(view, each) for each in style.convenors}
    signatories = tuple(
        replace(each, convenor=each.organization_id in convenors) for each in printing.signatories
    )
    return replace(printing, style=style, signatories=signatories, coalition=office.coalition.name)


def check(office: Office, view: Connection, printing: Printing) -> None:
    """Renders an edition as it would be, so that what stands in its way is known before anything
    is frozen. Raises what `render` raises."""
    render(styled(office, view, printing), "0" * 64)


def render(printing: Printing, fingerprint: str) -> Files:
    """The edition in every format and language, the same bytes for the same printing. Raises
    `NotPrintable` and `TemplateBroken`."""
    from bot.rendering.formats import FORMATS, rendered
    from bot.rendering.glyphs import missing

    found = [each for one in printing.publications(fingerprint) for each in missing(one)]
    if found:
        named = dict.fromkeys((each.part.value, each.who, each.characters) for each in found)
        raise NotPrintable(tuple(named))
    return {
        (publication.text.language, each): rendered(publication, each)
        for publication in printing.publications(fingerprint)
        for each in FORMATS
    }


def make_edition(work: Work, letter: Letter, printing: Printing, kind: str, **facts: Any) -> None:
    """Renders, stores and records an edition, as an event of this `kind` with these `facts`, and
    publishes it, now or when its embargo ends."""
    printing = styled(work.office, work.connection, printing)
    head = ledger.head(work.connection)
    fingerprint = printing.contents(letter.handle, head).fingerprint
    files = render(printing, fingerprint)
    new = editions.New(
        printing.number,
        printing.day or work.now.date(),
        printing.signatories,
        printing.individuals,
        fingerprint,
        head,
        printing.errata,
        printing.translations,
        files,
    )
    edition = editions.add(work.connection, letter, new, work.actor, work.now)
    if work.coalition.time_stamps:
        stamps.add(work.connection, edition.id, work.now)
    work.record(
        kind,
        letter,
        edition=edition.number,
        revision=letter.revision,
        fingerprint=letter.fingerprint,
        edition_fingerprint=fingerprint,
        day=edition.day.isoformat(),
        signatories=len(printing.signatories),
        files=_hashes(files, printing.text.language),
        **printed_facts(printing),
        ledger=head,
        **_of_translations(printing, files),
        **({"individuals": len(printing.individuals.lines)} if letter.individuals else {}),
        **facts,
    )
    publishing.publish_or_wait(work, letter)


def printed_facts(printing: Printing) -> dict[str, Any]:
    """What the ledger keeps of who stands under an edition, and how they are arranged. `convenors`
    are their places in the list, from 1, and `logos`, where there are any, of whom one is printed.
    """
    style, named = printing.style, printing.signatories
    logos = [place for place, each in enumerate(named, start=1) if each.logo]
    return {
        "printed": printed(
            [(each.name, each.country) for each in named],
            printing.individuals.lines,
            printing.individuals.affiliated,
        ),
        "arrangement": style.arrangement.value,
        "countries": style.countries,
        "convenors": [place for place, each in enumerate(named, start=1) if each.convenor],
        **({"logos": logos} if logos else {}),
    }


def _of_translations(printing: Printing, files: Files) -> dict[str, Any]:
    """What the ledger keeps of an edition's translations, where it has any."""
    found = {
        each.language: {
            "fingerprint": each.text.sha256,
            "files": _hashes(files, each.language),
        }
        for each in printing.translations
    }
    return {"translations": found} if found else {}


def _hashes(files: Mapping[tuple[str, str], bytes], language: str) -> dict[str, str]:
    from hashlib import sha256

    return {
        file_format: sha256(content).hexdigest()
        for (of, file_format), content in files.items()
        if of == language
    }
