"""The Web API as the SDK's own client meets it: people, channels, messages, files, tokens."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.rehearsal import Channel, NoSuchThing, Person, StandIn


def error_of(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


# --- tokens and scopes ---------------------------------------------------------------------------


def test_only_the_right_token_is_let_in(slack: StandIn, client: WebClient) -> None:
    def with_token(token: str | None) -> WebClient:
        return WebClient(token, base_url=slack.api_url)

    who = client.auth_test()
    assert who["user_id"] == slack.workspace.bot.id
    assert "chat:write" in who.headers["x-oauth-scopes"]
    assert error_of(with_token("xoxb-wrong").auth_test) == "invalid_auth"
    assert error_of(with_token(None).auth_test) == "not_authed"
    assert error_of(with_token(slack.app_token).users_list) == "not_allowed_token_type"
    assert error_of(client.api_call, api_method="no.such") == "unknown_method"
    slack.revoke()
    assert error_of(client.auth_test) == "token_revoked"


def test_a_missing_scope_is_named(slack: StandIn, client: WebClient, general: Channel) -> None:
    slack.scopes.discard("channels:history")
    with pytest.raises(SlackApiError) as caught:
        client.conversations_history(channel=general.id)
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "channels:history"


# --- people --------------------------------------------------------------------------------------


def test_people_are_known_by_id_and_address(client: WebClient, ana: Person) -> None:
    user = client.users_info(user=ana.id, include_locale=True)["user"]
    assert user["real_name"] == "Ana Ruiz"
    assert (user["locale"], user["tz"]) == ("es-MX", "America/Mexico_City")
    assert user["tz_offset"] == -6 * 3600
    assert user["profile"]["email"] == "ana@example.org"
    assert "locale" not in client.users_info(user=ana.id)["user"]
    assert client.users_lookupByEmail(email="ANA@example.org")["user"]["id"] == ana.id
    assert error_of(client.users_lookupByEmail, email="x@example.org") == "users_not_found"
    assert error_of(client.users_info, user="U0NOBODY") == "user_not_found"


def test_of_guests_from_elsewhere_slack_tells_less(
    slack: StandIn, client: WebClient, general: Channel
) -> None:
    guest = slack.add_user("Guest", email="guest@example.net", team="T0ELSEWHERE")
    user = client.users_info(user=guest.id, include_locale=True)["user"]
    assert user["is_stranger"]
    assert user["team_id"] == "T0ELSEWHERE"
    assert "locale" not in user
    assert error_of(client.users_lookupByEmail, email="guest@example.net") == "users_not_found"
    with pytest.raises(NoSuchThing, match="no commands"):
        guest.command("/sign", channel=general)


def test_lists_come_in_pages(slack: StandIn, client: WebClient, ana: Person) -> None:
    for n in range(5):
        slack.add_user(f"Person {n}")
        slack.add_channel(f"channel-{n}", bot=n % 2 == 0)
    slack.add_channel("secret", private=True, bot=False)
    slack.add_channel("old", archived=True)
    assert [len(page["members"]) for page in client.users_list(limit=3)] == [3, 3, 1]
    listed = [c["name"] for page in client.conversations_list(limit=2) for c in page["channels"]]
    assert listed == [f"channel-{n}" for n in range(5)] + ["old"]
    both = "public_channel,private_channel"
    own = client.users_conversations(types=both, exclude_archived=True)["channels"]
    assert [channel["name"] for channel in own] == ["channel-0", "channel-2", "channel-4"]
    assert error_of(client.users_list, cursor="nonsense") == "invalid_cursor"


def test_a_private_channel_without_the_bot_does_not_exist(
    slack: StandIn, client: WebClient, ana: Person
) -> None:
    secret = slack.add_channel("secret", [ana], private=True, bot=False)
    assert error_of(client.conversations_info, channel=secret.id) == "channel_not_found"
    secret.invite()
    assert client.conversations_info(channel=secret.id)["channel"]["is_member"]
    assert client.conversations_members(channel=secret.id)["members"] == sorted(
        [ana.id, slack.workspace.bot.id]
    )
    berta = slack.add_user("Berta")
    with pytest.raises(NoSuchThing, match="does not see"):
        berta.command("/sign", channel=secret)


def test_a_direct_conversation_is_always_the_same(
    slack: StandIn, client: WebClient, ana: Person
) -> None:
    first = client.conversations_open(users=ana.id)["channel"]["id"]
    assert first.startswith("D")
    assert client.conversations_open(users=[ana.id])["channel"]["id"] == first
    client.chat_postMessage(channel=first, text="one")
    client.chat_postMessage(channel=ana.id, text="two")
    assert [message.text for message in ana.dms] == ["one", "two"]
    assert error_of(client.conversations_open, users="U0NOBODY") == "user_not_found"
    ana.user.deleted = True
    assert error_of(client.conversations_open, users=ana.id) == "user_disabled"


# --- messages ------------------------------------------------------------------------------------


def test_messages_are_posted_edited_and_deleted(
    slack: StandIn, client: WebClient, general: Channel
) -> None:
    posted = client.chat_postMessage(channel="#coalition", text="first")
    card = general.messages[-1]
    assert (card.ts, card.text, card.edited) == (posted["ts"], "first", None)
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "second"}}
    client.chat_update(channel=general.id, ts=card.ts, text="fallback", blocks=[block])
    assert card.plain == "second"
    assert card.edited
    client.chat_update(channel=general.id, ts=card.ts, text="only text")
    assert card.plain == "second", "blocks stay until they are replaced"
    link = client.chat_getPermalink(channel=general.id, message_ts=card.ts)["permalink"]
    assert link.endswith(f"/{general.id}/p{card.ts.replace('.', '')}")
    client.chat_delete(channel=general.id, ts=card.ts)
    assert general.messages == []
    gone = {"channel": general.id, "ts": card.ts}
    assert error_of(client.chat_update, **gone, text="x") == "message_not_found"
    assert error_of(client.chat_delete, **gone) == "message_not_found"


def test_others_messages_are_not_the_bots_to_change(
    client: WebClient, ana: Person, general: Channel
) -> None:
    said = ana.say("Good morning", general)
    there = {"channel": general.id, "ts": said.ts}
    assert error_of(client.chat_update, **there, text="x") == "cant_update_message"
    assert error_of(client.chat_delete, **there) == "cant_delete_message"


def test_a_post_goes_only_where_the_bot_may_write(
    slack: StandIn, client: WebClient, ana: Person
) -> None:
    places = {
        "not_in_channel": slack.add_channel("public", bot=False).id,
        "is_archived": slack.add_channel("archive", archived=True).id,
        "channel_not_found": slack.add_channel("secret", private=True, bot=False).id,
    }
    for error, place in [*places.items(), ("channel_not_found", "C0NOWHERE")]:
        assert error_of(client.chat_postMessage, channel=place, text="x") == error
    assert [refusal.malformed for refusal in slack.refused] == [False] * 4


def test_threads_hold_their_replies(client: WebClient, ana: Person, general: Channel) -> None:
    parent = client.chat_postMessage(channel=general.id, text="card")["ts"]
    reply = client.chat_postMessage(channel=general.id, text="reply", thread_ts=parent)["ts"]
    client.chat_postMessage(channel=general.id, text="again", thread_ts=reply)
    card = general.messages[-1]
    ana.say("Thanks", thread=card)
    assert [message.text for message in general.messages] == ["card"]
    assert [message.text for message in card.thread] == ["reply", "again", "Thanks"]
    pages = client.conversations_replies(channel=general.id, ts=parent, limit=3)
    texts = [message["text"] for page in pages for message in page["messages"]]
    assert texts == ["card", "reply", "again", "Thanks"]
    assert client.conversations_history(channel=general.id)["messages"][0]["reply_count"] == 3


def test_history_shows_metadata_when_asked_newest_first(
    client: WebClient, general: Channel
) -> None:
    for n in range(5):
        client.chat_postMessage(
            channel=general.id,
            text=str(n),
            metadata={"event_type": "outbox", "event_payload": {"outbox_id": n}},
        )
    found: list[int] = []
    more: list[bool] = []
    # The SDK turns the pages inside one object, so each must be read before the next.
    for page in client.conversations_history(
        channel=general.id, limit=2, include_all_metadata=True
    ):
        found += [m["metadata"]["event_payload"]["outbox_id"] for m in page["messages"]]
        more.append(page["has_more"])
    assert found == [4, 3, 2, 1, 0]
    assert more == [True, True, False]
    assert "metadata" not in client.conversations_history(channel=general.id)["messages"][0]
    third = general.messages[2].ts
    since = client.conversations_history(channel=general.id, oldest=third)["messages"]
    assert [message["text"] for message in since] == ["4", "3"]
    until = client.conversations_history(channel=general.id, latest=third, inclusive=True)
    assert [message["text"] for message in until["messages"]] == ["2", "1", "0"]


def test_every_ts_is_later_than_the_one_before(client: WebClient, general: Channel) -> None:
    stamps = [client.chat_postMessage(channel=general.id, text="x")["ts"] for _ in range(20)]
    assert stamps == sorted(set(stamps)), "though the clock stands still"


def test_an_ephemeral_message_is_seen_by_one(
    slack: StandIn, client: WebClient, ana: Person, general: Channel
) -> None:
    client.chat_postEphemeral(channel=general.id, user=ana.id, text="for you")
    assert [message.text for message in ana.ephemerals] == ["for you"]
    assert general.messages == []
    berta = slack.add_user("Berta")
    call = {"channel": general.id, "user": berta.id, "text": "x"}
    assert error_of(client.chat_postEphemeral, **call) == "user_not_in_channel"
    assert berta.ephemerals == []


# --- files ---------------------------------------------------------------------------------------


def fetch(url: str, token: str = "") -> tuple[str, bytes]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as response:
        return response.headers["Content-Type"], response.read()


def test_a_file_is_uploaded_shared_and_fetched(
    slack: StandIn, client: WebClient, general: Channel
) -> None:
    done = client.files_upload_v2(
        channel=general.id,
        file=b"%PDF-1.7",
        filename="letter.pdf",
        title="The letter",
        initial_comment="Here it is.",
    )
    file_id = done["files"][0]["id"]
    assert general.messages[-1].plain == "Here it is.\n[file: letter.pdf]"
    info = client.files_info(file=file_id)["file"]
    assert (info["title"], info["size"], info["mimetype"]) == ("The letter", 8, "application/pdf")
    assert info["shares"]["public"][general.id][0]["ts"] == general.messages[-1].ts
    assert fetch(info["url_private_download"], slack.bot_token)[1] == b"%PDF-1.7"
    kind, page = fetch(info["url_private_download"])
    assert kind.startswith("text/html"), "without the token Slack shows a page to sign in"
    assert b"Sign in" in page


def test_a_file_is_shared_only_where_the_bot_is(
    slack: StandIn, client: WebClient, ana: Person
) -> None:
    elsewhere = slack.add_channel("elsewhere", bot=False)
    upload = {"file": b"x", "filename": "x.txt"}
    assert error_of(client.files_upload_v2, channel=elsewhere.id, **upload) == "not_in_channel"
    assert error_of(client.files_upload_v2, channel=ana.id, **upload) == "channel_not_found"
    files = [{"id": "F0", "title": "x"}]
    assert error_of(client.files_completeUploadExternal, files=files) == "file_not_found"
    assert error_of(client.files_info, file="F0") == "file_not_found"


# --- response_url --------------------------------------------------------------------------------


def test_a_response_url_serves_five_times_in_half_an_hour(
    slack: StandIn, ana: Person, general: Channel, clock: Any
) -> None:
    url = slack.responses.new(ana.user, general)
    for n in range(5):
        assert WebhookClient(url).send(text=str(n)).status_code == 200
    refused = WebhookClient(url).send(text="six")
    assert (refused.status_code, slack.refused[-1].error) == (404, "used_url")
    late = slack.responses.new(ana.user, general)
    clock.forward(minutes=31)
    assert WebhookClient(late).send(text="late").status_code == 404
    assert len(ana.ephemerals) == 5


def test_a_response_url_can_speak_to_all_replace_and_delete(
    slack: StandIn, client: WebClient, ana: Person, general: Channel
) -> None:
    client.chat_postMessage(channel=general.id, text="card")
    card = general.messages[-1]
    hook = WebhookClient(slack.responses.new(ana.user, general, card))
    hook.send(text="to all", response_type="in_channel")
    hook.send(text="changed", replace_original=True)
    assert [message.text for message in general.messages] == ["changed", "to all"]
    hook.send(delete_original=True)
    assert [message.text for message in general.messages] == ["to all"]
    wrong = hook.send(text="x", blocks=[{"type": "section"}])
    assert wrong.status_code == 400
    assert slack.refused[-1].error == "invalid_blocks"


def test_everything_posted_is_logged_with_its_time(
    slack: StandIn, client: WebClient, general: Channel
) -> None:
    for n in range(3):
        client.chat_postMessage(channel=general.id, text=str(n))
    posts = [post for post in slack.posts if post.channel == general.id]
    assert [post.text for post in posts] == ["0", "1", "2"]
    assert posts[0].at < posts[1].at < posts[2].at
