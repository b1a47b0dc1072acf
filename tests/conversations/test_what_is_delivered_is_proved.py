"""Two languages, two editions: each is uploaded under its own post, and all of it can be proved."""

from __future__ import annotations

import pytest

from bot.proof.ledger import Ledger, read
from bot.proof.verifying import verdict
from bot.rehearsal import Message
from bot.rendering.formats import FORMATS
from bot.usecases import proving
from bot.usecases.reading import edition_file
from bot.usecases.uploading import READ
from tests.cast import IN_TEN_DAYS, Cast
from tests.conversations.test_reissuing import reissue
from tests.conversations.test_translating import translate

LANGUAGES = ("en", "es")


@pytest.fixture
def reissued(cast: Cast) -> Cast:
    """Fundar signed; the letter went out in English and Spanish, and again with GESOC."""
    cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    translate(cast)
    cast.stage.at(IN_TEN_DAYS)
    cast.finalize()
    ben = cast.representative("Ben Ode", "GESOC")
    cast.modal(ben, "/sign water").fill({"Signed by": "Ben Ode", "Authority": True}).submit()
    cast.stage.settle()
    reissue(cast)
    return cast


def posted(cast: Cast) -> list[Message]:
    """The letter as it was posted, edition by edition."""
    return [each for each in cast.channel.messages if each.thread]


def file(cast: Cast, edition: int, name: str, language: str) -> bytes:
    return edition_file(cast.stage.bot.office, "water", name, edition, language)


def ledger(cast: Cast) -> Ledger:
    return read(line.encode() for line in proving.export(cast.stage.bot.office, "water"))


def test_each_edition_has_its_files_in_both_languages_under_its_own_post(reissued: Cast) -> None:
    threads = [post.thread for post in posted(reissued)]
    assert [len(thread) for thread in threads] == [1, 1]
    for edition, (upload,) in enumerate(threads, start=1):
        own = [name for name in FORMATS if name not in READ]
        of_text = [file(reissued, edition, name, "en") for name in (*READ, *sorted(own))]
        of_translation = [file(reissued, edition, name, "es") for name in READ]
        assert [each.content for each in upload.files] == of_text + of_translation
        assert f"edition {edition}" in upload.plain


@pytest.mark.parametrize("edition", [1, 2])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_of_every_edition_belongs_to_the_ledger(
    reissued: Cast, edition: int, language: str
) -> None:
    known = ledger(reissued)
    for name in FORMATS:
        found = verdict(known, file(reissued, edition, name, language), f"letter.{name}")
        assert found.belongs, found.lines
        assert f"edition {edition}" in found.lines[0]


def test_what_is_altered_in_the_second_edition_is_told_of_the_second(reissued: Cast) -> None:
    forged = file(reissued, 2, "txt", "es").replace(b"GESOC", b"GESOX")
    found = verdict(ledger(reissued), forged, "letter.txt")
    assert not found.belongs
    told = "\n".join(found.lines)
    assert "edition 2 (es)" in told
    assert "the ledger has “GESOC”, the file has “GESOX”" in told
