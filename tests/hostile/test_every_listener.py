"""Every listener meets somebody without the right, through a request that nobody could make.

The table holds one forged request for each; a listener that is missing in it fails the first test.
Whoever asks, nothing is stored, and nobody is answered with silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.messages import ids
from bot.rehearsal import Person, payloads
from tests import forging
from tests.cast import A_TUESDAY, Cast, nothing_stored, staged
from tests.databases import Backend

SLACK = Path(__file__).parents[2] / "bot" / "slack"
REGISTERED = re.compile(r'app\.(action|view|options)\(\s*(?:re\.compile\(f"\{)?ids\.([A-Z_]+)')

# What anybody may do: read, look for an organization's name, and ask to represent one.
OPEN_TO_ALL = {"READ", "PAGE", "READ_AS", "DIFFERENCE", "FIND_ORGANIZATION", "REQUEST_FORM"}

BUTTONS: dict[str, tuple[str, str]] = {
    # The action that is sent, and the value that it carries.
    "APPROVE": (ids.APPROVE, "1"),
    "DECLINE": (ids.DECLINE, "1"),
    "STANDS": (ids.STANDS, "1"),
    "WITHDRAW_IT": (ids.WITHDRAW_IT, "1"),
    "HOLD": (ids.HOLD, "water"),
    "REISSUE": (ids.REISSUE, "water"),
    "RELEASE": (ids.RELEASE, "water"),
    "FINALIZE": (ids.FINALIZE, "water"),
    "ADD_ORGANIZATION": (ids.ADD_ORGANIZATION, ""),
    "EDIT_ORGANIZATION": (ids.EDIT_ORGANIZATION, "1"),
    "REMOVE_ORGANIZATION": (ids.REMOVE_ORGANIZATION, "1"),
    "NAME_DEPUTY": (ids.NAME_DEPUTY, ""),
    "OBJECT": (ids.OBJECT, "water"),
    "CHOOSE_TO_OBJECT": (ids.CHOOSE_TO_OBJECT, "1"),
    "REPLY": (ids.REPLY, "1"),
    "ACCEPT": (ids.ACCEPT, "1"),
    "REOPEN": (ids.REOPEN, "1"),
    "RESOLVE": (ids.RESOLVE, "1"),
    "OVERRIDE": (ids.OVERRIDE, "1"),
    "WITHDRAW_OBJECTION": (ids.WITHDRAW_OBJECTION, "1"),
    "SIGN_PERSONALLY": (ids.SIGN_PERSONALLY, "water"),
    "CONFIRM": (ids.CONFIRM, "1:1:1"),
    "SIGN": (ids.SIGN, "water"),
    "NOT_FOR_US": (ids.NOT_FOR_US, "water"),
    "ASK_AGAIN": (ids.ASK_AGAIN, "water:1"),
    "WITHDRAW": (ids.WITHDRAW, "water"),
    # Of a letter that waits for their own answer anybody may be reminded later.
    "TRY_AGAIN": (ids.TRY_AGAIN, "1"),
    "POST_AGAIN": (ids.POST_AGAIN, "1"),
    "IS_THERE": (ids.IS_THERE, "1"),
    "REMIND_LATER": (ids.REMIND_LATER, "no-such-letter"),
    "CHOOSE_TO_SIGN": (ids.CHOOSE_TO_SIGN, "1"),
}

TYPED = {"value": "Because I say so."}
CHOSEN_1 = {"selected_option": {"value": "1"}}
TICKED = {"selected_options": [{"value": "yes"}]}
SIGNING = {
    ids.ORGANIZATION: CHOSEN_1,
    f"{ids.NAME}:1": {"value": "Fundar"},
    ids.SIGNED_BY: TYPED,
    ids.ROLE: TYPED,
    ids.AUTHORITY: TICKED,
}
OBJECTING = {
    ids.ORGANIZATION: CHOSEN_1,
    ids.KIND: {"selected_option": {"value": "blocking"}},
    f"{ids.PARAGRAPH}:1": {"selected_option": {"value": "whole"}},
    ids.OBJECTION: TYPED,
}
REVISING = {
    ids.DRAFT: {"value": "Another text."},
    ids.CHANGE: {"selected_option": {"value": "material"}},
    ids.WHAT_CHANGED: TYPED,
}
TRANSLATING = {
    ids.LANGUAGE: {"selected_option": {"value": "es"}},
    ids.DRAFT: {"value": "---\ntitle: Agua\n---\nOtro texto."},
}
STARTING = {
    ids.TITLE: {"value": "Mine"},
    ids.HANDLE: {"value": "mine"},
    ids.DRAFT: {"value": "My text."},
    ids.DEADLINE: {"selected_date_time": int((A_TUESDAY + timedelta(days=5)).timestamp())},
    ids.CHANNELS: {"selected_conversations": []},
}
PERSONAL = {ids.NAME: TYPED, ids.AUTHORITY: TICKED, ids.ROLE: TYPED}

FORMS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    # The form that is sent, what it says it was opened for, and what is filled in.
    "DECLINE_FORM": (ids.DECLINE_FORM, {"request": 1}, {ids.REASON: TYPED}),
    "NEW_FORM": (ids.NEW_FORM, {}, STARTING),
    "PREVIEW_FORM": (ids.PREVIEW_FORM, {"draft": 1}, {}),
    "FINALIZE_FORM": (ids.FINALIZE_FORM, {"letter": 1, "seen": ""}, {}),
    "CANCEL_FORM": (ids.CANCEL_FORM, {"letter": 1}, {ids.REASON: TYPED}),
    "ORGANIZATION_FORM": (
        ids.ORGANIZATION_FORM,
        {"organization": 1, "version": "", "told": ""},
        {ids.NAME: TYPED},
    ),
    "REMOVE_FORM": (ids.REMOVE_FORM, {"organization": 1}, {}),
    "DEPUTY_FORM": (ids.DEPUTY_FORM, {}, {ids.ORGANIZATION: CHOSEN_1}),
    "OBJECT_FORM": (ids.OBJECT_FORM, {"letter": 1}, OBJECTING),
    "ANSWER_FORM": (ids.ANSWER_FORM, {"objection": 1, "act": "resolved"}, {ids.REASON: TYPED}),
    "PERSONAL_FORM": (ids.PERSONAL_FORM, {"letter": 1}, PERSONAL),
    "REVISE_FORM": (ids.REVISE_FORM, {"letter": 1}, REVISING),
    "TRANSLATE_FORM": (ids.TRANSLATE_FORM, {"letter": 1}, TRANSLATING),
    "REISSUE_FORM": (
        ids.REISSUE_FORM,
        {"letter": 1},
        {ids.REASON: TYPED, f"{ids.LATE}:1": {"selected_option": {"value": ids.TAKE_IN}}},
    ),
    "REISSUE_PREVIEW": (ids.REISSUE_PREVIEW, {"letter": 1, "draft": 1, "seen": ""}, {}),
    "LATE_FORM": (ids.LATE_FORM, {"letter": 1}, SIGNING),
    "REVISION_PREVIEW": (ids.REVISION_PREVIEW, {"draft": 1}, {}),
    "CONFIRM_FORM": (ids.CONFIRM_FORM, {"letter": 1, "organization": 1, "shown": 1}, {}),
    "SIGN_FORM": (ids.SIGN_FORM, {"letter": 1}, SIGNING),
    "NOT_FOR_US_FORM": (ids.NOT_FOR_US_FORM, {"letter": 1}, {ids.ORGANIZATION: CHOSEN_1}),
    "WITHDRAW_FORM": (ids.WITHDRAW_FORM, {"letter": 1}, {ids.ORGANIZATION: CHOSEN_1}),
}


@dataclass
class Scene:
    cast: Cast
    wrong: dict[str, Person]


@pytest.fixture(scope="module")
def scene(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A letter that Fundar has signed and objected to, and two who may not speak for Fundar."""
    with staged(tmp_path_factory.mktemp("every")) as stage:
        cast = Cast(stage)
        cast.letter()
        ana = cast.representative("Ana Ruiz", "Fundar")
        cast.sign(ana)
        cast.object(ana, "Say which wells.")
        wrong = {
            "a stranger": cast.person("Bea Sol"),
            "another's representative": cast.representative("Ben Paz", "GESOC", "Ávila"),
        }
        yield Scene(cast, wrong)


def test_no_listener_is_missing_here() -> None:
    found = {
        name
        for file in SLACK.glob("*.py")
        for _kind, name in REGISTERED.findall(file.read_text("utf-8"))
    }
    assert found == BUTTONS.keys() | FORMS.keys() | OPEN_TO_ALL


WHO = ["a stranger", "another's representative"]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", sorted(BUTTONS))
def test_a_forged_click_changes_nothing(scene: Scene, name: str, who: str) -> None:
    person = scene.wrong[who]
    action, value = BUTTONS[name]
    card = scene.cast.card()
    clicked = {
        "type": "button",
        "block_id": "forged",
        "action_id": action,
        "action_ts": "1.1",
        "value": value,
        "selected_option": {"value": value},
    }
    request = payloads.message_action(person.slack, person.user, card, [clicked])
    close_all(person)
    with nothing_stored(scene.cast.stage):
        answer = person.slack.deliver(person, request, "interactive")
        scene.cast.stage.settle()
    assert forging.told(person, answer).strip()
    close_all(person)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_forged_form_changes_nothing(scene: Scene, name: str, who: str) -> None:
    person = scene.wrong[who]
    callback, metadata, values = FORMS[name]
    request = forged_form(scene, callback, metadata, values)
    with nothing_stored(scene.cast.stage):
        answer = forging.send(person, request)
        scene.cast.stage.settle()
    told = forging.told(person, answer)
    assert told.strip()
    assert "may not have been done" not in told
    close_all(person)


def forged_form(
    scene: Scene, callback: str, metadata: dict[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    """A form as Slack would send it, if it had ever shown this one."""
    opened = scene.cast.modal(scene.cast.carla, "/letter cancel water")
    request = forging.submission(opened, Reason="x")
    opened.close()
    view = request["view"]
    view["callback_id"] = callback
    view["private_metadata"] = json.dumps(metadata)
    view["state"] = {"values": {block: {"value": entry} for block, entry in values.items()}}
    view["blocks"] = [
        {"type": "input", "block_id": block, "label": {"type": "plain_text", "text": block}}
        for block in values
    ]
    return request


def close_all(person: Person) -> None:
    while person.modal is not None:
        person.modal.close()
