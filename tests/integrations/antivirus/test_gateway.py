"""The scanner's door, against a server that speaks its protocol."""

import io
import socket
import threading

import pytest

from integrations.antivirus import gateway
from tests import clamd


@pytest.fixture(params=["tcp", "socket"])
def scanner(request, tmp_path, settings):
    path = tmp_path / "clamd.sock" if request.param == "socket" else None
    with clamd.running(path) as (address, seen):
        settings.ANTIVIRUS_URL = address
        yield seen


def test_a_clean_file_and_a_virus_are_told_apart(scanner):
    clean = gateway.scan(io.BytesIO(b"x" * 300_000))
    bad = gateway.scan(io.BytesIO(b"x" * 100_000 + clamd.EICAR))

    assert (clean.is_clean, bad.is_clean, bad.virus) == (True, False, "Eicar-Test-Signature")
    assert scanner == [300_000, 100_000 + len(clamd.EICAR)]


def test_a_file_that_is_too_large_for_it_is_told_as_that(scanner, monkeypatch):
    monkeypatch.setattr(clamd, "LIMIT", 100_000)

    with pytest.raises(gateway.TooLarge):
        gateway.scan(io.BytesIO(b"x" * 5_000_000))


def test_a_scanner_that_is_away_is_told(settings):
    settings.ANTIVIRUS_URL = "clamd://127.0.0.1:1"

    with pytest.raises(gateway.ScannerAway):
        gateway.scan(io.BytesIO(b"x"))


@pytest.mark.parametrize("answer", [b"", b"stream: lstat() failed ERROR\0", b"OK\0"])
def test_whatever_is_no_verdict_lets_nothing_through(settings, answer):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak():
            line, _ = server.accept()
            with line:
                while line.recv(65536)[-4:] != b"\0\0\0\0":
                    pass
                line.sendall(answer)

        thread = threading.Thread(target=speak, daemon=True)
        thread.start()
        settings.ANTIVIRUS_URL = f"clamd://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(gateway.ScannerAway):
            gateway.scan(io.BytesIO(b"x"))
        thread.join()


def test_a_scanner_that_says_nothing_is_not_waited_for_forever(settings, monkeypatch):
    monkeypatch.setattr(gateway, "STILL", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.ANTIVIRUS_URL = f"clamd://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(gateway.ScannerAway):
            gateway.scan(io.BytesIO(b"x"))


def test_without_an_address_there_is_none(settings):
    settings.ANTIVIRUS_URL = ""

    assert not gateway.is_there()
