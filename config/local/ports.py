"""TCP ports of this machine: is it free, and who has it."""

import contextlib
import socket

import psutil

LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


def is_free(port: int) -> bool:
    """Tell whether nobody listens on the port, on either of the addresses that localhost means."""
    return all(can_bind(family, host, port) for family, host in LOOPBACK)


def can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        probe = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        return True  # the machine has no IPv6: nobody can listen there
    with probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno not in {socket.errno.EADDRINUSE, socket.errno.EACCES}  # type: ignore[attr-defined]
    return True


def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def next_free(port: int) -> int:
    return next(candidate for candidate in range(port, 65536) if is_free(candidate))


def holder(port: int) -> str:
    """Return who listens on the port, in words; another user's process cannot be seen."""
    with contextlib.suppress(psutil.Error):
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr[1:2] == (port,)
            if listens and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    return "another program"
