"""A virus scanner for tests: it speaks clamd's INSTREAM over TCP or a local socket, and knows one virus, EICAR."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LIMIT = 30 * 1024 * 1024


class Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > LIMIT:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen.append(len(content))  # type: ignore[attr-defined]
        self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


class OverTcp(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True


class OverSocket(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def running(path: Path | None = None) -> Iterator[tuple[str, list[int]]]:
    """Give the scanner's address, and the sizes of what it has seen."""
    server = OverSocket(str(path), Session) if path else OverTcp(("127.0.0.1", 0), Session)
    server.seen = []  # type: ignore[union-attr]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        where = f"unix://{path}" if path else f"clamd://127.0.0.1:{server.server_address[1]}"
        yield where, server.seen  # type: ignore[union-attr]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
