"""A load balancer of a few lines: each connection goes to the next process that takes it."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress


class Balancer:
    """Listens on loopback and passes connections on to `ports` in turns."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = ports
        self._turn = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="balancer", daemon=True)
        self.port = 0

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._take, "127.0.0.1", 0, backlog=256)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._turn += 1
        for n in range(len(self._ports)):
            port = self._ports[(self._turn + n) % len(self._ports)]
            try:
                behind = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            with suppress(asyncio.CancelledError):  # at the end
                await asyncio.gather(_pass(reader, behind[1]), _pass(behind[0], writer))
            return
        writer.transport.abort()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while content := await reader.read(65536):
            writer.write(content)
            await writer.drain()
    except OSError:
        writer.transport.abort()
    finally:
        writer.close()
