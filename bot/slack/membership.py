"""The coalition's organizations, kept by its coordinators in Slack, and deputies."""

from __future__ import annotations

from slack_bolt import App

from bot.domain.authority import Entry, told_of
from bot.domain.refusals import (
    NameMuchAlike,
    NotAPerson,
    OrganizationChanged,
    RepresentsNobody,
    WhichOrganization,
)
from bot.messages import authority, ids, overview
from bot.messages.authority_forms import (
    add_form,
    asking_slack,
    deputy_form,
    edit_form,
    edit_form_of,
    remove_form,
)
from bot.messages.coordinator_forms import notice
from bot.messages.wording import Block, Person, sentence
from bot.slack.authority import number
from bot.slack.call import Command
from bot.slack.desk import Desk
from bot.slack.filled import Click, Form, Step
from bot.slack.listening import listener
from bot.usecases import importing, meeting, membership


def register(app: App, desk: Desk) -> None:
    """Ties the acts to what Slack calls them. `/letter organizations` is among the subcommands."""
    app.action(ids.ADD_ORGANIZATION)(listener(desk, Click, offer_to_add))
    app.action(ids.EDIT_ORGANIZATION)(listener(desk, Click, offer_to_edit))
    app.action(ids.REMOVE_ORGANIZATION)(listener(desk, Click, offer_to_remove))
    app.action(ids.NAME_DEPUTY)(listener(desk, Click, offer_to_name_deputy))
    app.view(ids.ORGANIZATION_FORM)(listener(desk, Form, save))
    app.view(ids.REMOVE_FORM)(listener(desk, Form, remove))
    app.view(ids.DEPUTY_FORM)(listener(desk, Step, name_deputy))


def show_organizations(call: Command) -> None:
    """For everybody the list; for those who may do something about it, the buttons."""
    may = membership.controls(call.office, call.person)
    if not (may.coordinator or may.own) and call.desk.directory.introduce(call.person):
        may = membership.controls(call.office, call.person)
    blocks = authority.controls(
        call.reader,
        deputies=bool(may.own),
        coordinator=may.coordinator,
        choices=may.choices,
        requests=may.requests,
        waiting=may.waiting,
    )
    members, met = importing.members(call.office), meeting.met_contacts(call.office)
    call.answer(overview.organizations(call.reader, members, met, blocks))


def offer_to_add(call: Click) -> None:
    membership.to_add(call.office, call.person)
    call.open(add_form(call.reader))


def offer_to_edit(call: Click) -> None:
    organization = _chosen(call)
    member = membership.to_edit(call.office, call.person, organization)
    call.open(edit_form_of(call.reader, organization, member))


def offer_to_remove(call: Click) -> None:
    organization = _chosen(call)
    member, sign_ons = membership.to_remove(call.office, call.person, organization)
    call.open(remove_form(call.reader, organization, member, sign_ons))


def save(call: Form) -> None:
    """Adds an organization, or changes the one for which the form was opened."""
    organization, version = number(call.metadata.get("organization")), _version(call)
    entry, told = _entry(call), str(call.metadata.get("told", ""))
    try:
        if organization:
            membership.edit(call.office, call.person, organization, entry, version, told, call.now)
        else:
            membership.add(call.office, call.person, entry, told, call.now)
    except NameMuchAlike as alike:
        call.replace(_again(call, organization, entry, alike))
    except OrganizationChanged as changed:
        member = membership.to_edit(call.office, call.person, organization)
        call.replace(edit_form_of(call.reader, organization, member, call.told(changed)))
    else:
        call.close()


def remove(call: Form) -> None:
    organization = number(call.metadata.get("organization"))
    membership.remove(call.office, call.person, organization, call.now)
    call.close()


def offer_to_name_deputy(call: Click) -> None:
    own = membership.controls(call.office, call.person).own
    if not own:
        raise RepresentsNobody(call.office.coalition.coordinators)
    call.open(deputy_form(call.reader, own))


def name_deputy(call: Step) -> None:
    """What can be refused is refused at once; then Slack is asked whether it is a person."""
    organization, deputy = call.number(ids.ORGANIZATION), _deputy(call)
    membership.may_name_deputy(call.office, call.person, organization, deputy)
    meanwhile = asking_slack(call.reader)
    call.replace_slowly(meanwhile, lambda: _deputy_named(call, organization, deputy))


def _deputy_named(call: Step, organization: int | None, deputy: str) -> Block:
    w = call.reader.w
    human = call.desk.directory.is_person(deputy)
    named = membership.name_deputy(call.office, call.person, organization, deputy, human, call.now)
    told = sentence(
        w.say("{person} may act for *{organization}* now. They and the coordinators are told."),
        person=Person(deputy),
        organization=named.name,
    )
    return notice(call.reader, w.say("Name a deputy"), told)


def _deputy(call: Form) -> str:
    deputy = str(call.state(ids.DEPUTY).get("selected_user") or "")
    if not deputy:
        raise NotAPerson
    return deputy


def _chosen(call: Click) -> int:
    """What is chosen beside a button of a message."""
    values = call.body.get("state", {}).get("values", {}).get(ids.ORGANIZATION, {})
    option = (values.get(ids.FIND_ORGANIZATION) or {}).get("selected_option") or {}
    if organization := number(option.get("value")):
        return organization
    raise WhichOrganization("none")


def _version(call: Form) -> str:
    return str(call.metadata.get("version", ""))


def _entry(call: Form) -> Entry:
    return Entry(
        call.typed(ids.NAME),
        call.typed(ids.SORT_KEY),
        call.typed(ids.COUNTRY),
        call.typed(ids.LANGUAGE),
        call.typed(ids.ALIASES),
        tuple(call.state(ids.REPRESENTATIVES).get("selected_users") or ()),
        call.typed(ids.ADDRESSES),
        call.ticked(ids.INVITED),
    )


def _again(call: Form, organization: int, entry: Entry, alike: NameMuchAlike) -> Block:
    told, problem = told_of(alike.name, alike.alike), call.told(alike)
    if organization:
        return edit_form(call.reader, organization, _version(call), entry, told, problem)
    return add_form(call.reader, entry, told, problem)
