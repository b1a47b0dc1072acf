"""Sign on, withdraw: by command, by button and by form."""

from __future__ import annotations

from slack_bolt import App

from bot.domain.individual import PERSONALLY
from bot.domain.refusals import NeedsConfirmation
from bot.domain.signing import Wish
from bot.messages import ids
from bot.messages.signing_forms import sign_form, withdraw_form
from bot.messages.wording import Block
from bot.slack.authority import ask_by_button, ask_by_command
from bot.slack.call import Call, Command
from bot.slack.desk import Desk
from bot.slack.filled import Click, Form
from bot.slack.listening import listener
from bot.slack.revising import confirm_view
from bot.usecases import choosing, personally, signing


def register(app: App, desk: Desk) -> None:
    """Ties the acts to what Slack calls them."""
    # First: Bolt asks one listener after another, and sign-ons are what comes in crowds.
    app.view(ids.SIGN_FORM)(listener(desk, Form, sign))
    app.command("/sign")(listener(desk, Command, ask_to_sign, stranger=ask_by_command))
    app.command("/withdraw")(listener(desk, Command, ask_to_withdraw))
    app.action(ids.SIGN)(listener(desk, Click, offer_to_sign, stranger=ask_by_button))
    app.action(ids.WITHDRAW)(listener(desk, Click, offer_to_withdraw))
    app.action(ids.CHOOSE_TO_SIGN)(listener(desk, Click, choose_organization))
    app.view(ids.WITHDRAW_FORM)(listener(desk, Form, withdraw))


def ask_to_sign(call: Command) -> None:
    call.open(_form(call, " ".join(call.words)))


def offer_to_sign(call: Click) -> None:
    call.open(_form(call, call.value))


def choose_organization(call: Click) -> None:
    """The name in the letter comes with the organization."""
    handle = choosing.handle_of(call.office, call.metadata.get("letter"))
    offered = choosing.to_sign(call.office, call.person, handle, call.now)
    chosen = next((o for o in offered.organizations if str(o.id) == call.selected), None)
    call.replace(
        sign_form(
            call.reader,
            offered.letters,
            offered.organizations,
            offered.person_name,
            chosen,
            offered.late,
        )
    )


def sign(call: Form) -> None:
    organization = call.number(ids.ORGANIZATION)
    signing.sign(call.office, call.person, call.letter, organization, wish(call), call.now)
    call.close()


def wish(call: Form) -> Wish:
    """What was filled in; of the boxes for logos that of the chosen organization counts."""
    return Wish(
        name=call.typed(ids.NAME),
        signed_by=call.typed(ids.SIGNED_BY),
        role=call.typed(ids.ROLE),
        authorized=call.ticked(ids.AUTHORITY),
        logo=call.chosen(ids.ORGANIZATION) in call.ticks(ids.LOGO),
    )


def ask_to_withdraw(call: Command) -> None:
    call.open(_form_to_withdraw(call, " ".join(call.words)))


def offer_to_withdraw(call: Click) -> None:
    call.open(_form_to_withdraw(call, call.value))


def withdraw(call: Form) -> None:
    organization = call.number(ids.ORGANIZATION)
    reason = call.typed(ids.REASON)
    if organization == PERSONALLY:
        personally.withdraw(call.office, call.person, call.letter, reason, call.now)
    else:
        signing.withdraw(call.office, call.person, call.letter, organization, reason, call.now)
    call.close()


def _form(call: Call, handle: str) -> Block:
    """*Sign on*, or what has changed where an earlier text was signed."""
    try:
        offered = choosing.to_sign(call.office, call.person, handle, call.now)
    except NeedsConfirmation as waits:
        return confirm_view(call, waits.letter_id, waits.organization_id)
    return sign_form(
        call.reader,
        offered.letters,
        offered.organizations,
        offered.person_name,
        late=offered.late,
    )


def _form_to_withdraw(call: Call, handle: str) -> Block:
    offered = choosing.to_withdraw(call.office, call.person, handle)
    return withdraw_form(call.reader, offered.letters, offered.organizations, offered.personally)
