"""
The door by SMTP or LMTP. It says 250 only once the letter is kept, 550 to whatever is no address of ours, and 451 while
nothing can be kept. One letter goes to one address: who writes to several is asked to bring it once for each.
"""

import asyncio
import contextlib
import logging
import signal
import ssl
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from integrations.inbound_mail import addresses, authentication, reading
from integrations.inbound_mail.gateway import Away, Keeper, NotTaken
from integrations.inbound_mail.model import MOST_BYTES, Verdict

log = logging.getLogger(__name__)
IDLE, LONGEST = 60, 600  # seconds: without a word, and of one connection altogether
MOST_OPEN, MOST_OPEN_EACH = 100, 10  # connections at once: of all, of one address
MOST_A_MINUTE = 60  # connections of one address
MOST_WRONG = 5  # addresses that are none of ours, in one connection
LONGEST_LINE = 64 * 1024  # bytes; RFC 5321 allows 998, many mail programs write more
COMMANDS = {"MAIL": 50, "RCPT": 100, "NOOP": 20, "RSET": 50, "VRFY": 5, "*": 60}
THREADS = 4
NOT_OURS = "550 5.1.1 There is no such address here"
LATER = "451 4.3.0 Nothing can be taken in at the moment, try again later"
ANOTHER = "452 4.5.3 One address at a time: bring the letter again for the next"
TOO_MANY = "421 4.7.0 Too many connections, try again later"


@dataclass
class Sources:
    """Who is connected, and how often they came within the last minute. Our own relays are not counted."""

    open: dict[str, int] = field(default_factory=dict)
    came: dict[str, deque[float]] = field(default_factory=dict)

    def enter(self, address: str, now: float) -> bool:
        """Count a connection. Return whether it may stay."""
        times = self.came.setdefault(address, deque())
        while times and times[0] < now - 60:
            times.popleft()
        times.append(now)
        self.open[address] = self.open.get(address, 0) + 1
        return self.open[address] <= MOST_OPEN_EACH and len(times) <= MOST_A_MINUTE

    def leave(self, address: str, now: float) -> None:
        self.open[address] = self.open.get(address, 1) - 1
        if self.open[address] <= 0:
            del self.open[address]
        for other in [each for each, times in self.came.items() if not times or times[-1] < now - 60]:
            del self.came[other]


class Handler:
    """What the protocol asks. The database is asked in threads, each with a connection of its own."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="keeper")

    async def handle_RCPT(  # noqa: N802  the names are aiosmtpd's
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        found = addresses.read(address)
        if found is None:
            return _wrong(server)
        if envelope.rcpt_tos:
            return ANOTHER
        status = await self.asked(lambda: self.keeper.check(found))
        if status.startswith("250"):
            envelope.rcpt_tos.append(address)
        return status

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = _with_return_path(envelope)
        found, peer = addresses.read(envelope.rcpt_tos[0]), _host(session)
        if found is None:
            return NOT_OURS
        return await self.asked(lambda: self.keeper.keep(found, raw, verdict_of(raw, peer)))

    async def handle_VRFY(self, server: Any, session: Session, envelope: Envelope, address: str) -> str:  # noqa: N802
        return "252 2.1.5 Nobody is named here"

    async def asked(self, work: Callable[[], None]) -> str:
        """Return how the door answers. What nobody expected keeps the letter where it is: with who brings it."""
        try:
            await asyncio.get_running_loop().run_in_executor(self.threads, work)
        except NotTaken as refusal:
            return f"550 5.7.1 {refusal}"
        except Away:
            return LATER
        except Exception:
            log.exception("A letter could not be taken in.")
            return LATER
        return "250 2.0.0 OK"


def _with_return_path(envelope: Envelope) -> bytes:
    """Return the letter with the envelope's sender on top: an empty one says that no answer is wanted (RFC 5321)."""
    sender = "".join(
        sign for sign in (envelope.mail_from or "") if sign.isascii() and sign.isprintable()
    ).strip("<>")
    return f"Return-Path: <{sender}>\r\n".encode() + (envelope.original_content or b"")


def verdict_of(raw: bytes, peer: str) -> Verdict:
    """Return what our own mail server in front says of the sender; without one, nobody says anything."""
    inbound = settings.INBOUND
    if inbound is None or not inbound.authserv or not inbound.is_relay(peer):
        return "none"
    message = reading.parsed(raw)
    found = authentication.of_receiver(
        authentication.heads(message), reading.sender_of(message)[0], inbound.authserv
    )
    return "fail" if found == "none" else found  # it always says something; a letter without came around it


def _wrong(server: Any) -> str:
    """Refuse an address; who tries many is sent away."""
    server.wrong = getattr(server, "wrong", 0) + 1
    if server.wrong > MOST_WRONG:
        server.transport.close()
    return NOT_OURS


def _host(session: Session) -> str:
    return str(session.peer[0]) if isinstance(session.peer, tuple) else ""


class Bounded:
    """What both protocols add: limits of each source, and an end to every connection."""

    line_length_limit = LONGEST_LINE
    sources: Sources
    ending: asyncio.TimerHandle | None = None
    counted = ""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)  # type: ignore[misc]
        if self.ending is not None:  # the same connection, now encrypted
            return
        self.ending = self.loop.call_later(LONGEST, transport.close)  # type: ignore[attr-defined]
        host = _host(self.session)  # type: ignore[attr-defined]
        if not (settings.INBOUND and settings.INBOUND.is_relay(host)):
            self.counted = host or "?"
            if (
                not self.sources.enter(self.counted, time.monotonic())
                or sum(self.sources.open.values()) > MOST_OPEN
            ):
                transport.write(f"{TOO_MANY}\r\n".encode())
                transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if self.ending is not None:
            self.ending.cancel()
        if self.counted:
            self.sources.leave(self.counted, time.monotonic())
            self.counted = ""
        super().connection_lost(error)  # type: ignore[misc]


class SmtpDoor(Bounded, SMTP):
    pass


class LmtpDoor(Bounded, LMTP):
    pass


@dataclass(frozen=True)
class Place:
    """Where the door stands and how it speaks. `tls` offers STARTTLS."""

    host: str
    port: int
    is_lmtp: bool = False
    tls: ssl.SSLContext | None = None
    name: str = "localhost"


async def opened(place: Place, keeper: Keeper) -> asyncio.Server:
    """Open the door. It serves until the server is closed."""
    handler, sources = Handler(keeper), Sources()
    loop = asyncio.get_running_loop()

    def connection() -> Any:
        kind = LmtpDoor if place.is_lmtp else SmtpDoor
        door = kind(
            handler, data_size_limit=MOST_BYTES, hostname=place.name, ident="Portico", timeout=IDLE, loop=loop,
            tls_context=place.tls, command_call_limit=COMMANDS, auth_exclude_mechanism=["LOGIN", "PLAIN"],
            enable_SMTPUTF8=True,
        )  # fmt: skip
        door.sources = sources
        return door

    return await loop.create_server(connection, place.host, place.port)


async def serve(place: Place, keeper: Keeper, ready: Callable[[int], None]) -> None:
    """Serve until the process is told to end; letters on their way in are finished."""
    server, ended = await opened(place, keeper), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    ready(server.sockets[0].getsockname()[1])
    await ended.wait()
    server.close()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(server.wait_closed(), 20)
