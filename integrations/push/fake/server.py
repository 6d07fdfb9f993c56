"""The stand-in as an HTTP server: /push/<name> is what push services offer; its browsers are made by who runs it."""

import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue

from integrations.push.fake import checking
from integrations.push.fake.browser import FakeBrowser

HOST = "127.0.0.1"
LONGEST = 100_000
CREATED, NOT_THERE, BAD = 201, 404, 400


class PushService(ThreadingHTTPServer):
    """A push service with its browsers. Port 0 takes a free one."""

    def __init__(self, port: int = 0) -> None:
        super().__init__((HOST, port), Handler)
        self.browsers: dict[str, FakeBrowser] = {}
        self.asked: list[str] = []
        self.arrived: SimpleQueue[tuple[str, str]] = (
            SimpleQueue()
        )  # names of browsers, and the words they heard
        self.origin = f"http://{HOST}:{self.server_port}"

    def subscribed(self, server_key: str = "") -> FakeBrowser:
        """Return a browser that lets itself be told."""
        browser = FakeBrowser(secrets.token_urlsafe(16), server_key=server_key)
        self.browsers[browser.name] = browser
        return browser

    def endpoint(self, browser: FakeBrowser) -> str:
        return f"{self.origin}/push/{browser.name}"

    def start(self) -> "PushService":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    server: PushService

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), LONGEST))
        self.server.asked.append(self.path)
        browser = self.server.browsers.get(self.path.removeprefix("/push/"))
        if browser is None:
            self._answer(NOT_THERE, {})
        elif browser.answers:
            self._answer(*browser.answers.pop(0))
        else:
            self._take(browser, body)

    def _take(self, browser: FakeBrowser, body: bytes) -> None:
        told = {name: str(value) for name, value in self.headers.items()}
        wrong = checking.fault(told, body, origin=self.server.origin, server_key=browser.server_key)
        if wrong:
            self._answer(wrong[0], {"X-Reason": wrong[1]})
            return
        try:
            words = browser.open(body).decode()
        except Exception as error:  # noqa: BLE001  whatever is wrong with it, it is not for this browser
            self._answer(BAD, {"X-Reason": type(error).__name__})
            return
        self.server.arrived.put((browser.name, words))
        browser.heard.append({"words": words, "urgency": told["Urgency"], "size": str(len(body))})
        self._answer(CREATED, {"Location": f"{self.server.origin}/messages/{secrets.token_hex(8)}"})

    def _answer(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": "0"}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its parent's name
        """Say nothing."""
