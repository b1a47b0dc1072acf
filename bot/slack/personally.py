"""Sign personally: by the card's button and by its form. Who signs is whoever pressed it."""

from __future__ import annotations

from slack_bolt import App

from bot.domain.individual import PersonalWish
from bot.domain.refusals import NeedsConfirmation
from bot.messages import ids
from bot.messages.personal import personal_form
from bot.slack.desk import Desk
from bot.slack.filled import Click, Form
from bot.slack.listening import listener
from bot.slack.revising import confirm_view
from bot.usecases import personally


def register(app: App, desk: Desk) -> None:
    """Ties the acts to what Slack calls them."""
    app.action(ids.SIGN_PERSONALLY)(listener(desk, Click, offer_to_sign))
    app.view(ids.PERSONAL_FORM)(listener(desk, Form, sign))


def offer_to_sign(call: Click) -> None:
    try:
        offer = personally.to_sign(call.office, call.person, call.value, call.now)
    except NeedsConfirmation as waits:
        call.open(confirm_view(call, waits.letter_id, waits.organization_id))
        return
    call.open(personal_form(call.reader, offer.letter, offer.person_name))


def sign(call: Form) -> None:
    wish = PersonalWish(
        name=call.typed(ids.NAME),
        role=call.typed(ids.ROLE),
        affiliation=call.typed(ids.AFFILIATION),
        personally=call.ticked(ids.PERSONALLY),
    )
    personally.sign(call.office, call.person, call.letter, wish, call.now)
    call.close()
