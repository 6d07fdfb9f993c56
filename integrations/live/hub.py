"""Who listens in this process, and one line to the cache server that brings every ring of every firm."""

import asyncio
import logging
from collections import defaultdict
from contextlib import suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
AGAIN = 2  # seconds until a lost line to the server is made anew


class Listener:
    """One open page. It is told the last number alone: whoever is slow misses none that still matters."""

    def __init__(self) -> None:
        self.count = 0
        self._rung = asyncio.Event()

    def tell(self, count: int) -> None:
        self.count = count
        self._rung.set()

    async def news(self, seconds: float) -> int | None:
        """Return the number, once there is another; None if there is none for so long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), seconds)
            self._rung.clear()
            return self.count
        return None


class Hub:
    def __init__(self, url: str, root: str) -> None:
        self._server, self._pattern = Redis.from_url(url), f"{root}*"
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._line: asyncio.Task[None] | None = None
        self.is_connected = False

    def open(self) -> None:
        self._line = asyncio.create_task(self._listen())

    async def close(self) -> None:
        if self._line is not None:
            self._line.cancel()
            with suppress(asyncio.CancelledError):
                await self._line
        await self._server.aclose()

    @property
    def size(self) -> int:
        return sum(map(len, self._listeners.values()))

    def at(self, place: str) -> int:
        return len(self._listeners.get(place, ()))

    async def join(self, place: str) -> Listener:
        """Return a listener that begins with the number of now."""
        one = Listener()
        self._listeners[place].add(one)
        one.tell(await self._count(place))
        return one

    def leave(self, place: str, one: Listener) -> None:
        self._listeners[place].discard(one)
        if not self._listeners[place]:
            del self._listeners[place]

    async def _count(self, place: str) -> int:
        try:
            return int(await self._server.get(place) or 0)
        except RedisError:
            return 0

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except (RedisError, OSError):
                self.is_connected = False
                log.warning("The cache server does not answer; trying again.")
                await asyncio.sleep(AGAIN)

    async def _hear(self) -> None:
        async with self._server.pubsub() as line:
            await line.psubscribe(self._pattern)
            self.is_connected = True
            await self._catch_up()
            async for message in line.listen():
                if message["type"] == "pmessage":
                    self._tell(message["channel"].decode(), int(message["data"]))

    async def _catch_up(self) -> None:
        """After the line was lost: what rang meanwhile."""
        for place in list(self._listeners):
            self._tell(place, await self._count(place))

    def _tell(self, place: str, count: int) -> None:
        for one in self._listeners.get(place, ()):
            one.tell(count)
