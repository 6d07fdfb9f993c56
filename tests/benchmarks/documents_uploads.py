"""What uploads cost the web process in memory: ten of 50 MB at once as forms, one of 200 MB in a single piece."""

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.measuring import goal, row

MEGABYTE = 1024 * 1024
AT_ONCE, EACH, LARGE = 10, 50, 200
MOST_GROWTH = 150  # MB
FLAT = 40  # MB: what a single file of any size may add
EVERY = 0.05  # seconds between two looks at the memory


class Web:
    """A web process as in production, and how much memory it and its children take."""

    def __init__(self, firm: Any, browser: Any, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.host = f"{firm.slug}.localhost:{self.port}"
        self.cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
        options = [
            "--interface",
            "wsgi",
            "--port",
            str(self.port),
            "--workers",
            "1",
            "--blocking-threads",
            "4",
        ]
        command = [
            sys.executable,
            "-m",
            "granian",
            *options,
            "--log-level",
            "error",
            "config.wsgi:application",
        ]
        env = {**os.environ, "SITE_URL": f"http://localhost:{self.port}", "STORAGE_URL": f"file://{folder}"}
        self.process = subprocess.Popen(command, env=env)
        self._until_ready()
        page = self.ask("GET", "/documents/")[1].decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if found is None:
            raise SystemExit("The page has no form.")
        self.token = found[1]

    def _until_ready(self) -> None:
        for _ in range(300):
            try:
                self.ask("GET", "/readyz")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemExit("The web process did not start.")

    def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        line.request(method, path, body, {"Host": self.host, "Cookie": cookies, **(headers or {})})
        answer = line.getresponse()
        content = answer.read()
        for name, value in re.findall(r"(\w+)=([^;]+);", answer.getheader("Set-Cookie") or ""):
            self.cookies[name] = value
        line.close()
        return answer, content

    def memory(self) -> float:
        """Return the proportional memory of the process and all it has started, in MB."""
        return sum(_memory_of(pid) for pid in _family(self.process.pid)) / 1024


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _memory_of(pid: int) -> int:
    try:
        found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found else 0


@contextmanager
def watched(web: Web) -> Iterator[list[float]]:
    """Look at the memory all the while; the list holds every look."""
    looks, over = [web.memory()], threading.Event()

    def look() -> None:
        while not over.wait(EVERY):
            looks.append(web.memory())

    thread = threading.Thread(target=look)
    thread.start()
    yield looks
    over.set()
    thread.join()


def content(size: int, mark: int) -> Iterator[bytes]:
    """Yield a text of so many MB, never all of it."""
    line = f"{mark};".encode().ljust(1023, b"x") + b"\n"
    for _ in range(size):
        yield line * 1024


def form(web: Web, number: int, size: int = EACH) -> None:
    """Send a file as the plain form does."""
    edge = "edge0123456789"
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{web.token}\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="Ledger {number}.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    ).encode()
    tail = f"\r\n--{edge}--\r\n".encode()

    def body() -> Iterator[bytes]:
        yield head
        yield from content(size, number)
        yield tail

    headers = {
        "Content-Type": f"multipart/form-data; boundary={edge}",
        "Content-Length": str(len(head) + size * MEGABYTE + len(tail)),
        "HX-Request": "true",
    }
    answer, said = web.ask("POST", "/documents/upload/", body(), headers)
    if answer.status != 200 or b'data-outcome="taken"' not in said:
        raise SystemExit(f"An upload was answered {answer.status}: {said[:300]!r}")


def large(web: Web) -> None:
    """Send one file by tus, all of it in one piece: the most that a program may ask for at once."""
    said = {"Tus-Resumable": "1.0.0", "X-CSRFToken": web.token}
    name = "filename TGVkZ2VyIGxhcmdlLmNzdg=="
    begun, _ = web.ask(
        "POST",
        "/documents/uploads/",
        b"",
        {**said, "Upload-Length": str(LARGE * MEGABYTE), "Upload-Metadata": name},
    )
    where = begun.getheader("Location") or ""
    headers = {
        **said, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(LARGE * MEGABYTE),
    }  # fmt: skip
    answer, words = web.ask("PATCH", where, content(LARGE, 99), headers)
    if answer.status != 204:
        raise SystemExit(f"The large upload was answered {answer.status}: {words[:300]!r}")
    body = f"csrfmiddlewaretoken={web.token}&arrived={where.rstrip('/').rpartition('/')[2]}"
    kind = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
    answer, words = web.ask("POST", "/documents/upload/", body.encode(), kind)
    if b'data-outcome="taken"' not in words:
        raise SystemExit(f"The large upload became no document: {answer.status} {words[:300]!r}")


def growth(web: Web, work: Callable[[], object]) -> tuple[float, float]:
    """Return by how many MB the memory grew at most while something was done, and how many seconds that took."""
    with watched(web) as looks:
        start = time.perf_counter()
        work()
        seconds = time.perf_counter() - start
    return max(looks) - looks[0], seconds


def ten(web: Web) -> None:
    threads = [threading.Thread(target=form, args=(web, number)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def measure(firm: Any, browser: Any) -> bool:
    from features.documents.models import Document, DocumentRules  # noqa: PLC0415  need settings
    from tenants.context import inside  # noqa: PLC0415

    with inside(firm):
        DocumentRules.objects.update_or_create(defaults={"upload_limit_mb": 250})
        before = Document.objects.count()
    with TemporaryDirectory() as folder:
        web = Web(firm, browser, Path(folder))
        try:
            form(web, 1000, size=1)  # what is only needed once is there now
            row("web process, warm", f"{web.memory():,.0f} MB")
            many, seconds = growth(web, lambda: ten(web))
            row(f"{AT_ONCE} uploads of {EACH} MB at once", f"{seconds:,.1f} s")
            one, seconds = growth(web, lambda: large(web))
            row(f"one upload of {LARGE} MB", f"{seconds:,.1f} s")
        finally:
            web.process.terminate()
            web.process.wait()
    with inside(firm):
        arrived = Document.objects.count() - before
    return all(
        [
            goal("uploads at once, memory", many, MOST_GROWTH, unit="MB more", least=False),
            goal("one large upload, memory", one, FLAT, unit="MB more", least=False),
            goal("documents that arrived", arrived, AT_ONCE + 2, unit="documents"),
        ]
    )
