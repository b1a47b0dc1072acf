"""The one place where a refusal becomes an answer, a surprise a short number that the person sees
and the log explains, and the same request that comes again the same answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from slack_bolt import Ack

from bot.domain.refusals import LetterUnknown, Refusal, RepresentsNobody
from bot.slack.call import UNKNOWN_PERSON, Call
from bot.slack.desk import Desk
from bot.slack.failing import failure
from bot.usecases import answering
from bot.usecases.transaction import AlreadyDone

C = TypeVar("C", bound=Call)


def listener(
    desk: Desk,
    kind: type[C],
    act: Callable[[C], None],
    *,
    stranger: Callable[[C], None] | None = None,
) -> Callable[..., None]:
    """A Bolt listener for an act. Who is refused for lack of standing, or is not to know of a
    letter, is asked about in Slack, once: their address may be one that the coalition named.

    `stranger` is what happens for somebody who represents nobody, instead of the refusal.
    """

    def listen(body: dict[str, Any], ack: Ack) -> None:
        call = kind(desk, body, ack)
        try:
            try:
                _act_as_known(call, act, stranger)
                call.remember_nothing()
            except AlreadyDone:
                call.again()
            except Refusal as refusal:
                # What stands in its way may be what it did itself.
                if answering.came_before(call.office):
                    call.again()
                else:
                    call.refuse(refusal)
        except Exception:
            call.fail(failure(call.any_reader, act.__name__))
        if call.strange:
            # The answer is out; the next one is in their language.
            desk.slow.submit(desk.acquaint, call.person)

    return listen


def _act_as_known(call: C, act: Callable[[C], None], stranger: Callable[[C], None] | None) -> None:
    try:
        try:
            act(call)
        except (*UNKNOWN_PERSON, LetterUnknown):
            if not call.desk.directory.introduce(call.person):
                raise
            call.introduced()
            act(call)
    except RepresentsNobody:
        if stranger is None:
            raise
        stranger(call)
