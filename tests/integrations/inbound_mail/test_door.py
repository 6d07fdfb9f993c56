"""The door over a real socket on this machine, with somebody behind it who only notes what comes."""

import asyncio
import smtplib
import socket
import threading
import uuid
from collections.abc import Iterator

import pytest

from integrations.inbound_mail import addresses, door
from integrations.inbound_mail.address import inbound
from integrations.inbound_mail.door import Place
from integrations.inbound_mail.gateway import Away, NotTaken
from integrations.inbound_mail.model import MOST_BYTES
from tests.integrations.inbound_mail.letters import letter

FIRM = uuid.uuid4()
OURS, OTHER = (addresses.reply(FIRM, bytes([mark] * 16)) for mark in (1, 2))


class Shelf:
    """Keeps letters in memory; `mood` is raised instead."""

    def __init__(self) -> None:
        self.kept: list[tuple[bytes, bytes]] = []
        self.mood: Exception | None = None
        self.later: Exception | None = None

    def check(self, address) -> None:
        if self.mood:
            raise self.mood

    def keep(self, address, raw, verdict) -> None:
        if self.later:
            raise self.later
        self.kept.append((address.secret, raw))


class Running:
    def __init__(self, shelf: Shelf, *, is_lmtp: bool = False) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        place = Place("127.0.0.1", 0, is_lmtp=is_lmtp, name="reply.example")
        self.server = asyncio.run_coroutine_threadsafe(door.opened(place, shelf), self.loop).result(10)
        self.port = self.server.sockets[0].getsockname()[1]

    def close(self) -> None:
        async def end() -> None:
            self.server.close()
            self.server.close_clients()
            await asyncio.wait_for(self.server.wait_closed(), 5)

        asyncio.run_coroutine_threadsafe(end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def running(shelf) -> Iterator[Running]:
    found = Running(shelf)
    yield found
    found.close()


def connected(running: Running) -> smtplib.SMTP:
    return smtplib.SMTP("127.0.0.1", running.port, timeout=10)


def test_a_letter_to_one_of_our_addresses_is_kept_and_then_said_so(running, shelf):
    with connected(running) as line:
        refused = line.sendmail("alice@example.com", [OURS], letter("Hello."))

    assert refused == {}
    [(secret, raw)] = shelf.kept
    assert secret == bytes([1] * 16)
    assert raw == b"Return-Path: <alice@example.com>\r\n" + letter("Hello.")


@pytest.mark.parametrize(
    "address",
    [
        "somebody@reply.example",
        "reply+aaaa@reply.example",
        OURS.replace("reply.", "other."),
        OURS[:-20] + "x@reply.example",
    ],
    ids=[
        "a name",
        "too short",
        "of another domain",
        "with another mark",
    ],  # ours differs from process to process
)
def test_other_addresses_are_none_of_ours_whatever_they_are(running, shelf, address):
    with connected(running) as line, pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        line.sendmail("alice@example.com", [address], letter())

    assert refusal.value.recipients[address] == (550, b"5.1.1 There is no such address here")
    assert shelf.kept == []


def test_while_nothing_can_be_kept_the_letter_stays_with_who_brings_it(running, shelf):
    shelf.later = Away()

    with connected(running) as line, pytest.raises(smtplib.SMTPDataError) as refusal:
        line.sendmail("alice@example.com", [OURS], letter())

    assert refusal.value.smtp_code == 451


def test_a_fault_nobody_thought_of_loses_nothing_either(running, shelf):
    shelf.mood = ZeroDivisionError()

    with connected(running) as line, pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        line.sendmail("alice@example.com", [OURS], letter())

    assert refusal.value.recipients[OURS][0] == 451


def test_an_address_that_is_over_says_so_to_who_sends(running, shelf):
    shelf.mood = NotTaken("It is over.")

    with connected(running) as line, pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        line.sendmail("alice@example.com", [OURS], letter())

    assert refusal.value.recipients[OURS] == (550, b"5.7.1 It is over.")


def test_one_letter_goes_to_one_address(running, shelf):
    with connected(running) as line:
        refused = line.sendmail("alice@example.com", [OURS, OTHER], letter())

    assert {address: code for address, (code, _) in refused.items()} == {OTHER: 452}
    assert [secret for secret, _ in shelf.kept] == [bytes([1] * 16)]


def test_a_letter_too_large_is_refused_before_it_comes(running, shelf):
    with connected(running) as line:
        line.ehlo()
        assert line.esmtp_features["size"] == str(MOST_BYTES)
        code, _ = line.mail("alice@example.com", [f"size={MOST_BYTES + 1}"])

    assert code == 552


def test_a_report_has_no_sender_and_comes_in(running, shelf):
    with connected(running) as line:
        line.sendmail("", [addresses.bounce(FIRM, "a@example.com")], letter())

    assert shelf.kept[0][1].startswith(b"Return-Path: <>\r\n")


def test_who_tries_addresses_is_sent_away(running):
    with connected(running) as line:
        line.ehlo()
        line.mail("eve@example.com")
        with pytest.raises(smtplib.SMTPServerDisconnected):
            for number in range(door.MOST_WRONG + 2):
                line.rcpt(f"guess{number}@reply.example")


def test_a_source_has_so_many_connections_and_no_more(running):
    lines = [connected(running) for _ in range(door.MOST_OPEN_EACH)]
    try:
        with pytest.raises((smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected)):
            connected(running)
    finally:
        for line in lines:
            line.close()


def test_our_own_relay_is_not_counted(running, settings):
    settings.INBOUND = inbound("reply.example", relays="127.0.0.0/8")
    lines = [connected(running) for _ in range(door.MOST_OPEN_EACH + 5)]

    assert all(line.noop()[0] == 250 for line in lines)
    for line in lines:
        line.close()


def test_it_relays_nothing_and_tells_nobody_who_is_there(running):
    with connected(running) as line:
        line.ehlo()

        assert line.verify(OURS)[0] == 252
        assert line.docmd("EXPN", "all")[0] in (500, 502)
        line.mail("eve@example.com")
        assert line.rcpt("victim@elsewhere.example")[0] == 550


def test_a_long_line_is_no_reason_to_refuse(running, shelf):
    raw = letter().replace(b"Thank you.", b"word " * 2000)

    with connected(running) as line:
        line.sendmail("alice@example.com", [OURS], raw)

    assert b"word " * 2000 in shelf.kept[0][1]


def test_it_speaks_lmtp_to_a_mail_server_of_ones_own(shelf):
    running = Running(shelf, is_lmtp=True)
    try:
        with smtplib.LMTP("127.0.0.1", running.port) as line:
            line.sendmail("alice@example.com", [OURS], letter())
    finally:
        running.close()

    assert len(shelf.kept) == 1


def test_garbage_ends_in_an_error_and_not_in_a_crash(running, shelf):
    with socket.create_connection(("127.0.0.1", running.port), timeout=10) as line:
        line.recv(1000)
        line.sendall(b"\x00\xff\xfe GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert line.recv(1000).startswith(b"500")

    with connected(running) as other:
        other.sendmail("alice@example.com", [OURS], letter())
    assert len(shelf.kept) == 1
