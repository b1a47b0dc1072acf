"""How what people do reaches the bot: an envelope in Socket Mode, a signed request over HTTP."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode, urlsplit

from bot.rehearsal.errors import NotAcknowledged
from bot.rehearsal.sockets import Sockets
from bot.rehearsal.workspace import Json

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True)
class Acknowledgement:
    """What the bot answered: `payload` or nothing, after `seconds` of real time."""

    payload: Json | None
    seconds: float


@dataclass(frozen=True)
class Delivery:
    """Something that was sent to the bot, to look at or to send again."""

    kind: Kind
    payload: Json


class Courier:
    """Delivers, and waits for the acknowledgement: `patience` seconds at most.

    With a `request_url` over HTTP, else in Socket Mode.
    """

    def __init__(self, sockets: Sockets, signing_secret: str, patience: float = 3.0) -> None:
        self.sockets, self.signing_secret, self.patience = sockets, signing_secret, patience
        self.request_url: str | None = None
        self.sent: list[Delivery] = []

    def deliver(
        self, kind: Kind, payload: Json, retry: int = 0, reason: str = "http_timeout"
    ) -> Acknowledgement:
        """Send it once. `retry` counts earlier attempts, for events. Raises `NotAcknowledged`."""
        self.sent.append(Delivery(kind, payload))
        began = time.perf_counter()
        if self.request_url:
            answer = self._post(self.request_url, kind, payload, retry, reason)
        else:
            told = reason if retry else ""
            answer = self.sockets.send(kind, payload, self.patience, retry, told)
        return Acknowledgement(answer, time.perf_counter() - began)

    def _post(self, url: str, kind: Kind, payload: Json, retry: int, reason: str) -> Json | None:
        content_type = "application/x-www-form-urlencoded"
        if kind == "events_api":
            body, content_type = json.dumps(payload), "application/json"
        elif kind == "interactive":
            body = urlencode({"payload": json.dumps(payload)})
        else:
            body = urlencode(payload)
        headers = {"Content-Type": content_type, **self.signature(body.encode())}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        target = urlsplit(url)
        connection = http.client.HTTPConnection(
            target.hostname or "", target.port, timeout=self.patience
        )
        try:
            connection.request("POST", target.path or "/", body.encode(), headers)
            response = connection.getresponse()
            text = response.read().decode()
        except TimeoutError:
            raise NotAcknowledged("timeout", kind) from None
        except (OSError, http.client.HTTPException):
            raise NotAcknowledged("unreachable", kind) from None
        finally:
            connection.close()
        if response.status != 200:
            raise NotAcknowledged(f"status {response.status}", kind)
        if not text:
            return None
        if "json" in (response.getheader("Content-Type") or ""):
            answer: Json = json.loads(text)
            return answer or None
        return {"text": text}

    def signature(self, body: bytes, at: float | None = None) -> dict[str, str]:
        """Slack's headers for a body; `at` in seconds since 1970, the machine's own time if none.

        The rehearsal's clock does not count here: the bot compares with the machine's.
        """
        timestamp = str(int(time.time() if at is None else at))
        signed = b"v0:" + timestamp.encode() + b":" + body
        digest = hmac.new(self.signing_secret.encode(), signed, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}
