"""What may not be, as facts: a refusal carries what is wrong, never how it is worded.

`bot.messages.refusals` words each of them for the person who asked; a test holds that none is
missing there. A refusal leaves everything as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


class Refusal(Exception):
    """Somebody asked for what may not be. Every subclass names one reason and its facts."""


# --- drafts -------------------------------------------------------------------------------------


@dataclass(eq=False)
class DraftEmpty(Refusal):
    """The draft has no text under its front matter, or no text at all."""


@dataclass(eq=False)
class DraftGone(Refusal):
    """The draft that was shown back, of a new letter or of a revision, is no longer kept."""

    revision: bool = False


@dataclass(eq=False)
class DraftNotUnderstood(Refusal):
    """The front matter cannot be read.

    `line` counts from 1 in the draft as given. `problem` is one of `syntax`, `unclosed`,
    `unknown_key`, `duplicate_key`, `missing_key`, `wrong_type`, `bad_date`, `bad_language`,
    `bad_url`; `key` is the front matter's key where one is to blame; `detail` is a short technical
    remark (the parser's words, the nearest known key), never the draft's text.
    """

    line: int
    problem: str
    key: str = ""
    detail: str = ""


@dataclass(eq=False)
class FileNotUsable(Refusal):
    """An uploaded draft cannot be used.

    `problem` is one of `type` (not .md, .txt or .docx), `size`, `encoding` (not UTF-8), `damaged`,
    `tracked_changes`, `comments`.
    """

    name: str
    problem: str


# --- moments and names --------------------------------------------------------------------------


@dataclass(eq=False)
class MomentNotUnderstood(Refusal):
    """A typed moment is not `YYYY-MM-DD HH:MM`, or no such day exists."""

    written: str


@dataclass(eq=False)
class MomentDoesNotExist(Refusal):
    """The clocks of that zone skip this hour on that day."""

    written: str
    zone: str


@dataclass(eq=False)
class DurationNotUnderstood(Refusal):
    """A typed duration is not a whole number of d, h, m or s."""

    written: str


@dataclass(eq=False)
class NotUsableAsText(Refusal):
    """A short text (a name, a role, a title) cannot stand as it is.

    `field` is the name of what was typed, such as `name`; `problem` is one of `empty`, `long`,
    `markup`, `control`, `direction`, `contact`, `country`, `language`; `limit` is the greatest
    length where it is too long.
    """

    field: str
    problem: str
    limit: int = 0


@dataclass(eq=False)
class HandleNotUsable(Refusal):
    """A handle is lower-case letters, digits and hyphens, 2 to 40, starting with a letter."""

    handle: str


# --- who may ------------------------------------------------------------------------------------


@dataclass(eq=False)
class NotACoordinator(Refusal):
    """Only a coordinator may do this. `coordinators` are the contacts of those who may."""

    coordinators: tuple[str, ...]


@dataclass(eq=False)
class RepresentsNobody(Refusal):
    """The person represents no organization here."""

    coordinators: tuple[str, ...]


@dataclass(eq=False)
class NotTheirRepresentative(Refusal):
    """The person does not, or does no longer, represent this organization."""

    coordinators: tuple[str, ...]


# --- letters ------------------------------------------------------------------------------------


@dataclass(eq=False)
class LetterUnknown(Refusal):
    """There is no letter with this handle. `handles` are the nearest, or the open ones."""

    handle: str
    handles: tuple[str, ...] = ()


@dataclass(eq=False)
class NoLetterOpen(Refusal):
    """No letter was named and none is open."""


@dataclass(eq=False)
class WhichLetter(Refusal):
    """No letter was named and several are open."""

    handles: tuple[str, ...]


@dataclass(eq=False)
class HandleTaken(Refusal):
    """Another letter has this handle."""

    handle: str


@dataclass(eq=False)
class DeadlineInThePast(Refusal):
    """The deadline (UTC) has gone by already."""

    deadline: datetime
    zone: str


@dataclass(eq=False)
class DeadlineNotLater(Refusal):
    """An extension must be after the present deadline (UTC)."""

    deadline: datetime
    zone: str


@dataclass(eq=False)
class WrongState(Refusal):
    """The letter is in a state in which this is not done. `wanted` are those in which it is."""

    handle: str
    state: str
    wanted: tuple[str, ...]


@dataclass(eq=False)
class DeadlinePassed(Refusal):
    """The letter takes no more sign-ons since its deadline (UTC)."""

    handle: str
    deadline: datetime
    zone: str


@dataclass(eq=False)
class SignOnsNotOpenYet(Refusal):
    """The letter is in its comment phase: sign-ons open at `opens` (UTC)."""

    handle: str
    opens: datetime
    zone: str


@dataclass(eq=False)
class PhaseNotBeforeDeadline(Refusal):
    """A comment phase has to lie ahead and to end before the deadline (both UTC)."""

    comments_until: datetime
    deadline: datetime
    zone: str


@dataclass(eq=False)
class EmbargoNotAhead(Refusal):
    """An embargo has to end after the deadline, and ahead (both UTC)."""

    embargo: datetime
    deadline: datetime
    zone: str


@dataclass(eq=False)
class EmbargoOver(Refusal):
    """The finalized letter has gone out: there is nothing left to keep back."""

    handle: str


@dataclass(eq=False)
class NoEmbargo(Refusal):
    """The letter has no embargo that could be held or released."""

    handle: str


@dataclass(eq=False)
class UnderEmbargo(Refusal):
    """The finalized letter is not to be read yet by who does not stand under it (UTC)."""

    handle: str
    until: datetime
    zone: str


@dataclass(eq=False)
class NoChannels(Refusal):
    """A letter needs a channel to circulate in."""

    handle: str


@dataclass(eq=False)
class ChannelsNotUsable(Refusal):
    """The bot is not in these channels, or they do not exist for it."""

    channels: tuple[str, ...]
    problem: str = "not_in_channel"


@dataclass(eq=False)
class RemindedLately(Refusal):
    """Those missing were reminded by hand less than an hour ago."""

    at: datetime


@dataclass(eq=False)
class NobodyToRemind(Refusal):
    """Everybody who was invited has answered."""

    handle: str


@dataclass(eq=False)
class NothingToRemindOf(Refusal):
    """Somebody wants to be reminded of a letter that waits for no answer of theirs."""

    handle: str


# --- sign-ons -----------------------------------------------------------------------------------


@dataclass(eq=False)
class AlreadySigned(Refusal):
    """The organization's sign-on stands already; without `signed_by` a person's own does."""

    organization: str
    signed_by: str
    at: datetime


@dataclass(eq=False)
class NameInUse(Refusal):
    """Another organization has signed this letter under the same name."""

    name: str


@dataclass(eq=False)
class NothingToWithdraw(Refusal):
    """The organization, or everything that the person represents, has no sign-on that stands; or
    the person has none of their own."""

    handle: str
    personally: bool = False


@dataclass(eq=False)
class AuthorityNotConfirmed(Refusal):
    """The box *I am authorized to sign for this organization* was left empty."""


# --- objections ---------------------------------------------------------------------------------


@dataclass(eq=False)
class ObjectionUnknown(Refusal):
    """There is no such objection."""


@dataclass(eq=False)
class ObjectionAnswered(Refusal):
    """The objection's status has no room for this: `state` says what became of it."""

    state: str


@dataclass(eq=False)
class ParagraphUnknown(Refusal):
    """The letter has no such paragraph (any more)."""


@dataclass(eq=False)
class ReasonNeeded(Refusal):
    """This is not done without saying why."""


@dataclass(eq=False)
class PreflightChanged(Refusal):
    """The letter, its signatories or what is in the way are not what the coordinator was shown."""


# --- revisions ----------------------------------------------------------------------------------


@dataclass(eq=False)
class RevisionIdentical(Refusal):
    """The new text is the present one."""


@dataclass(eq=False)
class TextFrozen(Refusal):
    """The comment phase is over: the text does not change while it is being signed."""

    handle: str


@dataclass(eq=False)
class RevisionOvertaken(Refusal):
    """What was to be confirmed is not the present text any more."""

    handle: str


@dataclass(eq=False)
class NeedsConfirmation(Refusal):
    """The organization signed an earlier text: it confirms the new one, and does not sign again."""

    organization: str
    organization_id: int
    letter_id: int
    handle: str


@dataclass(eq=False)
class OwnObjectionBlocks(Refusal):
    """The organization's own blocking objection is open: it cannot sign what it blocks."""

    organization: str


@dataclass(eq=False)
class NothingToConfirm(Refusal):
    """The organization has no sign-on that waits for re-confirmation."""

    handle: str


# --- requests -----------------------------------------------------------------------------------


@dataclass(eq=False)
class RequestUnknown(Refusal):
    """There is no such request."""


@dataclass(eq=False)
class RequestAnswered(Refusal):
    """A coordinator has answered already: `status` is `approved` or `declined`, or, of a sign-on
    whose signer was removed, `stands` or `withdrawn`."""

    status: str


@dataclass(eq=False)
class AlreadyAsked(Refusal):
    """The person has asked for this already and waits for the answer."""

    name: str


@dataclass(eq=False)
class AlreadyRepresents(Refusal):
    """The person represents this organization."""

    name: str


@dataclass(eq=False)
class OrganizationUnknown(Refusal):
    """There is no such organization (any more)."""


@dataclass(eq=False)
class WhichOrganization(Refusal):
    """Exactly one organization has to be named: `problem` is `none` or `both`."""

    problem: str


@dataclass(eq=False)
class OrganizationChanged(Refusal):
    """Since its form was opened, the organization was changed by somebody else."""


@dataclass(eq=False)
class NotAPerson(Refusal):
    """A bot, or an account that is gone, cannot act for an organization."""


@dataclass(eq=False)
class OrganizationExists(Refusal):
    """An organization has this name already, or one of its aliases."""

    name: str


@dataclass(eq=False)
class NameMuchAlike(Refusal):
    """The name is written much like that of a known organization: which is meant?"""

    name: str
    alike: tuple[str, ...]


@dataclass(eq=False)
class IndividualsNotTaken(Refusal):
    """The letter is signed by organizations only."""

    handle: str


@dataclass(eq=False)
class PersonallyNotConfirmed(Refusal):
    """Who signs did not say that they sign for themselves."""


# --- organizations ------------------------------------------------------------------------------


@dataclass(eq=False)
class RowNotUsable(Refusal):
    """A row of an import cannot be taken; nothing of the file was.

    `line` counts from 1 in the file. `problem` is one of `columns`, `missing_column`,
    `unknown_column`, `encoding`, `syntax`, `name_twice`, `contact`, `country`, `language`,
    `invited`, `logo`, or a problem of `NotUsableAsText`; `detail` names the column, contact or name
    concerned. With `logo` it is the organization, and `why` a problem of
    `bot.rendering.logos.LogoNotUsable`.
    """

    line: int
    problem: str
    detail: str = ""
    why: str = ""


@dataclass(eq=False)
class EditionUnknown(Refusal):
    """There is no such edition: none at all yet, where `latest` is 0. With `file_format` it is an
    edition that has no such file, or not in that language; it has those in `languages`."""

    handle: str
    latest: int = 0
    file_format: str = ""
    languages: tuple[str, ...] = ()


@dataclass(eq=False)
class AskedAlready(Refusal):
    """What is asked for of the next edition is asked for already: to be taken into it, or to be
    left out of it."""

    name: str
    handle: str
    leaving: bool = False


@dataclass(eq=False)
class NothingToReissue(Refusal):
    """A new edition would be like the one before."""

    handle: str


@dataclass(eq=False)
class NotFinalized(Refusal):
    """There is no edition yet of which a new one could be made."""

    handle: str


@dataclass(eq=False)
class NotPrintable(Refusal):
    """No font has these characters, which would be empty boxes: (part, who, characters) of each
    that bears some, the part being one of `bot.rendering.glyphs.Part`."""

    missing: tuple[tuple[str, str, str], ...]


@dataclass(eq=False)
class TranslationNotNeeded(Refusal):
    """The text is in the language in which the letter itself is written."""

    handle: str
    language: str


@dataclass(eq=False)
class TranslationUnknown(Refusal):
    """There is no translation of the letter into this language; it is there in `languages`."""

    handle: str
    language: str
    languages: tuple[str, ...]


@dataclass(eq=False)
class TemplateBroken(Refusal):
    """A template of the letter cannot be used, so that nothing is rendered with it.

    `file` is its name, `line` counts from 1 in it, 0 where none is to blame; `message` is a short
    technical remark.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.message}"


# --- messages -----------------------------------------------------------------------------------


@dataclass(eq=False)
class NotInDoubt(Refusal):
    """Whether a message is there is no longer in question: somebody has decided it, or the bot
    knows."""
