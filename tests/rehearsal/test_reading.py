"""Blocks are read as a person reads them, and every live ping or link in them is found."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_sdk import WebClient

from bot.rehearsal import Channel, Person, StandIn, pings
from bot.rehearsal.reading import Reader

NAMES = {"U1": "Ana Ruiz", "C1": "coalition"}
READ = Reader(lambda name: NAMES.get(name, name))
DEADLINE = 1796403600  # 2026-12-04 17:00 UTC


def line(*runs: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(runs)}


def word(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": text, **more}


def listed(style: str, *texts: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "rich_text_list",
        "style": style,
        "elements": [line(word(text)) for text in texts],
        **more,
    }


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("plain", "plain"),
        ("*bold* and _leaning_, ~gone~ `code`", "bold and leaning, gone code"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("&lt;!channel&gt; &amp; co", "<!channel> & co"),
        ("<@U1> in <#C1> <#C2|elsewhere>", "@Ana Ruiz in #coalition #C2"),
        ("<!channel> <!subteam^S1|@team>", "@channel @team"),
        ("<https://example.org/a_b_c|here>", "here (https://example.org/a_b_c)"),
        ("<https://example.org>", "https://example.org"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        (f"<!date^{DEADLINE}^{{date_num}} {{time}}|Friday>", "Friday"),
    ],
)
def test_markup_is_read_without_its_marks(text: str, read: str) -> None:
    assert READ.mrkdwn(text) == read


def test_a_date_is_read_in_the_readers_zone() -> None:
    text = f"<!date^{DEADLINE}^{{date_num}} {{time}}|Friday>"
    assert Reader(str, ZoneInfo("America/Mexico_City")).mrkdwn(text) == "2026-12-04 11:00"
    assert Reader(str, UTC).mrkdwn(text) == "2026-12-04 17:00"


def test_rich_text_keeps_numbers_bullets_and_quotes() -> None:
    block = {
        "type": "rich_text",
        "elements": [
            line(word("Dear "), {"type": "user", "user_id": "U1"}, word(",\n")),
            listed("ordered", "one", "two"),
            listed("bullet", "deeper", indent=1),
            listed("ordered", "three"),
            {"type": "rich_text_quote", "elements": [word("said")]},
            listed("ordered", "fresh"),
            line({"type": "link", "url": "https://example.org", "text": "here"}),
            line({"type": "broadcast", "range": "here"}, word("!")),
        ],
    }
    assert READ.rich_text(block).split("\n") == [
        "Dear @Ana Ruiz,",
        "1. one",
        "2. two",
        "   • deeper",
        "3. three",
        "> said",
        "1. fresh",
        "here (https://example.org)",
        "@here!",
    ]


def test_every_block_leaves_a_readable_trace() -> None:
    def plain(text: str) -> dict[str, Any]:
        return {"type": "plain_text", "text": text}

    button = {"type": "button", "text": plain("Sign on")}
    blocks = [
        {"type": "header", "text": plain("Letter")},
        {"type": "section", "fields": [plain("a"), plain("b")], "accessory": button},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "*7* organizations"}]},
        {"type": "actions", "elements": [button, button]},
        {"type": "image", "image_url": "x", "alt_text": "A map"},
        {"type": "divider"},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "A"}], [{"type": "raw_text"}]]},
    ]
    assert READ.blocks(blocks).split("\n") == [
        "Letter",
        "a",
        "b",
        "[Sign on]",
        "7 organizations",
        "[Sign on] [Sign on]",
        "[image: A map]",
        "———",
        "A",
        "",
    ]


def mrkdwn(text: str) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]


def rich(run: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": [line(run)]}]


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        (mrkdwn("Hi <!channel>"), ["<!channel>"]),
        (mrkdwn("Hi <!here|here> and <@U1>"), ["<!here|here>", "<@U1>"]),
        (mrkdwn("<https://evil.example|your bank>"), ["<https://evil.example|your bank>"]),
        (mrkdwn("<javascript:alert(1)|x>"), ["<javascript:alert(1)|x>"]),
        (mrkdwn("&lt;!channel&gt; a < b > c"), []),
        (mrkdwn(f"<!date^{DEADLINE}^{{date}}|Friday>"), []),
        (rich(word("<!channel> <https://a.example|x>")), []),
        (rich({"type": "broadcast", "range": "channel"}), ["<!channel>"]),
        (rich({"type": "user", "user_id": "U1"}), ["<@U1>"]),
        (rich({"type": "link", "url": "https://a.example"}), ["<https://a.example>"]),
        ([{"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}], []),
        ([{"type": "markdown", "text": "[x](https://a.example)"}], ["[x](https://a.example)"]),
    ],
)
def test_only_what_slack_makes_good_counts_as_a_ping(
    blocks: list[dict[str, Any]], found: list[str]
) -> None:
    assert pings.in_blocks(blocks) == found


def test_a_messages_text_can_ping_as_well(client: WebClient, general: Channel) -> None:
    client.chat_postMessage(channel=general.id, text="<!channel> @here https://a.example")
    client.chat_postMessage(channel=general.id, text="@here", link_names=True)
    client.chat_postMessage(channel=general.id, text="<!channel>", mrkdwn=False)
    loud, named, literal = general.messages
    assert loud.pings == ["<!channel>"]
    assert loud.autolinks == ["https://a.example"]
    assert named.pings == ["@here"]
    assert literal.pings == []


def test_each_person_reads_dates_in_their_own_zone(
    slack: StandIn, client: WebClient, ana: Person, general: Channel
) -> None:
    date = {"type": "date", "timestamp": DEADLINE, "format": "{date_num} {time}"}
    client.chat_postMessage(channel=general.id, text="x", blocks=rich(date))
    assert general.messages[-1].plain == "2026-12-04 17:00"
    assert ana.read(general.messages[-1]) == "2026-12-04 11:00"
