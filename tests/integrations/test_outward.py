"""The way out: an answer ends, however slowly it comes."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from integrations import outward
from integrations.outward import Pinned

HOST = "slow.example.com"
ENDLESS = {
    "100 Continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a head": (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
    "a trailer": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"a: b\r\n"),
}


def certificate(folder: Path) -> Path:
    """Write a key and a certificate for the host, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    found = folder / "both.pem"
    found.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return found


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return certificate(tmp_path)


@pytest.fixture(params=ENDLESS)
def endless(request, pem, monkeypatch):
    """A server that says one thing for ever; our line to it."""
    begin, again = ENDLESS[request.param]
    secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secured.load_cert_chain(pem)
    trusting = ssl.create_default_context(cafile=str(pem))
    trusting.verify_flags &= ~ssl.VERIFY_X509_STRICT
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as door:
        monkeypatch.setattr(outward, "HTTPS", door.getsockname()[1])
        monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)

        def serve() -> None:
            try:
                with secured.wrap_socket(door.accept()[0], server_side=True) as line:
                    line.recv(4096)
                    line.sendall(begin)
                    while not ended.wait(0.01):
                        line.sendall(again)
            except OSError:
                return  # they hung up

        server = threading.Thread(target=serve, daemon=True)
        server.start()
        yield Pinned(HOST, "127.0.0.1", 5, whole=0.3)
        ended.set()
        server.join(5)


def test_an_answer_that_never_ends_is_given_up(endless: Pinned) -> None:
    endless.request("GET", "/")

    with pytest.raises(TimeoutError):
        endless.getresponse().read()

    endless.close()
