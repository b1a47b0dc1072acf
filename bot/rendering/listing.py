"""Who stands under a letter, for programs and spreadsheets: as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json

from bot.rendering.cells import guarded
from bot.rendering.clean import one_line
from bot.rendering.publication import Publication

COLUMNS = ("name", "country", "kind")
ORGANIZATION, INDIVIDUAL = "organization", "individual"


def as_csv(publication: Publication) -> str:
    """A line for each, in the letter's order: organizations, then individuals.

    The country is a code of two letters. For what a spreadsheet would take for a formula see
    `bot.rendering.cells`.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in publication.signatories:
        writer.writerow([guarded(one_line(each.name)), each.country, ORGANIZATION])
    for line in publication.individuals:
        writer.writerow([guarded(one_line(line)), "", INDIVIDUAL])
    return out.getvalue()


def as_json(publication: Publication) -> str:
    """The same with what the edition says of itself. `edition` is 0 and `date` may be null for a
    draft; `countries` is 0 unless each organization's is known."""
    text = publication.text
    facts = {
        "title": one_line(text.title),
        "language": text.language,
        "edition": publication.edition,
        "date": publication.at.isoformat() if publication.at else None,
        "fingerprint": publication.fingerprint or text.sha256,
        "count": len(publication.signatories),
        "countries": publication.from_countries,
        "signatories": [
            {"name": one_line(each.name), "country": each.country}
            for each in publication.signatories
        ],
        "individuals": [one_line(line) for line in publication.individuals],
    }
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
