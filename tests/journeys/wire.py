"""A wire between browser and installation that can be cut in the middle of what it carries."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CHUNK = 64 * 1024


class Wire:
    """
    Carries all connections to a port. After `cut_after` bytes from the browser it is dead until it is mended: a
    connection that is only reset is tried again by browsers themselves.
    """

    def __init__(self, port: int) -> None:
        self.to, self.carried, self.cut_after, self.is_dead = port, 0, 0, False
        self.server = socket.create_server(("127.0.0.1", 0))

    @property
    def port(self) -> int:
        return int(self.server.getsockname()[1])

    def serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.server.accept()
                if self.is_dead:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.to))
                for pair in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, counts: bool) -> None:  # noqa: FBT001
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                target.sendall(data)
                self.carried += len(data) if counts else 0
                if self.cut_after and self.carried > self.cut_after:
                    self.cut_after, self.is_dead = 0, True
                if self.is_dead:
                    break
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def strung(port: int) -> Iterator[Wire]:
    wire = Wire(port)
    threading.Thread(target=wire.serve, daemon=True).start()
    yield wire
    wire.server.close()
