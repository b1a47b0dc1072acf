"""What a person does reaches a real Bolt app, and what it answers reaches the person."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt import App, BoltResponse
from slack_sdk.errors import SlackApiError

from bot.rehearsal import (
    Channel,
    Incomplete,
    NoSuchThing,
    NotAcknowledged,
    Person,
    StandIn,
)


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def asks(label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    name = label.lower().replace(" ", "_")
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {"action_id": name, **element},
        **more,
    }


def option(text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": text.lower()}


def modal(*blocks: dict[str, Any], title: str = "Sign on", **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Sign"),
        "blocks": list(blocks),
        **more,
    }


def button(label: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(label), "action_id": label.lower(), **more}


ORGANIZATION = asks(
    "Organization", {"type": "static_select", "options": [option("Fundar"), option("GESOC")]}
)
ROLE = asks("Role", {"type": "plain_text_input"}, optional=True)


def test_a_command_is_answered_to_its_author_alone(
    bot: App, slack: StandIn, ana: Person, general: Channel
) -> None:
    seen: list[dict[str, Any]] = []

    @bot.command("/letter")
    def letter(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body)
        ack("There is *one* letter.")

    answer = ana.command("/letter status surveillance", channel=general)
    assert answer.text == "There is *one* letter."
    assert answer.plain == "There is one letter."
    assert answer.seconds < 3
    assert [message.plain for message in ana.ephemerals] == ["There is one letter."]
    assert general.messages == []
    assert seen[0]["command"] == "/letter"
    assert seen[0]["text"] == "status surveillance"
    assert seen[0]["channel_id"] == general.id
    assert seen[0]["user_id"] == ana.id
    assert slack.refused == []


def test_a_command_that_nobody_takes_is_not_acknowledged(slack: StandIn, bot: App) -> None:
    slack.courier.patience = 0.3
    ana = slack.add_user("Ana")
    with pytest.raises(NotAcknowledged):
        ana.command("/unknown")


def test_a_button_reaches_the_bot_with_its_message(
    bot: App, slack: StandIn, ana: Person, general: Channel
) -> None:
    seen: list[dict[str, Any]] = []

    @bot.action("sign on")
    def sign(ack: Any, body: dict[str, Any], respond: Any) -> None:
        seen.append(body)
        ack()
        respond(text="You signed.", replace_original=False)

    row = {"type": "actions", "elements": [button("Sign on", value="7"), button("Object")]}
    bot.client.chat_postMessage(channel=general.id, text="card", blocks=[row])
    card = general.messages[-1]
    assert card.buttons == ["Sign on", "Object"]
    answer = ana.click(card, "Sign on")
    assert answer.text == "You signed."
    body = seen[0]
    assert body["actions"][0]["value"] == "7"
    assert body["message"]["ts"] == card.ts == body["container"]["message_ts"]
    assert body["channel"]["id"] == general.id
    assert body["user"]["team_id"] == slack.workspace.team
    with pytest.raises(NoSuchThing, match=r"Sign on[\s\S]*Object"):
        ana.click(card, "Withdraw")


def test_a_modal_is_opened_filled_and_submitted(bot: App, slack: StandIn, ana: Person) -> None:
    seen: list[dict[str, Any]] = []

    @bot.command("/sign")
    def sign(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(
            trigger_id=body["trigger_id"],
            view=modal(ORGANIZATION, ROLE, private_metadata="letter-7"),
        )
        ack()

    @bot.view("form")
    def submitted(ack: Any, view: dict[str, Any]) -> None:
        seen.append(view)
        ack()

    answer = ana.command("/sign")
    form = ana.modal
    assert form is not None
    assert answer.view is not None
    assert answer.view.title == form.title == "Sign on"
    assert form.labels == ["Organization", "Role"]
    assert form.options("Organization") == ["Fundar", "GESOC"]
    with pytest.raises(Incomplete, match="Organization"):
        form.submit()
    assert set(form.errors) == {"Organization"}
    form.fill({"Organization": "Fundar"}).submit()
    assert ana.modal is None
    view = seen[0]
    assert view["private_metadata"] == "letter-7"
    assert view["id"] == view["root_view_id"]
    assert view["hash"]
    assert view["state"]["values"] == {
        "organization": {
            "organization": {"type": "static_select", "selected_option": option("Fundar")}
        },
        "role": {"role": {"type": "plain_text_input", "value": None}},
    }


def test_a_wrong_label_or_option_names_what_there_is(bot: App, ana: Person) -> None:
    @bot.command("/sign")
    def sign(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(ORGANIZATION))
        ack()

    ana.command("/sign")
    assert ana.modal
    with pytest.raises(NoSuchThing, match="Organization"):
        ana.modal.fill({"Organisation": "Fundar"})
    with pytest.raises(NoSuchThing, match="GESOC"):
        ana.modal.fill({"Organization": "Amnesty"})


def test_a_modal_shows_errors_is_updated_pushed_and_cleared(bot: App, ana: Person) -> None:
    step = {"n": 0}
    answers: list[dict[str, Any]] = [
        {"response_action": "errors", "errors": {"role": "Too short."}},
        {"response_action": "update", "view": modal(ORGANIZATION, ROLE, title="Again")},
        {"response_action": "push", "view": modal(ROLE, title="Sure?")},
        {"response_action": "clear"},
    ]

    @bot.command("/sign")
    def sign(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(ORGANIZATION, ROLE))
        ack()

    @bot.view("form")
    def submitted(ack: Any) -> None:
        step["n"] += 1
        ack(**answers[step["n"] - 1])

    ana.command("/sign")
    form = ana.modal
    assert form
    answer = form.fill({"Organization": "GESOC", "Role": "x"}).submit()
    assert answer.view is None, "an error brings no other view"
    assert form.errors == {"Role": "Too short."}
    assert "! Too short." in form.plain
    form.submit()
    assert form.title == "Again"
    assert form.errors == {}
    assert form.inputs == {"Organization": "GESOC", "Role": "x"}, "what was entered stays"
    answer = form.submit()
    assert answer.view
    assert answer.view.title == "Sure?"
    assert ana.titles == ["Again", "Sure?"]
    assert ana.modal
    assert ana.modal.view["previous_view_id"] == form.opened.id
    ana.modal.submit()
    assert ana.modal is None


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "No."}}, "nowhere"),
        ({"response_action": "errors", "errors": {"note": "No."}}, "note"),
        ({"response_action": "errors", "errors": {"role": ""}}, "role"),
        ({"response_action": "errors", "errors": {}}, "filled"),
        ({"response_action": "dance"}, "not understood"),
        ({"response_action": "update", "view": {"type": "modal"}}, "title"),
        ({"text": "done"}, "not understood"),
    ],
)
def test_a_wrong_answer_to_a_submission_is_noted(
    connected: App, slack: StandIn, ana: Person, answer: dict[str, Any], complaint: str
) -> None:
    note = {"type": "section", "block_id": "note", "text": plain("Read this.")}

    @connected.command("/sign")
    def sign(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(ROLE, note))
        ack()

    @connected.use
    def raw(payload: dict[str, Any], body: dict[str, Any], next: Any) -> Any:
        if body.get("type") == "view_submission":
            return BoltResponse(
                status=200,
                body=json.dumps(answer),
                headers={"content-type": "application/json"},
            )
        return next()

    ana.command("/sign")
    assert ana.modal
    result = ana.modal.submit()
    assert complaint in result.violation
    assert slack.refused[0].method == "ack view_submission"
    assert slack.refused[0].malformed
    assert ana.modal, "the modal stays"


def test_closing_tells_the_bot_only_if_it_asked(bot: App, ana: Person) -> None:
    closed: list[bool] = []

    @bot.command("/sign")
    def sign(ack: Any, command: dict[str, Any], client: Any) -> None:
        wants = command["text"] == "tell"
        client.views_open(trigger_id=command["trigger_id"], view=modal(ROLE, notify_on_close=wants))
        ack()

    @bot.view_closed("form")
    def gone(ack: Any, body: dict[str, Any]) -> None:
        closed.append(body["is_cleared"])
        ack()

    ana.command("/sign")
    assert ana.modal
    ana.modal.close()
    assert closed == []
    ana.command("/sign tell")
    assert ana.modal
    ana.modal.close()
    assert closed == [False]
    assert ana.modal is None


def test_choices_that_dispatch_tell_the_bot_at_once(bot: App, ana: Person) -> None:
    @bot.command("/sign")
    def sign(ack: Any, body: dict[str, Any], client: Any) -> None:
        live = {**ORGANIZATION, "dispatch_action": True}
        client.views_open(trigger_id=body["trigger_id"], view=modal(live, ROLE))
        ack()

    @bot.action("organization")
    def chosen(ack: Any, body: dict[str, Any], client: Any) -> None:
        name = body["actions"][0]["selected_option"]["text"]["text"]
        client.views_update(
            view_id=body["view"]["id"],
            hash=body["view"]["hash"],
            view=modal({**ORGANIZATION, "dispatch_action": True}, ROLE, title=name),
        )
        ack()

    ana.command("/sign")
    assert ana.modal
    ana.modal.fill({"Role": "Director"})
    ana.modal.choose("Organization", "GESOC")
    assert ana.modal.title == "GESOC"
    assert ana.modal.inputs == {"Organization": "GESOC", "Role": "Director"}


def test_buttons_in_a_modal_push_another(bot: App, slack: StandIn, ana: Person) -> None:
    row = {"type": "actions", "elements": [button("Next")]}

    @bot.command("/sign")
    def sign(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(row, title="1"))
        ack()

    @bot.action("next")
    def further(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        title = str(int(body["view"]["title"]["text"]) + 1)
        with contextlib.suppress(SlackApiError):
            client.views_push(trigger_id=body["trigger_id"], view=modal(row, title=title))

    ana.command("/sign")
    for _ in range(3):
        assert ana.modal
        ana.modal.click("Next")
    assert ana.titles == ["1", "2", "3"]
    assert [refusal.error for refusal in slack.refused] == ["push_limit_reached"]


def test_every_kind_of_input_is_sent_as_slack_sends_it(
    bot: App, slack: StandIn, ana: Person, general: Channel
) -> None:
    seen: list[dict[str, Any]] = []
    boxes = [option("Yes"), option("Really")]
    blocks = [
        asks("Text", {"type": "plain_text_input", "initial_value": "before"}),
        asks("Mail", {"type": "email_text_input"}),
        asks("Site", {"type": "url_text_input"}),
        asks("Count", {"type": "number_input", "is_decimal_allowed": False}),
        asks("Rich", {"type": "rich_text_input"}),
        asks("Empty rich", {"type": "rich_text_input"}, optional=True),
        asks("Several", {"type": "multi_static_select", "options": boxes}),
        asks("Boxes", {"type": "checkboxes", "options": boxes}),
        asks("Authority", {"type": "checkboxes", "options": boxes[:1]}),
        asks("Radio", {"type": "radio_buttons", "options": boxes}),
        asks("Nothing", {"type": "radio_buttons", "options": boxes}, optional=True),
        asks("Search", {"type": "external_select"}),
        asks("Channels", {"type": "multi_conversations_select"}),
        asks("Channel", {"type": "channels_select"}),
        asks("Person", {"type": "users_select"}),
        asks("People", {"type": "multi_users_select"}),
        asks("Deadline", {"type": "datetimepicker"}),
        asks("Day", {"type": "datepicker", "initial_date": "2026-12-04"}),
        asks("Hour", {"type": "timepicker"}),
        asks("Draft file", {"type": "file_input", "filetypes": ["md"]}),
    ]

    @bot.command("/all")
    def open_all(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(*blocks))
        ack()

    @bot.options("search")
    def search(ack: Any, payload: dict[str, Any]) -> None:
        ack(options=[option(payload["value"]), option("Other")])

    @bot.view("form")
    def submitted(ack: Any, view: dict[str, Any]) -> None:
        seen.append(view["state"]["values"])
        ack()

    ana.command("/all")
    form = ana.modal
    assert form
    form.fill(
        {
            "Mail": "ana@example.org",
            "Site": "https://example.org",
            "Count": 7,
            "Rich": "Dear all",
            "Several": ["Yes", "Really"],
            "Boxes": ["Really"],
            "Authority": True,
            "Radio": "Yes",
            "Search": "Fundar",
            "Channels": [general],
            "Channel": "#coalition",
            "Person": ana,
            "People": ["Ana Ruiz"],
            "Deadline": datetime(2026, 12, 4, 17, 0, tzinfo=UTC),
            "Hour": "17:30",
            "Draft file": [("draft.md", b"# Letter")],
        }
    )
    assert form.search("Search", "Fu") == [], "Slack asks only after three characters"
    with pytest.raises(NoSuchThing, match="md"):
        form.fill({"Draft file": [("draft.exe", b"")]})
    form.submit()
    values = {name: dict(entry[name]) for name, entry in seen[0].items()}
    files = values.pop("draft_file")["files"]
    assert files[0]["name"] == "draft.md"
    assert files[0]["size"] == len(b"# Letter")
    assert files[0]["url_private_download"].startswith(slack.url)
    rich = values.pop("rich")
    assert rich["rich_text_value"]["elements"][0]["elements"][0]["text"] == "Dear all"
    assert {name: value for entry in values.items() for name, value in [entry]} == {
        "text": {"type": "plain_text_input", "value": "before"},
        "mail": {"type": "email_text_input", "value": "ana@example.org"},
        "site": {"type": "url_text_input", "value": "https://example.org"},
        "count": {"type": "number_input", "value": "7"},
        "empty_rich": {"type": "rich_text_input"},
        "several": {"type": "multi_static_select", "selected_options": boxes},
        "boxes": {"type": "checkboxes", "selected_options": boxes[1:]},
        "authority": {"type": "checkboxes", "selected_options": boxes[:1]},
        "radio": {"type": "radio_buttons", "selected_option": boxes[0]},
        "nothing": {"type": "radio_buttons", "selected_option": None},
        "search": {"type": "external_select", "selected_option": option("Fundar")},
        "channels": {
            "type": "multi_conversations_select",
            "selected_conversations": [general.id],
        },
        "channel": {"type": "channels_select", "selected_channel": general.id},
        "person": {"type": "users_select", "selected_user": ana.id},
        "people": {"type": "multi_users_select", "selected_users": [ana.id]},
        "deadline": {"type": "datetimepicker", "selected_date_time": 1796403600},
        "day": {"type": "datepicker", "selected_date": "2026-12-04"},
        "hour": {"type": "timepicker", "selected_time": "17:30"},
    }


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "plain_text_input", "max_length": 3}, "four"),
        ({"type": "plain_text_input", "min_length": 3}, "no"),
        ({"type": "plain_text_input"}, "x" * 3001),
        ({"type": "email_text_input"}, "nobody"),
        ({"type": "url_text_input"}, "example"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "2.5"),
        ({"type": "file_input", "max_files": 1}, [("a.md", b"a"), ("b.md", b"b")]),
    ],
)
def test_what_slacks_own_window_would_not_send_is_not_sent(
    connected: App, slack: StandIn, ana: Person, element: dict[str, Any], value: Any
) -> None:
    @connected.command("/sign")
    def sign(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(asks("It", element)))
        ack()

    ana.command("/sign")
    assert ana.modal
    ana.modal.fill({"It": value})
    before = len(slack.sent)
    with pytest.raises(Incomplete, match="It"):
        ana.modal.submit()
    assert len(slack.sent) == before


def test_the_home_tab_is_published_and_its_buttons_work(bot: App, ana: Person) -> None:
    def home(text: str) -> dict[str, Any]:
        row = {"type": "actions", "elements": [button("Sign on")]}
        return {"type": "home", "blocks": [{"type": "section", "text": plain(text)}, row]}

    @bot.event("app_home_opened")
    def opened(event: dict[str, Any], client: Any) -> None:
        client.views_publish(user_id=event["user"], view=home("Fundar has not answered."))

    @bot.action("sign on")
    def sign(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_publish(user_id=body["user"]["id"], view=home("Fundar has signed."))
        ack()

    assert ana.home is None
    ana.open_home()
    assert ana.home
    assert ana.home.plain == "Fundar has not answered.\n[Sign on]"
    ana.click(ana.home, "Sign on")
    assert ana.home.plain.startswith("Fundar has signed.")


def test_a_forged_or_repeated_submission_can_be_sent(bot: App, slack: StandIn, ana: Person) -> None:
    seen: list[str] = []

    @bot.command("/sign")
    def sign(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(ROLE))
        ack()

    @bot.view("form")
    def submitted(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body["view"]["id"])
        ack()

    ana.command("/sign")
    assert ana.modal
    payload = ana.modal.submission()
    ana.submit_raw(payload)
    ana.submit_raw(payload)
    forged = {**payload, "user": {"id": "U0NOBODY"}}
    slack.deliver(None, forged, "interactive")
    assert len(seen) == 3
    assert len(set(seen)) == 1


def test_the_transcript_tells_what_people_saw(bot: App, slack: StandIn, ana: Person) -> None:
    @bot.command("/sign")
    def sign(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(ORGANIZATION))
        ack()

    @bot.view("form")
    def submitted(ack: Any, client: Any, body: dict[str, Any]) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="Thank you.")

    followed: list[str] = []
    slack.transcript.follow(lambda entry: followed.append(entry.action))
    ana.command("/sign")
    assert ana.modal
    ana.modal.fill({"Organization": "Fundar"}).submit()
    slack.wait_for(lambda: ana.dms)
    assert [(e.actor, e.action, e.place) for e in slack.transcript] == [
        ("Ana Ruiz", "typed", "DM with Ana Ruiz"),
        ("Sign-on", "was shown", "a modal"),
        ("Ana Ruiz", "filled", "Sign on"),
        ("Ana Ruiz", "submitted", "Sign on"),
        ("Sign-on", "posted", "DM with Ana Ruiz"),
    ]
    assert followed == [entry.action for entry in slack.transcript]
    assert "Organization: Fundar" in str(slack.transcript)


def test_choices_and_menus_in_a_message_reach_the_bot(
    bot: App, ana: Person, general: Channel
) -> None:
    seen: list[tuple[str, str, dict[str, Any]]] = []

    @bot.action("pick")
    @bot.action("menu")
    def chosen(ack: Any, body: dict[str, Any], payload: dict[str, Any]) -> None:
        seen.append((payload["type"], payload["selected_option"]["value"], body["state"]["values"]))
        ack()

    pick = {"type": "static_select", "action_id": "pick", "placeholder": plain("Organization")}
    menu = {"type": "overflow", "action_id": "menu", "options": [option("Read"), option("Leave")]}
    row = {
        "type": "actions",
        "block_id": "row",
        "elements": [{**pick, "options": [option("Fundar"), option("GESOC")]}, menu],
    }
    bot.client.chat_postMessage(channel=general.id, text="card", blocks=[row])
    card = general.messages[-1]
    ana.choose(card, "Organization", "GESOC")
    ana.click(card, "Leave")
    state = {
        "row": {"pick": {"type": "static_select", "selected_option": option("GESOC")}},
    }
    assert seen == [("static_select", "gesoc", state), ("overflow", "leave", state)]


def test_of_several_buttons_alike_one_must_be_named(bot: App, ana: Person) -> None:
    seen: list[str] = []

    @bot.event("app_home_opened")
    def opened(event: dict[str, Any], client: Any) -> None:
        rows = [
            {"type": "actions", "elements": [button("Sign on", value=name)]}
            for name in ("Fundar", "GESOC")
        ]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": rows})

    @bot.action("sign on")
    def sign(ack: Any, payload: dict[str, Any]) -> None:
        seen.append(payload["value"])
        ack()

    ana.open_home()
    assert ana.home
    with pytest.raises(NoSuchThing, match="say which"):
        ana.home.click("Sign on")
    ana.home.click("Sign on", nth=1)
    assert seen == ["GESOC"]
