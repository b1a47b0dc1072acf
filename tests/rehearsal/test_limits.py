"""What Slack refuses is refused here, with Slack's own error, and is remembered."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import SectionBlock

from bot.rehearsal import Channel, Person, StandIn

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(label: str = "Go", **more: Any) -> Json:
    return {"type": "button", "text": plain(label), **more}


def options(number: int, text: str = "") -> list[Json]:
    return [{"text": plain(text or f"Option {n}"), "value": str(n)} for n in range(number)]


def select(number: int = 2, **more: Any) -> Json:
    return {"type": "static_select", "placeholder": plain("…"), "options": options(number), **more}


def asks(element: Json, label: str = "Label", **more: Any) -> Json:
    return {"type": "input", "label": plain(label), "element": element, **more}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def line(*runs: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(runs)}


def numbered(*lines: Json, **more: Any) -> Json:
    return {"type": "rich_text_list", "style": "ordered", "elements": list(lines), **more}


WORD = {"type": "text", "text": "word"}
CONFIRM = {
    "title": plain("Sure?"),
    "text": plain("Really?"),
    "confirm": plain("Yes"),
    "deny": plain("No"),
}

FITS: list[tuple[str, list[Json]]] = [
    ("50 blocks", [section() for _ in range(50)]),
    ("section of 3,000", [section("x" * 3000)]),
    ("10 fields of 1,000", [{"type": "section", "fields": [plain("x" * 1000)] * 10}]),
    ("header of 150", [{"type": "header", "text": plain("x" * 150)}]),
    ("context of 10", [{"type": "context", "elements": [mrkdwn("x")] * 10}]),
    ("25 buttons", [actions(*(button(action_id=str(n)) for n in range(25)))]),
    ("button at its limits", [actions(button("x" * 75, value="v" * 2000, confirm=CONFIRM))]),
    ("select with 100", [actions(select(100, action_id="a" * 255))]),
    ("select, chosen", [actions(select(3, initial_option=options(3)[1]))]),
    ("overflow in a section", [section(accessory={"type": "overflow", "options": options(5)})]),
    ("10 boxes", [section(accessory={"type": "checkboxes", "options": options(10)})]),
    ("divider", [{"type": "divider", "block_id": "b" * 255}]),
    ("markdown", [{"type": "markdown", "text": "x" * 12_000}]),
    ("image", [{"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A"}]),
    (
        "rich text of every kind",
        [
            rich(
                line(WORD, {"type": "link", "url": "https://example.org", "text": "here"}),
                numbered(line(WORD), line({**WORD, "style": {"bold": True}}), indent=1, offset=2),
                {"type": "rich_text_quote", "elements": [WORD]},
                {"type": "rich_text_preformatted", "elements": [WORD]},
                line({"type": "user", "user_id": "U1"}, {"type": "broadcast", "range": "here"}),
                line({"type": "date", "timestamp": 1796403600, "format": "{date}"}),
            )
        ],
    ),
]

REFUSED: list[tuple[str, Any, str]] = [
    ("51 blocks", [section() for _ in range(51)], "no more than 50 items"),
    ("no block", ["text"], "must provide an object"),
    ("unknown block", [{"type": "sektion"}], "unsupported type: sektion"),
    ("section of 3,001", [section("x" * 3001)], "must be less than 3001 characters"),
    ("empty section", [section("")], "must be more than 0 characters"),
    ("section without text", [{"type": "section"}], "missing required field: text"),
    ("11 fields", [{"type": "section", "fields": [plain("x")] * 11}], "no more than 10 items"),
    ("field of 2,001", [{"type": "section", "fields": [plain("x" * 2001)]}], "less than 2001"),
    ("header of 151", [{"type": "header", "text": plain("x" * 151)}], "less than 151"),
    ("header in mrkdwn", [{"type": "header", "text": mrkdwn("x")}], "must be one of plain_text"),
    ("context of 11", [{"type": "context", "elements": [mrkdwn("x")] * 11}], "no more than 10"),
    ("context with a button", [{"type": "context", "elements": [button()]}], "unsupported type"),
    ("file input", [asks({"type": "file_input"})], "unsupported type: file_input"),
    ("empty actions", [actions()], "no fewer than 1"),
    ("26 buttons", [actions(*(button() for _ in range(26)))], "no more than 25"),
    ("button of 76", [actions(button("x" * 76))], "less than 76"),
    ("value of 2,001", [actions(button(value="x" * 2001))], "less than 2001"),
    ("green button", [actions(button(style="green"))], "must be one of primary, danger"),
    ("button in mrkdwn", [actions({"type": "button", "text": mrkdwn("x")})], "plain_text"),
    ("emoji in mrkdwn", [section(text="x") | {"text": mrkdwn("x") | {"emoji": True}}], "emoji"),
    ("unknown property", [section(color="red")], "invalid additional property: color"),
    ("action_id of 256", [actions(button(action_id="x" * 256))], "less than 256"),
    ("block_id of 256", [{"type": "divider", "block_id": "x" * 256}], "less than 256"),
    ("block_id twice", [section(block_id="a"), section(block_id="a")], "`block_id` a already"),
    ("action_id twice", [actions(button(action_id="a"), button(action_id="a"))], "`action_id` a"),
    ("unknown element", [actions({"type": "slider"})], "unsupported type: slider"),
    ("text input in a section", [section(accessory={"type": "plain_text_input"})], "unsupported"),
    ("multi select in actions", [actions({"type": "multi_users_select"})], "unsupported"),
    ("101 options", [actions(select(101))], "no more than 100"),
    ("no options", [actions({"type": "static_select"})], "options"),
    ("option of 76", [actions(select(0) | {"options": options(1, "x" * 76)})], "less than 76"),
    (
        "option value of 76",
        [actions(select(0) | {"options": [{"text": plain("x"), "value": "v" * 76}]})],
        "less than 76",
    ),
    ("options alike", [actions(select(0) | {"options": options(1) * 2})], "unique values"),
    ("chosen from elsewhere", [actions(select(initial_option=options(9)[8]))], "not one of"),
    ("11 boxes", [section(accessory={"type": "checkboxes", "options": options(11)})], "than 10"),
    ("6 in overflow", [section(accessory={"type": "overflow", "options": options(6)})], "than 5"),
    ("confirm without deny", [actions(button(confirm={"title": plain("x")}))], "deny"),
    ("rich text element", [rich(line({"type": "blink", "text": "x"}))], "unsupported type: blink"),
    ("empty run", [rich(line({"type": "text", "text": ""}))], "more than 0"),
    ("list style", [rich(numbered(line(WORD)) | {"style": "roman"})], "bullet, ordered"),
    ("link without address", [rich(line({"type": "link", "text": "x"}))], "url"),
    ("date without format", [rich(line({"type": "date", "timestamp": 1}))], "format"),
    ("markdown of 12,001", [{"type": "markdown", "text": "x" * 12_001}], "less than 12001"),
    ("image without alt", [{"type": "image", "image_url": "https://example.org"}], "alt_text"),
    ("bad date", [actions({"type": "datepicker", "initial_date": "4.12.2026"})], "format"),
    ("millisecond", [actions({"type": "datetimepicker", "initial_date_time": 10**12})], "between"),
]


@pytest.mark.parametrize(("name", "blocks"), FITS, ids=[row[0] for row in FITS])
def test_a_message_within_the_limits_is_taken(
    client: WebClient, slack: StandIn, general: Channel, name: str, blocks: list[Json]
) -> None:
    client.chat_postMessage(channel=general.id, text="x", blocks=blocks)
    assert slack.refused == []


@pytest.mark.parametrize(("name", "blocks", "complaint"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_message_beyond_the_limits_is_refused(
    client: WebClient,
    slack: StandIn,
    general: Channel,
    name: str,
    blocks: list[Json],
    complaint: str,
) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=general.id, text="x", blocks=blocks)
    assert caught.value.response["error"] == "invalid_blocks"
    messages = caught.value.response["response_metadata"]["messages"]
    assert any(complaint in message for message in messages), messages
    assert all("[json-pointer:/blocks" in message for message in messages)
    assert [(r.method, r.error) for r in slack.refused] == [("chat.postMessage", "invalid_blocks")]
    assert slack.refused[0].malformed
    assert general.messages == []


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({}, "no_text"),
        ({"text": ""}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": [section("x" * 2900) for _ in range(5)]}, "msg_blocks_too_long"),
        ({"text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": {"type": "section"}}, "invalid_blocks_format"),
        ({"text": "x", "metadata": "no"}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_payload": {}}}, "invalid_metadata_schema"),
        ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        (
            {"text": "x", "metadata": {"event_type": "a", "event_payload": {"x": "y" * 9000}}},
            "metadata_too_large",
        ),
        ({"text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
    ],
)
def test_a_message_that_is_wrong_as_a_whole_is_refused(
    client: WebClient, slack: StandIn, general: Channel, message: Json, error: str
) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.api_call("chat.postMessage", json={"channel": general.id, **message})
    assert caught.value.response["error"] == error
    assert slack.refused[-1].error == error


def test_blocks_from_the_sdks_models_are_taken(client: WebClient, general: Channel) -> None:
    client.chat_postMessage(channel=general.id, text="x", blocks=[SectionBlock(text="*Hi*")])
    assert general.messages[-1].plain == "Hi"


VIEW: Json = {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": []}
TEXT = {"type": "plain_text_input"}

VIEWS_REFUSED: list[tuple[str, Json, str]] = [
    ("title of 25", {"title": plain("x" * 25)}, "/view/title/text"),
    ("submit of 25", {"submit": plain("x" * 25)}, "/view/submit/text"),
    ("close of 25", {"close": plain("x" * 25)}, "/view/close/text"),
    ("title in mrkdwn", {"title": mrkdwn("x")}, "/view/title/type"),
    ("no title", {"title": None}, "/view/title"),
    ("metadata of 3,001", {"private_metadata": "x" * 3001}, "/view/private_metadata"),
    ("101 blocks", {"blocks": [section() for _ in range(101)]}, "no more than 100"),
    ("inputs without submit", {"submit": None, "blocks": [asks(TEXT)]}, "submit"),
    ("unknown property", {"footer": plain("x")}, "footer"),
    ("a Home tab", {"type": "home"}, "/view/type"),
    ("markdown block", {"blocks": [{"type": "markdown", "text": "x"}]}, "unsupported"),
    ("label in mrkdwn", {"blocks": [asks(TEXT) | {"label": mrkdwn("x")}]}, "plain_text"),
    ("initial value of 3,001", {"blocks": [asks({**TEXT, "initial_value": "x" * 3001})]}, "3001"),
    ("max_length of 3,001", {"blocks": [asks({**TEXT, "max_length": 3001})]}, "between"),
    ("button as input", {"blocks": [asks(button())]}, "unsupported type: button"),
    ("11 files", {"blocks": [asks({"type": "file_input", "max_files": 11})]}, "between"),
    ("number without kind", {"blocks": [asks({"type": "number_input"})]}, "is_decimal_allowed"),
    ("placeholder of 151", {"blocks": [asks({**TEXT, "placeholder": plain("x" * 151)})]}, "151"),
]


@pytest.mark.parametrize(
    ("name", "change", "complaint"), VIEWS_REFUSED, ids=[row[0] for row in VIEWS_REFUSED]
)
def test_a_view_beyond_the_limits_is_refused(
    client: WebClient, slack: StandIn, ana: Person, name: str, change: Json, complaint: str
) -> None:
    trigger = slack.workspace.new_trigger(ana.user).id
    view = {**VIEW, **change}
    if change.get("submit", "") is None:
        del view["submit"]
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id=trigger, view=view)
    assert caught.value.response["error"] == "invalid_arguments"
    assert complaint in json.dumps(caught.value.response["response_metadata"]["messages"])
    assert ana.modal is None


def test_a_view_over_250_kilobytes_is_refused(
    client: WebClient, slack: StandIn, ana: Person
) -> None:
    trigger = slack.workspace.new_trigger(ana.user).id
    view = {**VIEW, "blocks": [section("x" * 2900) for _ in range(100)]}
    with pytest.raises(SlackApiError, match="view_too_large"):
        client.views_open(trigger_id=trigger, view=view)


def test_triggers_live_three_seconds_and_serve_once(
    client: WebClient, slack: StandIn, ana: Person, clock: Any
) -> None:
    trigger = slack.workspace.new_trigger(ana.user).id
    client.views_open(trigger_id=trigger, view=VIEW)
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=trigger, view=VIEW)
    late = slack.workspace.new_trigger(ana.user).id
    clock.forward(seconds=3.1)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=late, view=VIEW)
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        client.views_open(trigger_id="1.2.3", view=VIEW)


def test_a_view_is_updated_by_its_id_and_only_with_the_last_hash(
    client: WebClient, slack: StandIn, ana: Person
) -> None:
    trigger = slack.workspace.new_trigger(ana.user).id
    first = client.views_open(trigger_id=trigger, view={**VIEW, "external_id": "mine"})["view"]
    client.views_update(view_id=first["id"], hash=first["hash"], view=VIEW)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=first["id"], hash=first["hash"], view=VIEW)
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_update(view_id="V0", view=VIEW)
    with pytest.raises(SlackApiError, match="user_not_found"):
        client.views_publish(user_id="U0NOBODY", view={"type": "home", "blocks": []})
