"""One embedded PostgreSQL: made once, started, stopped, and taken back from a killed run."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

from config.local import environment, places, processes, roles
from config.local.errors import LocalError
from config.local.state import State

SUPERUSER = "postgres"
ANEW = "Begin anew: `manage.py up --reset`."
PID_FILE, READY_LINE = "postmaster.pid", 8
PATIENCE = 60  # seconds; recovery after a crash may read much
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_locks_per_transaction": "1024",  # one transaction may touch every table of many firms
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u ",
}
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
}


class PostgreSQL:
    def __init__(self, state: State, *, durable: bool) -> None:
        self.state = state
        self.durable = durable
        self.settings = SETTINGS if durable else SETTINGS | THROWAWAY
        self.log = state.folder("log") / "postgres.log"
        self.place = places.find(state.home)
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> int:
        """Start it, empty at the first time, with its roles and database. Returns its process id."""
        stop_orphan(self.place.data)
        try:
            return self.begin()
        except LocalError:
            if self.durable:
                raise
        self.stop()
        shutil.rmtree(self.place.data, ignore_errors=True)  # a test's cluster is not worth a question
        return self.begin()

    def begin(self) -> int:
        if self.place.data.exists():
            self.check_data()
        else:
            self.make_cluster()
        self.port = self.state.port("postgres_port")
        self.process = self.launch()
        self.wait_until_ready()
        roles.ensure(environment.postgres_url(self.state, SUPERUSER, "postgres"), self.state)
        return self.process.pid

    def stop(self) -> None:
        if self.process:
            processes.stop(self.process, (signal.SIGINT, 15), (signal.SIGQUIT, 5))

    def check_data(self) -> None:
        """Refuse data that this PostgreSQL cannot open."""
        version = subprocess.check_output([self.place.programs / "postgres", "--version"], text=True)
        major = re.findall(r"\d+", version)[0]
        made_by = (self.place.data / "PG_VERSION").read_text().strip()
        if made_by != major:
            raise LocalError(
                f"{self.place.data} was made by PostgreSQL {made_by}, and this is {major}. {ANEW}"
            )
        if f"password_{SUPERUSER}" not in self.state.values:
            raise LocalError(
                f"{self.state.file} is gone, and with it the passwords of {self.place.data}. {ANEW}"
            )

    def make_cluster(self) -> None:
        """Make the data folder in a draft and rename it, so that a killed run leaves no half of one."""
        draft = self.place.data.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        with tempfile.NamedTemporaryFile("w") as password:
            password.write(self.state.secret(f"password_{SUPERUSER}"))
            password.flush()
            if self.place.account:
                self.place.account.own(draft)
                self.place.account.own(Path(password.name))
            self.initialize(draft, password.name)
        draft.rename(self.place.data)

    def initialize(self, folder: Path, password_file: str) -> None:
        command = [str(self.place.programs / "initdb"), "--pgdata", str(folder), "--username", SUPERUSER]
        command += [
            "--pwfile",
            password_file,
            "--auth",
            "scram-sha-256",
            "--encoding",
            "UTF8",
            "--no-instructions",
        ]
        # a collation that comes with PostgreSQL: the same on every machine, whatever its locales
        command += [
            "--locale",
            "C",
            "--locale-provider",
            "builtin",
            "--builtin-locale",
            "C.UTF-8",
            "--no-sync",
        ]
        with self.log.open("ab") as log:
            user = self.place.account.as_arguments() if self.place.account else {}
            made = subprocess.run(
                command, cwd="/", stdout=log, stderr=log, env=child_environment(), check=False, **user
            )
        if made.returncode != 0:
            raise LocalError(f"PostgreSQL could not make its data folder. {self.last_words()}")

    def launch(self) -> subprocess.Popen[bytes]:
        command = [str(self.place.programs / "postgres"), "-D", str(self.place.data), "-p", str(self.port)]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            return processes.spawn(
                command,
                output=log,
                env=child_environment(),
                account=self.place.account,
                last_signal=signal.SIGINT,  # to PostgreSQL: end all sessions, write everything, stop
            )

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process and self.process.poll() is None:
            if is_ready(self.place.data):
                return
            time.sleep(0.02)
        raise LocalError(f"PostgreSQL did not start. {self.last_words()}")

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-6:]
        return "\n".join([f"The end of {self.log}:", *(f"  {line}" for line in lines)])


def is_ready(data: Path) -> bool:
    """Tell whether the server of this folder serves: it says so in its pid file, as pg_ctl knows too."""
    with contextlib.suppress(OSError):
        lines = (data / PID_FILE).read_text().splitlines()
        return len(lines) >= READY_LINE and lines[READY_LINE - 1].strip() == "ready"
    return False


def child_environment() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def stop_orphan(data: Path) -> None:
    """Stop a PostgreSQL that a killed run left on this data folder, and clear a pid file that misleads."""
    pid_file = data / PID_FILE
    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        ours = str(data) in process.cmdline()
    except (OSError, ValueError, IndexError, psutil.Error):
        ours = False
    if ours:
        processes.end(process, signal.SIGINT, signal.SIGQUIT)
    pid_file.unlink(missing_ok=True)  # else a stranger with the same process number would block the start
