"""A finished letter's files: under the posted letter, and for a coordinator who asks for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.letter import Terms
from bot.rehearsal import Channel, Message, Person
from bot.rehearsal.workspace import StoredFile
from bot.rendering.formats import FORMATS
from bot.usecases.reading import edition_file
from tests.cast import DRAFT, IN_TEN_DAYS, Cast, nothing_stored


@pytest.fixture
def ana(cast: Cast) -> Person:
    """Ana has signed a letter whose deadline is over."""
    return signed(cast)


def signed(cast: Cast, *channels: Channel, **more: object) -> Person:
    cast.letter("water", DRAFT, *channels, **more)
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    cast.stage.at(IN_TEN_DAYS)
    return ana


def final(channel: Channel) -> Message:
    """The letter as it is posted."""
    return channel.messages[1]


def uploads(channel: Channel) -> list[Message]:
    return [each for each in channel.everything if each.files]


def the_files(message: Message) -> list[StoredFile]:
    return sorted(message.files, key=lambda each: each.name)


def stored(cast: Cast, file_format: str) -> bytes:
    return edition_file(cast.stage.bot.office, "water", file_format)


def test_the_files_stand_under_the_posted_letter_byte_for_byte(cast: Cast, ana: Person) -> None:
    cast.finalize()
    (upload,) = uploads(cast.channel)
    assert final(cast.channel).thread == [upload]
    files = the_files(upload)
    assert [each.name for each in files] == [f"water.{each}" for each in sorted(FORMATS)]
    for each in files:
        file_format = each.name.rpartition(".")[2]
        assert each.content == stored(cast, file_format)
        assert each.title == f"Water for all ({file_format})"
    assert "edition 1" in upload.plain


def test_every_channel_gets_them(cast: Cast) -> None:
    allies = cast.stage.add_channel("allies", cast.carla, private=True)
    signed(cast, cast.channel, allies)
    cast.finalize()
    for channel in (cast.channel, allies):
        assert len(uploads(channel)) == 1
        assert final(channel).thread == uploads(channel)


def test_what_is_said_beside_them_pings_nobody_whatever_the_letter_is_called(cast: Cast) -> None:
    cast.letter("water", DRAFT.replace("Water for all", "Water @channel *now* & all"))
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    cast.stage.at(IN_TEN_DAYS)
    cast.finalize()
    (upload,) = uploads(cast.channel)
    assert upload.pings == []
    assert "Water" not in upload.plain.partition("[file: ")[0]


def test_they_come_after_the_letter_however_long_that_takes(cast: Cast, ana: Person) -> None:
    cast.stage.slack.fail_next("chat.postMessage", channel=cast.channel, status=429, retry_after=90)
    cast.finalize()
    (upload,) = uploads(cast.channel)
    assert final(cast.channel).thread == [upload]


def test_under_embargo_they_come_with_the_letter(cast: Cast) -> None:
    moment = IN_TEN_DAYS + timedelta(days=2)
    signed(cast, terms=Terms(embargo=moment))
    cast.finalize()
    cast.stage.at(moment - timedelta(minutes=1))
    assert not cast.stage.slack.workspace.files
    cast.stage.at(moment)
    (upload,) = uploads(cast.channel)
    assert final(cast.channel).thread == [upload]


REFUSALS = {
    "file_uploads_disabled": "this workspace takes no files",
    "file_uploads_except_images_disabled": "no files but images",
    "storage_limit_reached": "there is no room for files left",
    "restricted_action": "the workspace does not let the bot post there",
    "access_denied": "the workspace does not let the bot do that",
}


@pytest.mark.parametrize("error", REFUSALS)
@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_where_files_are_refused_the_text_goes_out_and_a_coordinator_is_told(
    cast: Cast, ana: Person, method: str, error: str
) -> None:
    cast.stage.slack.fail_next(method, error=error)
    cast.finalize()
    assert "signed by 1 organization" in final(cast.channel).text
    assert uploads(cast.channel) == []
    told = cast.carla.dms[-1]
    assert "The files of Water for all could not be uploaded to #coalition" in told.plain
    assert REFUSALS[error] in told.plain
    assert "signon letter export water" in told.plain

    cast.carla.click(told, "Try again")
    cast.stage.settle()
    assert final(cast.channel).thread == uploads(cast.channel)
    assert len(uploads(cast.channel)) == 1


def test_without_the_scope_the_text_goes_out_and_the_way_is_named(cast: Cast, ana: Person) -> None:
    cast.stage.slack.scopes.discard("files:write")
    cast.finalize()
    assert "signed by 1 organization" in final(cast.channel).text
    told = cast.carla.dms[-1].plain
    assert "the bot lacks a permission: install it again with its manifest" in told


def test_a_letter_that_could_not_be_posted_brings_no_files_and_both_go_out_later(
    cast: Cast, ana: Person
) -> None:
    cast.channel.archive()
    cast.finalize()
    assert not cast.stage.slack.workspace.files
    told = [dm for dm in cast.carla.dms if "the channel is archived" in dm.plain]
    assert told
    cast.channel.is_archived = False
    cast.carla.click(told[-1], "Try again")
    cast.stage.settle()
    assert final(cast.channel).thread == uploads(cast.channel)
    assert len(uploads(cast.channel)) == 1


# --- for a coordinator ---------------------------------------------------------------------------


def test_a_coordinator_gets_every_format_in_a_direct_message(cast: Cast, ana: Person) -> None:
    cast.finalize()
    told = cast.carla.command("/letter export water", cast.channel)
    assert "edition 1" in told.plain
    cast.stage.settle()
    (upload,) = uploads(cast.carla.dm)
    names = [each.name for each in the_files(upload)]
    assert names == sorted(f"water.{each}" for each in FORMATS)
    assert {each.content for each in upload.files} == {stored(cast, each) for each in FORMATS}
    assert len(uploads(cast.channel)) == 1


def test_whoever_asks_again_gets_them_again(cast: Cast, ana: Person) -> None:
    cast.finalize()
    for _ in range(2):
        cast.carla.command("/letter export water", cast.channel)
        cast.stage.settle()
        cast.stage.clock.move(timedelta(minutes=1))
    assert len(uploads(cast.carla.dm)) == 2


def test_nobody_but_a_coordinator_gets_them(cast: Cast, ana: Person) -> None:
    cast.finalize()
    with nothing_stored(cast.stage):
        told = ana.command("/letter export water", cast.channel)
    assert "Only a coordinator may do this." in told.plain


def test_before_it_is_finalized_there_is_nothing_to_export(cast: Cast) -> None:
    cast.letter()
    with nothing_stored(cast.stage):
        told = cast.carla.command("/letter export water", cast.channel)
    assert "is not finalized yet" in told.plain


def test_a_coordinator_whose_files_are_refused_is_told_in_words(cast: Cast, ana: Person) -> None:
    cast.finalize()
    cast.stage.slack.scopes.discard("files:write")
    cast.carla.command("/letter export water", cast.channel)
    cast.stage.settle()
    assert "could not be uploaded to @Carla Coord" in cast.carla.read(cast.carla.dms[-1])
    assert "signon letter export water" in cast.carla.dms[-1].plain
