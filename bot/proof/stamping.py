"""A time-stamping server that is asked over HTTP (RFC 3161, 3.4)."""

from __future__ import annotations

import time
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from bot.domain.stamp import NotStamped, Stamp, Why
from bot.proof.stamps import check_signer, read, request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.x509 import Certificate

PATIENCE = 10.0
"""Seconds in which the server has to say something, and again seconds for all that it says."""
LARGEST = 100_000
"""Bytes of an answer; a usual one has some thousand."""
_CHUNK = 8_192


class _NoRedirect(HTTPRedirectHandler):
    """Only the server that the settings name is asked."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class StampServer:
    """A server at an address (http or https), and the certificates that vouch for it."""

    def __init__(
        self, url: str, trusted: Sequence[Certificate], patience: float = PATIENCE
    ) -> None:
        self._url = url
        self._trusted = trusted
        self._patience = patience

    def __call__(self, fingerprint: str) -> Stamp:
        """Asks for a fingerprint's time-stamp, once. Nothing goes out but the SHA-256 of what is
        stamped and a random number. Raises `NotStamped`."""
        asked = request(fingerprint)
        answer = self._answer(asked.as_bytes())
        stamp = read(answer, fingerprint, asked.nonce)
        check_signer(stamp, fingerprint, self._trusted)
        return stamp

    def _answer(self, query: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "User-Agent": "signon"}
        asked = Request(self._url, query, headers, method="POST")  # noqa: S310
        try:
            with build_opener(_NoRedirect).open(asked, timeout=self._patience) as answer:
                return self._read(answer)
        except HTTPError as error:
            with error:
                raise NotStamped(f"HTTP {error.code}") from None
        except (OSError, HTTPException, ValueError):  # ValueError: a host that can be no host
            raise NotStamped(Why.SILENT) from None

    def _read(self, answer: HTTPResponse) -> bytes:
        until, content = time.monotonic() + self._patience, b""
        while chunk := answer.read1(_CHUNK):
            content += chunk
            if len(content) > LARGEST:
                raise NotStamped(Why.GARBLED)
            if time.monotonic() > until:
                raise NotStamped(Why.SILENT)
        return content
