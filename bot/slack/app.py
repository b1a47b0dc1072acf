"""The Bolt app: one place where everything that listens is tied to Slack."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App
from slack_sdk import WebClient

from bot.slack import (
    authority,
    drafts,
    home,
    letters,
    membership,
    objecting,
    personally,
    revising,
    signing,
)
from bot.slack.call import Desk

LISTENERS = 32
"""Threads for requests; Bolt's own default of five answers the sixth too late."""


def build(desk: Desk, *, signing_secret: str = "") -> App:
    """The app. With a signing secret it takes signed HTTP requests; without, Socket Mode's.

    `process_before_response` makes the acknowledgement wait for the listener, which is what the
    rule needs (store first, then answer), and spares Bolt's polling for it.
    """
    # Bolt warns of a token in the environment beside the client, which is as it should be.
    logger = logging.getLogger("bot.slack.bolt")
    logger.setLevel(logging.ERROR)
    app = App(
        logger=logger,
        client=desk.client,
        signing_secret=signing_secret or None,
        request_verification_enabled=bool(signing_secret),
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"),
    )
    parts = (signing, personally, authority, membership, objecting, revising, letters, drafts, home)
    for part in parts:
        part.register(app, desk)
    return app


def web_client(token: str, api_url: str, *, retries: bool) -> WebClient:
    """A client for Slack. One that posts must not retry by itself: after a dropped connection it
    would post twice."""
    if retries:
        return WebClient(token=token, base_url=api_url, timeout=20)
    return WebClient(token=token, base_url=api_url, timeout=20, retry_handlers=[])
