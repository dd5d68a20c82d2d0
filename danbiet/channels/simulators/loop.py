"""A thread with an event loop of its own and one listening socket on a free port of 127.0.0.1."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self


class LoopbackServer:
    """Serves ``protocol()`` for every connection between ``__enter__`` and ``__exit__``."""

    host = "127.0.0.1"

    def __init__(self, *, port: int = 0) -> None:
        self.port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=type(self).__name__, daemon=True)
        self._open: set[asyncio.BaseTransport] = set()

    def protocol(self) -> asyncio.BaseProtocol:
        raise NotImplementedError

    def opened(self, transport: asyncio.BaseTransport) -> None:
        self._open.add(transport)

    def closed(self, transport: asyncio.BaseTransport) -> None:
        self._open.discard(transport)

    def later(self, seconds: float, do: Callable[[], object]) -> None:
        """Do something on the server's own thread after a while."""
        self._loop.call_soon_threadsafe(self._loop.call_later, seconds, do)

    def cut_all(self) -> None:
        """Drop every connection at once, as a provider that restarts does."""
        self._loop.call_soon_threadsafe(self._abort)

    def __enter__(self) -> Self:
        self._listener = listening(self.host, self.port)
        self.port = int(self._listener.getsockname()[1])
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(timeout=10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _serve(self) -> None:
        self._server = await self._loop.create_server(self.protocol, sock=self._listener)

    async def _stop(self) -> None:
        self._server.close()
        self._abort()
        waiting = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.sleep(0)

    def _abort(self) -> None:
        for transport in list(self._open):
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()


def listening(host: str, port: int) -> socket.socket:
    """Return a listening socket, its protocol named: asyncio turns Nagle's waiting off only where it stands."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(128)
    return listener
