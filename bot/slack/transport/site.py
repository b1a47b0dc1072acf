"""The addresses that are served over HTTP, and what is turned away."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from slack_bolt import App, BoltRequest

from bot import metrics
from bot.slack.transport.traffic import Traffic

EVENTS = "/slack/events"
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_JSON = "application/json; charset=utf-8"
_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    500: "Internal Server Error",
    503: "Service Unavailable",
}

Headers = list[tuple[str, str]]
Page = tuple[int, Headers, bytes]
Environ = dict[str, Any]


class Watch(Protocol):
    """What a load balancer, a supervisor and Prometheus ask."""

    def healthz(self) -> tuple[bool, dict[str, str]]:
        """Whether the process lives, and what each of its parts says."""

    def readyz(self) -> tuple[bool, dict[str, str]]:
        """Whether requests should come here."""

    def metrics(self) -> bytes:
        """Figures as Prometheus reads them."""


class Site:
    """A WSGI application. Without an app it takes no requests of Slack's, without a watch it says
    nothing of how it is."""

    def __init__(self, app: App | None, traffic: Traffic, watch: Watch | None) -> None:
        self._traffic = traffic
        self._pages: dict[str, tuple[str, Callable[[Environ], Page]]] = {}
        if app is not None:
            self._pages[EVENTS] = ("POST", lambda environ: self._slack(app, environ))
        if watch is not None:
            self._pages["/healthz"] = ("GET", lambda _: _told(*watch.healthz()))
            self._pages["/readyz"] = ("GET", lambda _: _told(*watch.readyz()))
            self._pages["/metrics"] = (
                "GET",
                lambda _: (200, [("Content-Type", metrics.CONTENT_TYPE)], watch.metrics()),
            )

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        status, headers, body = self._page(environ)
        headers = [*headers, ("Content-Length", str(len(body)))]
        start_response(f"{status} {_REASONS.get(status, 'Other')}", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _page(self, environ: Environ) -> Page:
        known = self._pages.get(environ.get("PATH_INFO", ""))
        if known is None:
            return _refused(404, "not_found")
        takes, page = known
        method = environ["REQUEST_METHOD"]
        if method != takes and (method, takes) != ("HEAD", "GET"):
            return _refused(405, "method_not_allowed", ("Allow", takes))
        return page(environ)

    def _slack(self, app: App, environ: Environ) -> Page:
        headers: dict[str, str | Sequence[str]] = {
            name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
            for name, value in environ.items()
            if name.startswith("HTTP_") or name == "CONTENT_TYPE"
        }
        if not _looks_signed(headers):
            metrics.requested("other", "unsigned", 0)
            return _refused(401, "invalid_request")
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        try:
            request = BoltRequest(
                body=body.decode(), query=environ.get("QUERY_STRING", ""), headers=headers
            )
        except (ValueError, TypeError, AttributeError, KeyError):
            # Nothing of Slack's: it is not even in its form, whoever signed it.
            metrics.requested("other", "malformed", 0)
            return _refused(400, "invalid_body")
        response = self._traffic.dispatch(app, request)
        shown = [(name, each) for name, values in response.headers.items() for each in values]
        return response.status, shown, str(response.body or "").encode()


def _looks_signed(headers: Mapping[str, Any]) -> bool:
    """Whether there is something that the signature check can look at. Bolt checks the signature,
    and that it is not older than five minutes; what has another form makes it stumble."""
    return bool(
        _TIMESTAMP.fullmatch(headers.get("x-slack-request-timestamp", ""))
        and _SIGNATURE.fullmatch(headers.get("x-slack-signature", ""))
    )


def _told(well: bool, parts: dict[str, str]) -> Page:
    body = json.dumps({"ok": well, **parts}).encode()
    return 200 if well else 503, [("Content-Type", _JSON), ("Cache-Control", "no-store")], body


def _refused(status: int, error: str, *more: tuple[str, str]) -> Page:
    body = json.dumps({"ok": False, "error": error}).encode()
    return status, [("Content-Type", _JSON), *more], body
