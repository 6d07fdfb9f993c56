"""The HTTP server: the API below /v1, pages for people below /pages, the script at /v3/, the control door at /_fake."""

import json
import logging
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from integrations.payments.fake.api import Api, CutOff, Request
from integrations.payments.fake.control import Control
from integrations.payments.fake.courier import Courier
from integrations.payments.fake.errors import ApiError, unauthorized
from integrations.payments.fake.pages import Answer as Page
from integrations.payments.fake.pages import Pages
from integrations.payments.fake.shapes import public

type Data = dict[str, Any]
log = logging.getLogger(__name__)
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type, stripe-account, stripe-version",
    "Access-Control-Max-Age": "300",
}


@dataclass(frozen=True)
class Parts:
    api: Api
    pages: Pages
    control: Control
    courier: Courier


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    parts: Parts


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer leaves in one piece
    server: Server

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_OPTIONS(self) -> None:
        self._send(204, b"", {"Content-Length": "0", **CORS})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class calls it so
        """Say nothing: addresses hold client secrets."""

    def _handle(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, parts.path, parts.query, body, headers)
        try:
            self._answer(request)
        except CutOff:
            self.close_connection = True
        except ApiError as error:
            self._json(error.status, public(error.body), {})
        except Exception:
            log.exception("%s %s could not be answered.", self.command, parts.path)
            self._json(500, {"error": {"type": "api_error", "message": "The stand-in has a fault."}}, {})
        self.server.parts.courier.wake()

    def _answer(self, request: Request) -> None:
        """:raises ApiError, CutOff: see there."""
        parts = self.server.parts
        if request.path.startswith(("/v1/", "/oauth/")):
            found = parts.api.answer(request)
            self._json(found.status, found.body, {**found.headers, **CORS})
        elif request.path.startswith("/_fake/"):
            self._check_control(request)
            asked = json.loads(request.body or "{}")
            self._json(200, public(parts.control.answer(request.path.removeprefix("/_fake/"), asked)), {})
        else:
            self._page(parts.pages.answer(request))

    def _check_control(self, request: Request) -> None:
        """:raises ApiError: from elsewhere, or without the secret key."""
        host = request.headers.get("host", "").rpartition(":")[0]
        expected = f"Bearer {self.server.parts.api.keys.secret}"
        if host not in LOOPBACK or request.headers.get("authorization") != expected:
            raise unauthorized("This door opens on this machine alone, with the secret key.")

    def _page(self, page: Page) -> None:
        headers = {"Content-Type": page.content_type, "Content-Security-Policy": page.policy}
        headers |= {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        if page.location:
            headers["Location"] = page.location
        self._send(page.status, page.body.encode(), headers)

    def _json(self, status: int, body: Data, headers: dict[str, str]) -> None:
        content = json.dumps(body, indent=2).encode()
        self._send(
            status, content, {"Content-Type": "application/json", "Cache-Control": "no-store", **headers}
        )

    def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
