"""The scenes from the first reminder to the letter as it is delivered."""

from __future__ import annotations

from datetime import timedelta

from bot.demo import hands
from bot.demo.cast import Signer
from bot.demo.checks import expect
from bot.demo.scenes import Play, listed
from bot.domain.letter import State
from bot.messages import ids
from bot.rehearsal import Person

FIRST, LAST = timedelta(hours=72), timedelta(hours=24)
REMINDERS = ["72h", "24h"]
WEEKEND = timedelta(days=2, hours=17)
"""From the deadline on a Friday at five to Monday at ten."""
LONG = 60
"""From how many lines a final letter is shortened here."""


def first_reminder(play: Play) -> None:
    """Those who have not answered, and nobody else."""
    missing, card = play.cast.roles.missing, play.card
    reached = _remind(play, FIRST, missing)
    _show_reminder(play, reached)
    play.screen.remark("Whoever has answered heard nothing.")
    for signer in missing[:-1] or missing:
        with_button = [m for m in signer.person.dms[-1:] if hands.has_button(m, ids.SIGN)]
        play.sign_by_button(signer, with_button[0] if with_button else card)
        play.stage.settle()
    play.screen.acts()
    play.expect_signed()


def last_reminder(play: Play) -> None:
    """The clock goes on; whoever has signed in the meantime is left in peace."""
    roles = play.cast.roles
    waiting = roles.missing[-1:] if len(roles.missing) > 1 else []
    reached = _remind(play, LAST, waiting)
    if reached:
        _show_reminder(play, reached)
    else:
        play.screen.remark("Nobody is reminded.")
    for signer in waiting:
        play.sign_by_command(signer, play.cast.channel)
        play.stage.settle()
    if play.material.own and (returning := roles.withdraws):
        play.sign_by_button(returning, play.card)
        play.stage.settle()
    play.screen.acts()
    play.show_card()
    play.expect_signed()


def deadline(play: Play) -> None:
    """The letter closes by itself; who comes now is too late."""
    play.stage.at(play.material.deadline)
    expect(play.standing().letter.state is State.CLOSED, "the letter closes at its deadline")
    play.show_card()
    play.screen.direct(play.cast.coordinator)
    late = play.cast.roles.withdraws
    if late and late not in play.signed:
        play.screen.remark("The board of those who withdrew has met, and says yes. Too late:")
        hands.press(late.person, late.person.dms[-1], ids.SIGN)
        notice = hands.form(late.person, ids.NOTICE)
        play.screen.form(notice)
        notice.close()
        play.screen.acts(silently=True)
    play.expect_signed()


def finalizing(play: Play) -> None:
    """The coordinator decides; the letter is posted as it was signed."""
    carla, channel = play.cast.coordinator, play.cast.channel
    before = len(channel.messages)
    hands.press(carla, carla.dms[-1], ids.FINALIZE)
    modal = hands.form(carla, ids.FINALIZE_FORM)
    play.screen.form(modal, short=True)
    hands.submit(modal)
    play.stage.settle()
    stands = play.standing()
    expect(stands.letter.state is State.FINALIZED, "the letter is finalized")
    expect(stands.edition == 1, "edition 1 is made")
    expect(stands.stuck == 0, "every message is delivered")
    final = channel.messages[before:]
    expect(final, "the final letter is posted")
    play.show_card()
    long = sum(each.plain.count("\n") for each in final) > LONG
    for message in final:
        play.screen.posted(message, carla, short=long)
    if long:
        play.screen.remark("All of it is in letter.txt.")
    _expect_the_same_elsewhere(play, [each.plain for each in final])


def _expect_the_same_elsewhere(play: Play, final: list[str]) -> None:
    others = [each.plain for each in play.cast.members.messages[-len(final) :]]
    expect(others == final, "the same letter stands in both channels")


def _remind(play: Play, step: timedelta, missing: list[Signer]) -> list[Person]:
    """Moves the clock to a step before the deadline; gives those who were reminded."""
    everybody = list(play.stage.slack.people.values())
    before = {person.id: len(person.dms) for person in everybody}
    play.stage.at(play.material.deadline - step)
    heard = [person for person in everybody if len(person.dms) > before[person.id]]
    wanted = {
        each.id for signer in missing if signer.organization.invited for each in signer.people
    }
    expect(
        {person.id for person in heard} == wanted,
        f"{len(wanted)} people should have been reminded, and {len(heard)} were",
    )
    twice = [person.name for person in heard if len(person.dms) > before[person.id] + 1]
    expect(not twice, f"one reminder is enough for {', '.join(twice)}")
    return heard


def _show_reminder(play: Play, reached: list[Person]) -> None:
    for person in reached[:1]:
        play.screen.direct(person)
    if also := [each.name for each in reached[1:]]:
        play.screen.remark(f"The same reminder went to {listed(also)}.")
