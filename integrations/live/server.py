"""
The process that holds lines to open pages (server-sent events). It asks no database: a ticket says who listens, and for
how long. A line carries numbers (`bell`) and a sign of life; it ends with its ticket, and the page comes with another.
"""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from integrations.live import tickets
from integrations.live.hub import Hub, Listener

type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]
PATH, READY = "/live/", "/readyz"
BEAT = 20  # seconds between signs of life, so that no proxy takes the line for dead
PER_PERSON, MOST = 12, 10_000  # lines at once
LONGEST = 2_000  # characters of a query


class Server:
    """:param hub: opened and closed with the server."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._live(receive, send)
        if scope["type"] != "http":
            return None
        if scope["path"] == READY:
            return await _answer(send, 200 if self.hub.is_connected else 503)
        if scope["path"] != PATH or scope["method"] != "GET":
            return await _answer(send, 404)
        return await self._admit(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            kind = (await receive())["type"]
            if kind == "lifespan.startup":
                self.hub.open()
            else:
                await self.hub.close()
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            query = parse_qs(scope["query_string"][:LONGEST].decode("ascii"))
            ticket = tickets.read(query["ticket"][0])
        except (tickets.Refused, KeyError, UnicodeDecodeError):
            return await _answer(send, 403)
        if self.hub.at(ticket.place) >= PER_PERSON or self.hub.size >= MOST:
            return await _answer(send, 429)
        await send({"type": "http.response.start", "status": 200, "headers": _headers(ticket.origin)})
        listener = await self.hub.join(ticket.place)
        try:
            await _first_of(_stream(listener, ticket.left, send), _gone(receive))
        finally:
            self.hub.leave(ticket.place, listener)
        return None


async def _stream(listener: Listener, seconds: float, send: Send) -> None:
    end = monotonic() + seconds
    while (left := end - monotonic()) > 0:
        count = await listener.news(min(BEAT, left))
        await _say(send, ":\n\n" if count is None else f"event: news\ndata: {count}\n\n")
    await _say(send, "event: end\ndata:\n\n", more=False)


async def _say(send: Send, text: str, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": more})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _first_of(*works: Awaitable[None]) -> None:
    """Do both until one has ended, and stop the other."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _headers(origin: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"), (b"x-content-type-options", b"nosniff"),
        (b"access-control-allow-origin", origin.encode("ascii", "ignore")), (b"vary", b"origin"),
    ]  # fmt: skip


async def _answer(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
