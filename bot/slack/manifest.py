"""The Slack app's manifest, with the least scopes. The README explains each of them."""

from __future__ import annotations

import json

from bot.messages.reader import Reader

SCOPES = (
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:read",
    "im:write",
    "users:read",
    "users:read.email",
)
UPLOADING = ("files:write",)
"""In the manifest, and yet the bot does without: then a letter's files go another way."""
LOOKING = ("channels:history", "groups:history", "im:history")
"""Not in the manifest: with these the bot may look whether a message is there already."""


def manifest(coalition: str, mode: str, language: str) -> str:
    """The manifest as JSON, to be pasted where Slack creates an app. What it describes, everybody
    reads in the same `language`."""
    w = Reader.of(language, "").w
    letter = f"[{w.say('letter')}]"
    described = (
        ("/sign", w.say("Sign a letter for your organization"), letter),
        ("/withdraw", w.say("Withdraw your organization's sign-on"), letter),
        ("/object", w.say("Raise an objection to a letter"), letter),
        ("/letter", w.say("Read letters and see who has signed"), "help"),
    )
    socket = mode == "socket"
    url = {} if socket else {"url": "https://example.org/slack/events"}
    commands = [
        {
            "command": command,
            "description": description,
            "usage_hint": hint,
            "should_escape": False,
            **url,
        }
        for command, description, hint in described
    ]
    interactivity: dict[str, object] = {"is_enabled": True}
    if not socket:
        interactivity |= {"request_url": url["url"], "message_menu_options_url": url["url"]}
    events: dict[str, object] = {"bot_events": ["app_home_opened"]}
    if not socket:
        events |= {"request_url": url["url"]}
    return json.dumps(
        {
            "_metadata": {"major_version": 2, "minor_version": 1},
            "display_information": {
                "name": "signon",
                "description": w.say("Letters of {coalition}").format(coalition=coalition)[:140],
            },
            "features": {
                "app_home": {
                    "home_tab_enabled": True,
                    "messages_tab_enabled": True,
                    "messages_tab_read_only_enabled": False,
                },
                "bot_user": {"display_name": "signon", "always_online": True},
                "slash_commands": commands,
            },
            "oauth_config": {"scopes": {"bot": list(SCOPES)}},
            "settings": {
                "event_subscriptions": events,
                "interactivity": interactivity,
                "org_deploy_enabled": False,
                "socket_mode_enabled": socket,
                "token_rotation_enabled": False,
            },
        },
        indent=2,
        ensure_ascii=False,
    )
