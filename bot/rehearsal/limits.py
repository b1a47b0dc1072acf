"""What Slack refuses in blocks, views and messages, as tables; `checks` reads them.

The numbers come from Slack's reference pages and its SDK's models. Where Slack is known to be
vague, the smaller number counts: what passes here passes there.
"""

from __future__ import annotations

from dataclasses import dataclass

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_TEXT = 40_000  # characters of `text`
MESSAGE_CHARACTERS = 13_200  # of all texts in a message's blocks; undocumented, seen in practice
VIEW_BYTES = 250_000
METADATA_BYTES = 8_000
FILE_INPUT_FILES = 10

# --- what a field may hold -----------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """A text object of `least` to `most` characters, `plain_text` alone if `plain`."""

    most: int
    plain: bool = False
    least: int = 1


@dataclass(frozen=True)
class Str:
    """A string of `least` to `most` characters that fits `pattern`."""

    most: int
    least: int = 0
    pattern: str = ""


@dataclass(frozen=True)
class Int:
    """A whole number within these bounds."""

    least: int = 0
    most: int = 10**10


@dataclass(frozen=True)
class Bool:
    """true or false."""


@dataclass(frozen=True)
class OneOf:
    """One of these strings."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Many:
    """A list of `least` to `most` things of a kind."""

    of: Rule
    most: int
    least: int = 1


@dataclass(frozen=True)
class Kind:
    """An object whose `type` is one of these, each with a table of its own below."""

    types: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """An object without `type`: its table. A `!` after a field's name makes it required."""

    fields: dict[str, Rule]


@dataclass(frozen=True)
class Anything:
    """Not looked into."""


Rule = Text | Str | Int | Bool | OneOf | Many | Kind | Shape | Anything
Fields = dict[str, Rule]

# --- the tables ----------------------------------------------------------------------------------

ID = Str(255, least=1)
URL = Str(3000, least=1)
DATE, TIME = Str(10, pattern=r"\d{4}-\d\d-\d\d"), Str(5, pattern=r"([01]\d|2[0-3]):[0-5]\d")
SLACK_ID = Str(40, pattern=r"[A-Z][A-Z0-9]+")
PLACEHOLDER = Text(150, plain=True)
CONFIRM = Shape(
    {
        "title!": Text(100, plain=True),
        "text!": Text(300),
        "confirm!": Text(30, plain=True),
        "deny!": Text(30, plain=True),
        "style": OneOf(("primary", "danger")),
    }
)
OPTION = Shape(
    {"text!": Text(75, plain=True), "value!": Str(75, least=1), "description": Text(75, plain=True)}
)
BOX = Shape({"text!": Text(75), "value!": Str(75, least=1), "description": Text(75)})
MENU_OPTION = Shape(
    {"text!": Text(75, plain=True), "value!": Str(75), "url": URL, "description": Text(75, True)}
)
GROUP = Shape({"label!": Text(75, plain=True), "options!": Many(OPTION, 100)})
DISPATCH = Shape(
    {
        "trigger_actions_on": Many(OneOf(("on_enter_pressed", "on_character_entered")), 2),
    }
)
FILTER = Shape(
    {
        "include": Many(OneOf(("im", "mpim", "private", "public")), 4),
        "exclude_external_shared_channels": Bool(),
        "exclude_bot_users": Bool(),
    }
)
INPUT: Fields = {"action_id": ID, "placeholder": PLACEHOLDER, "focus_on_load": Bool()}
SELECT: Fields = {**INPUT, "confirm": CONFIRM}
MULTI: Fields = {**SELECT, "max_selected_items": Int(1, 100)}
TYPED: Fields = {**INPUT, "initial_value": Str(3000), "dispatch_action_config": DISPATCH}
RICH_TEXT: Fields = {
    "elements!": Many(
        Kind(("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")),
        1000,
        least=0,
    ),
}
IDS = Many(SLACK_ID, 100, least=0)
OPTIONS, GROUPS, BOXES = Many(OPTION, 100), Many(GROUP, 100), Many(BOX, 10)
CHOICES: Fields = {"options": OPTIONS, "option_groups": GROUPS}
PICKED = Many(OPTION, 100)
RESPOND = {"response_url_enabled": Bool(), "default_to_current_conversation": Bool()}
DEFAULT_HERE = {"default_to_current_conversation": Bool()}

ELEMENTS: dict[str, Fields] = {
    "button": {
        "text!": Text(75, plain=True),
        "action_id": ID,
        "url": URL,
        "value": Str(2000),
        "style": OneOf(("primary", "danger")),
        "confirm": CONFIRM,
        "accessibility_label": Str(75),
    },
    "overflow": {"action_id": ID, "options!": Many(MENU_OPTION, 5), "confirm": CONFIRM},
    "image": {"image_url": URL, "slack_file": Anything(), "alt_text!": Str(2000)},
    "checkboxes": {
        "action_id": ID,
        "options!": BOXES,
        "initial_options": BOXES,
        "confirm": CONFIRM,
        "focus_on_load": Bool(),
    },
    "radio_buttons": {
        "action_id": ID,
        "options!": BOXES,
        "initial_option": BOX,
        "confirm": CONFIRM,
        "focus_on_load": Bool(),
    },
    "datepicker": {**SELECT, "initial_date": DATE},
    "timepicker": {**SELECT, "initial_time": TIME, "timezone": Str(100)},
    "datetimepicker": {
        "action_id": ID,
        "initial_date_time": Int(10**9, 10**10 - 1),
        "confirm": CONFIRM,
        "focus_on_load": Bool(),
    },
    "static_select": {**SELECT, **CHOICES, "initial_option": OPTION},
    "external_select": {**SELECT, "initial_option": OPTION, "min_query_length": Int(0, 100)},
    "users_select": {**SELECT, "initial_user": SLACK_ID},
    "channels_select": {**SELECT, "initial_channel": SLACK_ID, "response_url_enabled": Bool()},
    "conversations_select": {
        **SELECT,
        **RESPOND,
        "initial_conversation": SLACK_ID,
        "filter": FILTER,
    },
    "multi_static_select": {**MULTI, **CHOICES, "initial_options": PICKED},
    "multi_external_select": {
        **MULTI,
        "initial_options": PICKED,
        "min_query_length": Int(0, 100),
    },
    "multi_users_select": {**MULTI, "initial_users": IDS},
    "multi_channels_select": {**MULTI, "initial_channels": IDS},
    "multi_conversations_select": {
        **MULTI,
        **DEFAULT_HERE,
        "initial_conversations": IDS,
        "filter": FILTER,
    },
    "plain_text_input": {
        **TYPED,
        "multiline": Bool(),
        "min_length": Int(0, 3000),
        "max_length": Int(1, 3000),
    },
    "email_text_input": TYPED,
    "url_text_input": TYPED,
    "number_input": {
        **TYPED,
        "is_decimal_allowed!": Bool(),
        "min_value": Str(100),
        "max_value": Str(100),
    },
    "rich_text_input": {
        **INPUT,
        "initial_value": Kind(("rich_text",)),
        "dispatch_action_config": DISPATCH,
    },
    "file_input": {
        "action_id": ID,
        "filetypes": Many(Str(20, least=1), 100),
        "max_files": Int(1, FILE_INPUT_FILES),
    },
}

SINGLE = tuple(
    f"{what}_select" for what in ("static", "external", "users", "channels", "conversations")
)
MULTIPLE = tuple(f"multi_{name}" for name in SINGLE)
PICKERS = ("checkboxes", "radio_buttons", "datepicker", "timepicker")
WRITTEN = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
ACTIONS = ("button", "overflow", "datetimepicker", *PICKERS, *SINGLE)
ACCESSORIES = ("button", "overflow", "image", *PICKERS, *SINGLE, *MULTIPLE)
INPUTS = (*WRITTEN, "rich_text_input", "file_input", "datetimepicker", *PICKERS, *SINGLE, *MULTIPLE)

BLOCK: Fields = {"block_id": ID}
BLOCKS: dict[str, Fields] = {
    "section": {
        **BLOCK,
        "text": Text(3000),
        "fields": Many(Text(2000), 10),
        "accessory": Kind(ACCESSORIES),
        "expand": Bool(),
    },
    "header": {**BLOCK, "text!": Text(150, plain=True)},
    "divider": BLOCK,
    "context": {**BLOCK, "elements!": Many(Kind(("mrkdwn", "plain_text", "image")), 10)},
    "actions": {**BLOCK, "elements!": Many(Kind(ACTIONS), 25)},
    "image": {
        **BLOCK,
        "image_url": URL,
        "slack_file": Anything(),
        "alt_text!": Str(2000, least=1),
        "title": Text(2000, plain=True),
    },
    "input": {
        **BLOCK,
        "label!": Text(2000, plain=True),
        "element!": Kind(INPUTS),
        "hint": Text(2000, plain=True),
        "optional": Bool(),
        "dispatch_action": Bool(),
    },
    "rich_text": {**BLOCK, **RICH_TEXT},
    "markdown": {**BLOCK, "text!": Str(12_000, least=1)},
    "table": {
        **BLOCK,
        "rows!": Many(Many(Kind(("raw_text", "raw_number", "rich_text")), 20), 100),
        "column_settings": Many(Anything(), 20),
    },
}
IN_MESSAGES = tuple(BLOCKS)
IN_VIEWS = tuple(name for name in BLOCKS if name not in ("markdown", "table"))

STYLE = Shape(dict.fromkeys(("bold", "italic", "strike", "code", "underline"), Bool()))
RUN = Kind(
    ("text", "link", "user", "usergroup", "channel", "emoji", "broadcast", "date", "color", "team")
)
RUNS = Many(RUN, 10_000, least=0)
PARTS: dict[str, Fields] = {
    "rich_text_section": {"elements!": RUNS},
    "rich_text_preformatted": {"elements!": RUNS, "border": Int(0, 1), "language": Str(50)},
    "rich_text_quote": {"elements!": RUNS, "border": Int(0, 1)},
    "rich_text_list": {
        "style!": OneOf(("bullet", "ordered")),
        "elements!": Many(Kind(("rich_text_section",)), 1000),
        "indent": Int(0, 8),
        "offset": Int(0),
        "border": Int(0, 1),
    },
    "text": {"text!": Str(40_000, least=1), "style": STYLE},
    "link": {"url!": URL, "text": Str(40_000), "unsafe": Bool(), "style": STYLE},
    "user": {"user_id!": SLACK_ID, "style": STYLE},
    "usergroup": {"usergroup_id!": SLACK_ID, "style": STYLE},
    "channel": {"channel_id!": SLACK_ID, "style": STYLE},
    "emoji": {"name!": Str(100, least=1), "unicode": Str(100), "style": STYLE},
    "broadcast": {"range!": OneOf(("here", "channel", "everyone")), "style": STYLE},
    "date": {
        "timestamp!": Int(),
        "format!": Str(1000, least=1),
        "url": URL,
        "fallback": Str(1000, least=1),
        "style": STYLE,
    },
    "color": {"value!": Str(20), "style": STYLE},
    "team": {"team_id!": SLACK_ID, "style": STYLE},
    "mrkdwn": {"text!": Str(3000, least=1), "verbatim": Bool()},
    "plain_text": {"text!": Str(3000, least=1), "emoji": Bool()},
    "raw_text": {"text!": Str(3000)},
    "raw_number": {"value!": Anything(), "text": Str(3000)},
}

VIEW: Fields = {
    "blocks!": Many(Kind(IN_VIEWS), VIEW_BLOCKS, least=0),
    "private_metadata": Str(3000),
    "callback_id": Str(255),
    "external_id": Str(255),
}
VIEWS: dict[str, Fields] = {
    "home": VIEW,
    "modal": {
        **VIEW,
        "title!": Text(24, plain=True),
        "submit": Text(24, plain=True),
        "close": Text(24, plain=True),
        "clear_on_close": Bool(),
        "notify_on_close": Bool(),
        "submit_disabled": Bool(),
    },
}
OPTIONS_ANSWER = Shape({"options": Many(OPTION, 100, 0), "option_groups": Many(GROUP, 100, 0)})
