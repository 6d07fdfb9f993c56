"""A Valkey of a run's own, that can be taken away and comes back empty."""

import os
import signal
import socket
import subprocess
from pathlib import Path

from config.local.valkey import program
from tests.chaos.processes import rest

TRIES = 200


class Broker:
    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.folder, self.url = port, folder, f"redis://127.0.0.1:{port}/0"
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(program()), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.running = subprocess.Popen(
            command,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(TRIES):
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            rest(0.05)
        raise RuntimeError("The broker did not start.")

    def kill(self) -> None:
        if self.running is not None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
            self.running = None
