"""Every refusal says what is wrong and names the way out, in every language, and whatever a person
typed stays data."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import pytest

from bot.domain import refusals as r
from bot.domain.letter import State
from bot.domain.objection import Status
from bot.messages.reader import Reader
from bot.messages.refusals import at_input, known, worded
from bot.messages.wording import sentence
from bot.words import languages
from tests.factories import NOON

WHO = ("U0CARLA",)
ZONE = "America/Mexico_City"

REFUSALS: list[tuple[r.Refusal, str]] = [
    (r.NotACoordinator(WHO), "Ask @U0CARLA"),
    (r.NotACoordinator(("carla@example.org",)), "Ask a coordinator"),
    (r.RepresentsNobody(WHO), "Press Sign on under a letter to ask"),
    (r.NotTheirRepresentative(WHO), "ask @U0CARLA"),
    (r.LetterUnknown("nope"), "/letter list"),
    (r.LetterUnknown("nope", ("water-law", "air")), "Open are: water-law, air"),
    (r.NoLetterOpen(), "/letter list"),
    (r.WhichLetter(("water-law", "air")), "Name one of them: water-law, air"),
    (r.HandleTaken("water-law"), "Choose a different one"),
    (r.HandleNotUsable("Ñ"), "such as: water-law"),
    (r.DeadlineInThePast(NOON, ZONE), "Choose one that lies ahead"),
    (r.DeadlineNotLater(NOON, ZONE), "has to be later"),
    (r.DeadlinePassed("water-law", NOON, ZONE), "a coordinator can tell"),
    (r.WrongState("water-law", "drafting", ()), "/letter list"),
    (r.WrongState("water-law", "circulating", ()), "/letter status water-law"),
    (r.WrongState("water-law", "closed", ()), "/letter status water-law"),
    (r.WrongState("water-law", "finalized", ()), "write to a coordinator"),
    (r.WrongState("water-law", "cancelled", ()), "/letter list"),
    (r.SignOnsNotOpenYet("water-law", NOON, ZONE), "Sign-ons open on"),
    (r.PhaseNotBeforeDeadline(NOON, NOON, ZONE), "has to lie ahead and before the deadline"),
    (r.NoChannels("water-law"), "Create it again with channels"),
    (r.ChannelsNotUsable(("coalition", "press")), "Invite it there with /invite @signon"),
    (r.RemindedLately(NOON), "once in an hour"),
    (r.NobodyToRemind("water-law"), "/letter organizations"),
    (r.NothingToRemindOf("water-law"), "/letter status water-law"),
    (r.EmbargoNotAhead(NOON, NOON, ZONE), "after the deadline"),
    (r.EmbargoOver("water-law"), "/letter status water-law"),
    (r.NoEmbargo("water-law"), "/letter embargo water-law"),
    (r.UnderEmbargo("water-law", NOON, ZONE), "Then it is posted"),
    (r.EditionUnknown("water-law"), "/letter finalize water-law"),
    (r.EditionUnknown("water-law", 2), "latest one is edition 2"),
    (r.EditionUnknown("water-law", 2, "html", ("en", "es")), "languages: en, es"),
    (r.AskedAlready("Fundar", "water-law"), "a coordinator answers"),
    (r.AskedAlready("Fundar", "water-law", leaving=True), "/letter status water-law"),
    (r.NothingToReissue("water-law"), "/letter translate water-law"),
    (r.NotFinalized("water-law"), "/letter finalize water-law"),
    (r.NotPrintable((("organization", "Fundar", "\U00012000"),)), "organization “Fundar”"),
    (r.NotPrintable((("body", "body", "\U00012000"),)), "the text: \U00012000 (U+12000)"),
    (r.NotPrintable((("cc", "Inés Paz", "\U00012000"),)), "“Inés Paz”"),
    (r.TranslationNotNeeded("water-law", "en"), "/letter revise water-law"),
    (r.TranslationUnknown("water-law", "fr", ("en", "es")), "languages: en, es"),
    (r.TemplateBroken("letter.html.j2", 7, "'count' is undefined"), "at line 7"),
    (r.TemplateBroken("letter.css", 0, "this has more than 2 MB"), "run signon doctor"),
    (r.AlreadySigned("Fundar", "Ana Ruiz", NOON), "withdraw it first: /withdraw"),
    (r.AlreadySigned("Ana Ruiz", "", NOON), "withdraw it first: /withdraw"),
    (r.NameInUse("Fundar"), "Choose a different name"),
    (r.NothingToWithdraw("water-law"), "/letter status water-law"),
    (r.NothingToWithdraw("water-law", personally=True), "/letter status water-law"),
    (r.AuthorityNotConfirmed(), "tick the box"),
    (r.PersonallyNotConfirmed(), "tick the box"),
    (r.IndividualsNotTaken("water-law"), "/sign signs for yours"),
    (r.NeedsConfirmation("Fundar", 7, 1, "water-law"), "/sign water-law"),
    (r.NothingToConfirm("water-law"), "/letter status"),
    (r.OwnObjectionBlocks("Fundar"), "Withdraw the objection first"),
    (r.ObjectionUnknown(), "/letter objections"),
    *((r.ObjectionAnswered(status), "the thread under the letter's card") for status in Status),
    (r.ParagraphUnknown(), "Choose it again"),
    (r.ReasonNeeded(), "Say why"),
    (r.PreflightChanged(), "look again"),
    (r.NotInDoubt(), "/letter status"),
    (r.RevisionIdentical(), "change it first"),
    (r.TextFrozen("water-law"), "start a new letter"),
    (r.RevisionOvertaken("water-law"), "Read the newer change first"),
    (r.RequestUnknown(), "the Home tab shows"),
    (r.RequestAnswered("approved"), "the Home tab shows"),
    (r.RequestAnswered("declined"), "the Home tab shows"),
    (r.RequestAnswered("stands"), "the Home tab shows"),
    (r.RequestAnswered("withdrawn"), "the Home tab shows"),
    (r.AlreadyAsked("Fundar"), "A coordinator will answer"),
    (r.AlreadyRepresents("Fundar"), "/sign signs for it"),
    (r.OrganizationUnknown(), "/letter organizations"),
    (r.WhichOrganization("both"), "not both"),
    (r.WhichOrganization("none"), "Choose an organization in the list"),
    (r.OrganizationChanged(), "this is how it stands now"),
    (r.OrganizationExists("Fundar"), "Choose it in the list"),
    (r.NameMuchAlike("Fundár", ("Fundar", "Fundación")), "Did you mean Fundar, Fundación?"),
    (r.NotAPerson(), "choose again"),
    (r.MomentNotUnderstood("Friday"), "Write it as 2026-12-04 17:00"),
    (r.MomentDoesNotExist("2026-03-08 02:30", ZONE), "Choose an hour before or after"),
    (r.DurationNotUnderstood("soon"), "Write it as 7d, 72h, 15m, 10s"),
    (r.DraftEmpty(), "Paste it, or attach"),
    (r.DraftGone(), "start again with /letter new"),
    (r.DraftGone(revision=True), "start again with /letter revise"),
    (r.DraftNotUnderstood(3, "syntax", detail="a colon"), "Line 3"),
    (r.DraftNotUnderstood(1, "unclosed"), "a line --- is missing"),
    (r.DraftNotUnderstood(3, "unknown_key", "palce", "place"), "Did you mean place?"),
    (r.DraftNotUnderstood(3, "unknown_key", "xyz"), "“xyz” is not known here"),
    (r.DraftNotUnderstood(3, "duplicate_key", "place"), "Line 3: “place” stands there twice"),
    (r.DraftNotUnderstood(3, "missing_key", "title"), "“title” is missing"),
    (r.DraftNotUnderstood(3, "wrong_type", "cc", "a list is wanted"), "a list is wanted"),
    (r.DraftNotUnderstood(2, "wrong_type", "", "a mapping is wanted"), "a mapping is wanted"),
    (r.DraftNotUnderstood(3, "bad_date", "date"), "such as 2026-12-04"),
    (r.DraftNotUnderstood(3, "bad_language", "language"), "such as en or es"),
    (r.DraftNotUnderstood(3, "bad_url", "references.url"), "(https://…)"),
    (r.FileNotUsable("a.pdf", "type"), ".md, .txt or .docx"),
    (r.FileNotUsable("a.docx", "size"), "Take out pictures, or paste the text"),
    (r.FileNotUsable("a.md", "encoding"), "Save it again as UTF-8"),
    (r.FileNotUsable("a.docx", "damaged"), "Save it again"),
    (r.FileNotUsable("a.docx", "tracked_changes"), "Accept or reject them all"),
    (r.FileNotUsable("a.docx", "comments"), "Remove them"),
    (r.NotUsableAsText("name", "empty"), "must not be empty"),
    (r.NotUsableAsText("name", "long", 120), "at most 120 characters"),
    (r.NotUsableAsText("name", "markup"), "Write it in plain letters"),
    (r.NotUsableAsText("name", "control"), "Type it anew"),
    (r.NotUsableAsText("name", "direction"), "Type it anew"),
    (r.NotUsableAsText("country", "country"), "such as MX"),
    (r.NotUsableAsText("language", "language"), "such as en or es"),
    (r.NotUsableAsText("contact", "contact"), "such as ana@example.org"),
    (r.RowNotUsable(7, "columns"), "Line 7: it has more values than there are columns"),
    (r.RowNotUsable(1, "missing_column", "name"), "the column “name” is missing"),
    (r.RowNotUsable(1, "unknown_column", "colour"), "Known are name, sort_key"),
    (r.RowNotUsable(7, "encoding"), "Save it again as UTF-8"),
    (r.RowNotUsable(7, "syntax", "a quote"), "Line 7: this cannot be read (a quote)"),
    (r.RowNotUsable(7, "name_twice", "Fundar"), "Line 7: “Fundar” stands in the file twice"),
    (r.RowNotUsable(7, "contact", "ana"), "neither a Slack id nor an e-mail address"),
    (r.RowNotUsable(7, "country", "Mexico"), "such as MX"),
    (r.RowNotUsable(7, "language", "Spanish"), "such as en or es"),
    (r.RowNotUsable(7, "invited", "maybe"), "yes or no"),
    (r.RowNotUsable(7, "logo", "Fundar", "missing"), "the logo of “Fundar” cannot be printed"),
    (r.RowNotUsable(7, "markup", "name"), "Line 7, name: This has markup"),
    (r.RowNotUsable(7, "long", "name"), "at most 120 characters"),
]
"""One of every kind, with the words that name the way out of it."""

EVERYBODY = pytest.mark.parametrize("refusal", [each for each, _ in REFUSALS], ids=repr)
EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())


def subclasses(of: type) -> Iterator[type]:
    for each in of.__subclasses__():
        yield each
        yield from subclasses(each)


EVERY_KIND = sorted(subclasses(r.Refusal), key=lambda kind: kind.__name__)


# --- every refusal ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_refusal_has_words(kind: type[r.Refusal]) -> None:
    assert kind in known()


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_refusal_is_tried_here(kind: type[r.Refusal]) -> None:
    assert kind in {type(refusal) for refusal, _ in REFUSALS}


def test_every_state_is_tried_here() -> None:
    states = {each.state for each, _ in REFUSALS if isinstance(each, r.WrongState)}

    assert states == set(State)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_refusal_says_what_it_means_in_its_docstring(kind: type[r.Refusal]) -> None:
    assert kind.__doc__
    assert not kind.__doc__.startswith(kind.__name__)


@pytest.mark.parametrize(
    ("refusal", "way_out"), REFUSALS, ids=[repr(refusal) for refusal, _ in REFUSALS]
)
def test_every_refusal_names_the_way_out(refusal: r.Refusal, way_out: str) -> None:
    assert way_out in worded(refusal, Reader.of("en", ZONE)).words.plain


@EVERY_LANGUAGE
@EVERYBODY
def test_every_refusal_can_be_said_as_text_and_in_slack(refusal: r.Refusal, language: str) -> None:
    said = worded(refusal, Reader.of(language, ZONE)).words

    assert not re.search(r"[{}]|\bNone\b|  ", said.plain)
    assert said.elements()
    assert all(element["type"] in ("text", "user", "date") for element in said.elements())


@EVERYBODY
def test_a_form_shows_a_refusal_at_an_input_that_it_has(refusal: r.Refusal) -> None:
    errors = at_input(refusal, Reader.of("en", ZONE), ["name:1", "reason"])

    ((block, told),) = errors.items()
    assert block in ("name:1", "reason")
    assert 0 < len(told) <= 2_000


# --- data stays data ----------------------------------------------------------------------------

HOSTILE = "<!channel> *bold* {handle.__class__} {0} <https://evil.test|here> &amp;"


def hostile(refusal: r.Refusal) -> r.Refusal:
    """The same refusal about something that was typed with bad intent."""
    names = ("handle", "name", "organization", "signed_by", "written", "detail", "key")
    typed = {
        field.name: HOSTILE
        for field in dataclasses.fields(refusal)  # type: ignore[arg-type]
        if field.name in names and getattr(refusal, field.name)
    }
    return dataclasses.replace(refusal, **typed)  # type: ignore[type-var]


@pytest.mark.parametrize(
    "refusal",
    [each for each, _ in REFUSALS if hostile(each).__dict__ != each.__dict__],
    ids=repr,
)
def test_what_a_person_typed_is_shown_as_it_is_and_does_nothing(refusal: r.Refusal) -> None:
    said = worded(hostile(refusal), Reader.of("en", ZONE)).words

    assert "<!channel>" not in said.escaped
    assert "<https://evil.test" not in said.escaped
    texts = [each for each in said.elements() if each["type"] == "text"]
    shown = [each for each in texts if "<!channel>" in each["text"]]
    assert all(HOSTILE in each["text"] for each in shown)
    assert not [each for each in said.elements() if each["type"] in ("broadcast", "link")]


def test_marks_in_a_template_are_bold_and_in_data_are_marks() -> None:
    said = sentence("*{name}* has signed.", name="*A*")

    assert said.plain == "*A* has signed."
    assert said.elements() == [
        {"type": "text", "text": "*A*", "style": {"bold": True}},
        {"type": "text", "text": " has signed."},
    ]
