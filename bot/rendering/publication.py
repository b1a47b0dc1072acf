"""What is rendered: a text with those who stand under it, and the edition that it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.edition import Arrangement, Signatory
from bot.domain.text import LetterText


@dataclass(frozen=True, slots=True)
class Publication:
    """A text with those who stand under it, in the order in which they are printed.

    Edition 0 is a draft: what a preview shows, with a watermark. `at` is the date that the edition
    bears. `individuals` are the people who signed personally, a line for each; with `affiliations`
    a note says that these are given for identification only. `fingerprint` (hex) is the edition's,
    empty for a draft. `leading` is the language of the text that was signed where this is a
    translation of it. `added` and `withdrawn` are names that came and went since the edition
    before, `errata` says what was corrected in it. `countries` prints each one's country.
    `coalition` is the name of who sends it, which a letterhead shows.
    """

    text: LetterText
    signatories: tuple[Signatory, ...] = ()
    edition: int = 0
    at: date | None = None
    individuals: tuple[str, ...] = ()
    affiliations: bool = False
    fingerprint: str = ""
    leading: str = ""
    added: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    errata: str = ""
    arrangement: Arrangement = Arrangement.PLAIN
    countries: bool = False
    coalition: str = ""

    @property
    def draft(self) -> bool:
        return self.edition == 0

    @property
    def names(self) -> tuple[str, ...]:
        """The organizations as they are printed."""
        return tuple(each.name for each in self.signatories)

    @property
    def from_countries(self) -> int:
        """How many countries the organizations are from; 0 unless each one's is known."""
        countries = {each.country for each in self.signatories}
        return 0 if "" in countries else len(countries)
