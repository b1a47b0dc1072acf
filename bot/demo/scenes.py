"""The scenes until the deadline is near: the letter circulates, is signed and objected to."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from bot.demo import hands
from bot.demo.cast import Cast, Signer
from bot.demo.checks import NotAsPlayed, expect
from bot.demo.material import Material
from bot.demo.screen import Screen
from bot.demo.stage import Stage
from bot.domain.standing import Standing
from bot.messages import ids
from bot.rehearsal import Channel, Message, Person
from bot.usecases import standing
from storage import organizations

ROLES = ("Director", "Coordinator", "Secretary", "Chair", "Treasurer")
SETTLE_EVERY = 25
"""After how many quiet sign-ons the messages that wait are sent."""
NAMED = 12
"""How many people or organizations are named at a time."""


@dataclass
class Play:
    """What every scene works with. `signed` are those who stand under the letter."""

    stage: Stage
    screen: Screen
    cast: Cast
    material: Material
    signed: list[Signer] = field(default_factory=list)

    @property
    def handle(self) -> str:
        return self.material.handle

    @property
    def card(self) -> Message:
        return hands.card_in(self.cast.channel)

    def standing(self) -> Standing:
        """How the letter stands in the database."""
        return standing.of_letter(self.stage.bot.office, self.handle)

    def show_card(self) -> None:
        self.screen.posted(self.card, self.cast.coordinator, short=len(self.signed) > NAMED)

    def expect_signed(self) -> None:
        """Raises `NotAsPlayed` unless exactly those stand under the letter who should."""
        counted = self.standing().signed
        expect(
            counted == len(self.signed),
            f"{len(self.signed)} organizations should have signed, and {counted} have",
        )

    def id_of(self, signer: Signer) -> int:
        """The number under which the bot knows the organization."""
        return self._ids[signer.name]

    @cached_property
    def _ids(self) -> dict[str, int]:
        with self.stage.bot.office.database.reading() as view:
            every = organizations.all_members(view).items()
        return {member.name: number for number, member in every}

    def fill_sign_form(self, signer: Signer) -> None:
        """The form *Sign on* lies open before somebody; they fill it in."""
        modal = hands.form(signer.person, ids.SIGN_FORM)
        hands.choose_organization(modal, self.id_of(signer))
        values: dict[str, object] = {
            ids.ROLE: ROLES[len(self.signed) % len(ROLES)],
            ids.AUTHORITY: True,
        }
        if not modal.inputs.get(hands.label(modal, ids.SIGNED_BY)):
            values = {ids.SIGNED_BY: signer.person.name, **values}
        hands.fill(modal, values)

    def sign_by_button(self, signer: Signer, message: Message) -> None:
        hands.press(signer.person, message, ids.SIGN)
        self.fill_sign_form(signer)
        hands.submit(hands.form(signer.person, ids.SIGN_FORM))
        self.signed.append(signer)

    def sign_by_command(self, signer: Signer, channel: Channel) -> None:
        signer.person.command(f"/sign {self.handle}", channel)
        self.fill_sign_form(signer)
        hands.submit(hands.form(signer.person, ids.SIGN_FORM))
        self.signed.append(signer)


def circulating(play: Play) -> None:
    """The coordinator brings the draft in and posts the card."""
    carla, channel = play.cast.coordinator, play.cast.channel
    carla.command("/letter new", channel)
    modal = hands.form(carla, ids.NEW_FORM)
    values = {
        ids.HANDLE: play.handle,
        ids.DRAFT_FILE: [play.material.file],
        ids.DEADLINE: play.material.deadline,
        ids.CHANNELS: [channel, play.cast.members],
    }
    hands.fill(modal, values).submit()
    play.stage.settle()
    preview = hands.form(carla, ids.PREVIEW_FORM)
    play.screen.form(preview, short=True)
    preview.submit()
    created = hands.form(carla, ids.NOTICE)
    play.screen.form(created)
    created.close()
    carla.command(f"/letter circulate {play.handle}", channel)
    play.stage.settle()
    play.screen.alone(carla, carla.read(carla.ephemerals[-1]))
    for each in (play.cast.members, channel):
        expect(hands.has_button(hands.card_in(each), ids.SIGN), f"the card stands in {each.title}")
    play.show_card()
    play.screen.remark(f"The same card stands in {play.cast.members.title}.")


def signing(play: Play) -> None:
    """By button, by command, by a double click."""
    roles = play.cast.roles
    if first := roles.button:
        hands.press(first.person, play.card, ids.SIGN)
        play.screen.form(hands.form(first.person, ids.SIGN_FORM))
        play.fill_sign_form(first)
        hands.submit(hands.form(first.person, ids.SIGN_FORM))
        play.signed.append(first)
        play.stage.settle()
        expect(hands.has_button(first.person.dms[-1], ids.WITHDRAW), "a receipt has come")
        play.screen.direct(first.person)
    if second := roles.command:
        play.sign_by_command(second, play.cast.members)
        play.stage.settle()
        play.screen.acts()
        play.screen.remark(f"{second.person.name} gets a receipt, too.")
    if third := roles.double_click:
        _double_click(play, third)
    if fourth := roles.withdraws:
        play.sign_by_button(fourth, play.card)
        play.stage.settle()
        play.screen.acts()
    if play.signed:
        play.show_card()
    play.expect_signed()


def others_signing(play: Play) -> None:
    """All who only sign, by button and by command in turn."""
    _quietly(play, play.cast.roles.others)
    play.show_card()
    play.expect_signed()


def _double_click(play: Play, signer: Signer) -> None:
    person = signer.person
    hands.press(person, play.card, ids.SIGN)
    play.fill_sign_form(signer)
    before = len(person.dms)
    told = hands.submit_twice(hands.form(person, ids.SIGN_FORM))
    play.signed.append(signer)
    play.stage.settle()
    expect(list(told) == ["", ""], "of two clicks at once each is answered: the form closes")
    receipts = len(person.dms) - before
    expect(receipts == 1, f"two clicks bring one receipt, and {receipts} came")
    play.screen.remark("A double click: one sign-on, one receipt, the same answer twice.")


def _quietly(play: Play, signers: list[Signer]) -> None:
    play.screen.acts()
    for n, signer in enumerate(signers):
        if n % 2:
            play.sign_by_command(signer, play.cast.members)
        else:
            play.sign_by_button(signer, play.card)
        if n % SETTLE_EVERY == SETTLE_EVERY - 1:
            play.stage.settle()
            play.screen.advance(SETTLE_EVERY)
    play.stage.settle()
    play.screen.acts(silently=True)
    if signers:
        words = "By button and by command, each with a receipt:"
        play.screen.remark(f"{words} {listed([each.name for each in signers])}.")
    for signer in signers:
        expect(signer.person.dms, f"{signer.person.name} should have a receipt")


def refusing_a_stranger(play: Play) -> None:
    """Somebody who represents no organization is told so, and gets no form to sign."""
    stranger: Person = play.cast.stranger
    hands.press(stranger, play.card, ids.SIGN)
    told = stranger.modal
    if told is None or told.view["callback_id"] == ids.SIGN_FORM:
        raise NotAsPlayed("a stranger should be told why there is nothing to sign")
    play.screen.form(told)
    told.close()
    play.screen.acts(silently=True)
    play.expect_signed()
    expect(not stranger.dms, "a stranger gets no receipt")


def withdrawing(play: Play) -> None:
    """One organization takes its name back."""
    signer = play.cast.roles.withdraws
    if signer is None:
        return
    person = signer.person
    person.command(f"/withdraw {play.handle}", play.cast.channel)
    modal = hands.form(person, ids.WITHDRAW_FORM)
    hands.choose_organization(modal, play.id_of(signer))
    hands.submit(hands.fill(modal, {ids.REASON: "Our board has not met yet; I was too quick."}))
    play.signed.remove(signer)
    play.stage.settle()
    expect(hands.has_button(person.dms[-1], ids.SIGN), "a withdrawal's receipt offers to sign")
    play.screen.direct(person)
    play.screen.direct(play.cast.coordinator)
    play.expect_signed()


def objecting(play: Play) -> None:
    """One organization objects, is answered, and signs."""
    signer, carla = play.cast.roles.objects, play.cast.coordinator
    if signer is None:
        return
    person = signer.person
    hands.press(person, play.card, ids.OBJECT)
    modal = hands.form(person, ids.OBJECT_FORM)
    hands.choose_organization(modal, play.id_of(signer))
    places = modal.options(hands.label(modal, ids.PARAGRAPH))
    asked, answered = WORDS[play.material.own]
    values = {
        ids.KIND: "blocking",
        ids.PARAGRAPH: next((each for each in places if each.startswith("3. ")), places[-1]),
        ids.OBJECTION: asked,
    }
    hands.submit(hands.fill(modal, values))
    play.stage.settle()
    expect(play.standing().blocking == 1, "the objection stands open, and it is blocking")
    play.screen.posted(play.card.thread[-1], carla)
    play.show_card()
    play.screen.direct(carla)
    hands.press(carla, carla.dms[-1], ids.RESOLVE)
    hands.submit(hands.fill(hands.form(carla, ids.ANSWER_FORM), {ids.REASON: answered}))
    play.stage.settle()
    expect(not play.standing().open_objections, "the objection is answered")
    play.screen.direct(person)
    hands.press(person, person.dms[-1], ids.ACCEPT)
    hands.form(person, ids.NOTICE).close()
    play.sign_by_button(signer, play.card)
    play.stage.settle()
    play.screen.acts()
    play.expect_signed()


def listed(names: list[str]) -> str:
    """The names, or as many as a line or two can hold."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"


WORDS = {
    False: (
        "The Water Code gives the Authority sixty days to answer. If we write thirty without "
        "saying why, it will answer the number and not the demand.",
        "The Authority itself promised thirty days in its order of 2 May. I have sent you the "
        "order, and its date goes into the letter that accompanies ours.",
    ),
    True: (
        "Before we sign, our board would like to know how this passage came about.",
        "I have sent your board the notes of the meeting in which we wrote it. It stays as it is.",
    ),
}
"""An objection and its answer: in somebody's own letter, words that fit any."""
