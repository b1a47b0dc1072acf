"""The server: routes on loopback, in a thread and an event loop of their own."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from aiohttp import web

from bot.rehearsal.errors import Refused
from bot.rehearsal.faults import Fault, Faults
from bot.rehearsal.sockets import Sockets
from bot.rehearsal.webapi import WebApi
from bot.rehearsal.workspace import Json

MOST_BYTES = 256 * 1024 * 1024
SIGN_IN = "<!DOCTYPE html><html><title>Sign in</title><body>Sign in to see this file.</body></html>"


class Server:
    """Slack's addresses on `127.0.0.1`, at a free port."""

    def __init__(self, api: WebApi, sockets: Sockets, faults: Faults) -> None:
        self.api, self.sockets, self.faults = api, sockets, faults
        self._thread = threading.Thread(target=self._run, name="rehearsal-server", daemon=True)
        self._started = threading.Event()
        self._failure: BaseException | None = None
        self._stop: asyncio.Event | None = None

    def start(self) -> None:
        """Listen. Raises `OSError` where there is no free port."""
        self._thread.start()
        self._started.wait()
        if self._failure:
            raise self._failure

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if self.sockets.loop and self._stop:
            self.sockets.loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(timeout=10)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as failure:
            self._failure = failure
        finally:
            self._started.set()

    async def _serve(self) -> None:
        self.sockets.loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_route("*", "/api/{method}", self._web_api)
        app.router.add_post("/upload/v1/{file}", self._upload)
        app.router.add_get("/files-pri/{which}/{tail:.*}", self._download)
        app.router.add_get("/signin", self._sign_in)
        app.router.add_post("/response/{name:.*}", self._response)
        app.router.add_get("/link/", self.sockets.accept)
        # A planned silence must not hold the end up.
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        self.api.url = self.api.responses.url = f"http://127.0.0.1:{port}/"
        self._started.set()
        await self._stop.wait()
        await self.sockets.close()
        await runner.cleanup()

    # --- the Web API -----------------------------------------------------------------------------

    async def _web_api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            token = str(arguments.get("token") or "")
        arguments.pop("token", None)
        fault = self.faults.take(method, arguments)
        if fault is None:
            return self._json(self.api.call(method, arguments, token))
        if fault.before_effect:
            return await self._misfortune(request, fault)
        answer = self._json(self.api.call(method, arguments, token))
        if fault.reset or fault.silent:
            return await self._misfortune(request, fault)
        await asyncio.sleep(fault.delay)
        return answer

    def _json(self, body: Json) -> web.Response:
        return web.json_response(
            body, headers={"x-oauth-scopes": ",".join(sorted(self.api.scopes))}
        )

    async def _misfortune(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.silent:
            await asyncio.Event().wait()
        if fault.reset:
            if request.transport:
                request.transport.abort()
            return web.Response()
        await asyncio.sleep(fault.delay)
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
        status = fault.status or 200
        error = fault.error or ("ratelimited" if status == 429 else "internal_error")
        if status >= 500 and not fault.error:
            return web.Response(status=status, text="upstream connect error", headers=headers)
        body = {"ok": False, "error": error}
        return web.json_response(body, status=status, headers=headers)

    # --- files -----------------------------------------------------------------------------------

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        stored = self.api.workspace.files.get(request.match_info["file"])
        if stored is None or stored.ready:
            return web.Response(status=404)
        fault = self.faults.take("upload", {"file": stored.id, "filename": stored.name})
        if fault and fault.before_effect:
            return await self._misfortune(request, fault)
        if request.content_type.startswith("multipart/"):
            form = await request.post()
            part = next(iter(form.values()), None)
            content = part.file.read() if isinstance(part, web.FileField) else b""
        else:
            content = await request.read()
        stored.content = content
        if fault:
            return await self._misfortune(request, fault)
        return web.Response(text=f"OK - {len(content)}")

    async def _download(self, request: web.Request) -> web.Response:
        stored = self.api.workspace.files.get(request.match_info["which"].rpartition("-")[2])
        if request.headers.get("Authorization", "") != f"Bearer {self.api.bot_token}":
            # Slack does not say no: it leads to a page where one can sign in, with status 200.
            raise web.HTTPFound("/signin")
        if stored is None or stored.content is None:
            return web.Response(status=404)
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def _sign_in(self, request: web.Request) -> web.Response:
        return web.Response(text=SIGN_IN, content_type="text/html")

    # --- response_url ----------------------------------------------------------------------------

    async def _response(self, request: web.Request) -> web.StreamResponse:
        body = await _arguments(request)
        fault = self.faults.take("response_url", body)
        if fault and fault.before_effect:
            return await self._misfortune(request, fault)
        try:
            self.api.responses.answer(request.match_info["name"], body)
        except Refused as refused:
            gone = refused.error in ("expired_url", "used_url")
            answer = self.api.refusal("response_url", refused)
            return web.json_response(answer, status=404 if gone else 400)
        if fault:
            return await self._misfortune(request, fault)
        return web.Response(text="ok")


async def _arguments(request: web.Request) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            body = None
        return {**given, **body} if isinstance(body, dict) else given
    form = await request.post()
    return {**given, **form}
