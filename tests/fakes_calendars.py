"""
Calendars in tests: Radicale, a real CalDAV server as a program of its own; and a stand-in that answers as Google and
Microsoft write in their references (Calendar API v3, Graph v1.0, OAuth 2.0), asked over HTTP by our own clients.
"""

import base64
import hashlib
import html
import json
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from integrations.calendars.address import GOOGLE_SCOPES, MICROSOFT_SCOPES, Client, Connection

USER, PASSWORD = "daniel", "app-Passwört: 1"
MADE = (
    '<?xml version="1.0"?><c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
    "<d:displayname>{name}</d:displayname><c:supported-calendar-component-set>"
    '<c:comp name="{kind}"/></c:supported-calendar-component-set></d:prop></d:set></c:mkcalendar>'
)


class Radicale:
    """A CalDAV server with people."""

    def __init__(self, folder) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"

    def start(self) -> "Radicale":
        (self.folder / "users").write_text(f"{USER}:{PASSWORD}\nother:{PASSWORD}\n", encoding="utf-8")
        command = [
            sys.executable, "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{self.port}",
            "--auth-type", "htpasswd", "--auth-htpasswd-filename", str(self.folder / "users"),
            "--auth-htpasswd-encryption", "plain", "--auth-delay", "0",
            "--storage-filesystem-folder", str(self.folder / "kept"), "--logging-level", "error",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)
        raise RuntimeError("Radicale did not start")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()

    def make(self, name: str, kind: str = "VEVENT") -> str:
        """Make a calendar, whose address is returned."""
        url = f"{self.origin}/{USER}/{secrets.token_hex(6)}/"
        assert self.ask("MKCALENDAR", url, MADE.format(name=html.escape(name), kind=kind)).status_code == 201
        return url

    def write(self, calendar: str, name: str, text: str) -> None:
        assert self.ask("PUT", f"{calendar}{name}.ics", text).status_code == 201

    def ask(self, method: str, url: str, body: str = "") -> requests.Response:
        auth = (USER.encode(), PASSWORD.encode())
        return requests.request(method, url, data=body.encode(), auth=auth, timeout=10)

    def empty(self) -> None:
        """Remove all of its calendars."""
        for url in re.findall(rf"<href>(/{USER}/[^<]+)</href>", self.ask_all()):
            self.ask("DELETE", self.origin + url)

    def ask_all(self) -> str:
        auth = (USER.encode(), PASSWORD.encode())
        return requests.request(
            "PROPFIND", f"{self.origin}/{USER}/", auth=auth, headers={"Depth": "1"}, timeout=10
        ).text


@pytest.fixture(scope="session")
def radicale_server(tmp_path_factory):
    server = Radicale(tmp_path_factory.mktemp("radicale")).start()
    yield server
    server.stop()


@pytest.fixture
def radicale(radicale_server, settings):
    """Return a server without calendars, which may be spoken to."""
    settings.CALENDARS = Connection(origins=(radicale_server.origin,))
    radicale_server.empty()
    return radicale_server


@dataclass
class Account:
    """Somebody's account at Google or Microsoft."""

    events: dict[str, dict[str, Any]] = field(default_factory=dict[str, Any])
    busy: list[dict[str, Any]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    refresh: str = ""


class Services(ThreadingHTTPServer):
    """Both services at one address of this machine, for one person."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.account = Account()
        self.asked: list[tuple[str, str, str]] = []
        self.answers: list[tuple[int, Any]] = []
        self.codes: dict[str, dict[str, str]] = {}
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def client(self, name: str) -> Client:
        door, scopes = f"{self.origin}/{name}", GOOGLE_SCOPES if name == "google" else MICROSOFT_SCOPES
        revoke = f"{door}/revoke" if name == "google" else ""
        return Client(
            "our-id", "our-secret", f"{door}/authorize", f"{door}/token", revoke, f"{door}/api", scopes
        )

    def consent(self, url: str, *, scope: str | None = None) -> dict[str, str]:
        """Say yes on the page that an address shows; return what the browser is sent back with."""
        said = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
        code = secrets.token_hex(8)
        self.codes[code] = said | {"granted": said["scope"] if scope is None else scope}
        return {"code": code, "state": said["state"]}

    def take_back(self) -> None:
        self.account.tokens.clear()
        self.account.refresh = ""

    def token(self) -> str:
        made = secrets.token_hex(8)
        self.account.tokens.add(made)
        return made

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


@pytest.fixture
def services(settings):
    found = Services()
    settings.CALENDARS = Connection(found.client("google"), found.client("microsoft"), (found.origin,))
    yield found
    found.stop()


class Handler(BaseHTTPRequestHandler):
    server: Services

    def log_message(self, *given) -> None:
        pass

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        url = urlsplit(self.path)
        self.server.asked.append((self.command, url.path, body.decode()))
        if self.server.answers:
            self._answer(*self.server.answers.pop(0))
            return
        _, service, *path = url.path.split("/")
        if path[0] in ("token", "revoke"):
            self._answer(
                *getattr(self, f"_{path[0]}")(service, {k: v[0] for k, v in parse_qs(body.decode()).items()})
            )
        elif self.headers["Authorization"].removeprefix("Bearer ") not in self.server.account.tokens:
            self._answer(401, {"error": {"code": 401}})
        else:
            said = json.loads(body) if body else {}
            self._answer(*getattr(self, f"_{service}")("/".join(path[1:]), parse_qs(url.query), said))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_REPORT = do_PROPFIND = _serve  # noqa: N815

    def _answer(self, status: int, said: dict[str, Any] | bytes) -> None:
        body = said if isinstance(said, bytes) else json.dumps(said).encode() if said else b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _token(self, service: str, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        account = self.server.account
        if (said.get("client_id"), said.get("client_secret")) != ("our-id", "our-secret"):
            return 401, {"error": "invalid_client"}
        if said["grant_type"] == "refresh_token":
            if not account.refresh or said["refresh_token"] != account.refresh:
                return 400, {"error": "invalid_grant"}
            rotated = {"refresh_token": self._renewal()} if service == "microsoft" else {}
            return 200, {
                "access_token": self.server.token(),
                "expires_in": 3599,
                "token_type": "Bearer",
                **rotated,
            }
        asked = self.server.codes.pop(said["code"], None)
        made = (
            base64.urlsafe_b64encode(hashlib.sha256(said["code_verifier"].encode()).digest())
            .decode()
            .rstrip("=")
        )
        if asked is None or asked["code_challenge"] != made or asked["redirect_uri"] != said["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": self.server.token(), "expires_in": 3599, "refresh_token": self._renewal(),
            "scope": asked["granted"], "token_type": "Bearer",
        }  # fmt: skip

    def _renewal(self) -> str:
        self.server.account.refresh = secrets.token_hex(8)
        return self.server.account.refresh

    def _revoke(self, service: str, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if said["token"] != self.server.account.refresh:
            return 400, {"error": "invalid_token"}
        self.server.take_back()
        return 200, {}

    def _google(self, path: str, query: dict[str, Any], said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        account = self.server.account
        if path == "freeBusy":
            datetime.fromisoformat(said["timeMin"])
            own = [{"start": e["start"]["dateTime"], "end": e["end"]["dateTime"]} for e in account.events.values()
                   if e["status"] == "confirmed"]  # fmt: skip
            return 200, {"kind": "calendar#freeBusy", "calendars": {"primary": {"busy": account.busy + own}}}
        name = path.removeprefix("calendars/primary/events").strip("/") or said.get("id", "")
        assert query["sendUpdates"] == ["none"]
        assert re.fullmatch(r"[a-v0-9]{5,1024}", name)
        there = account.events.get(name)
        if self.command == "POST":
            return (409, {}) if there else self._kept(name, said)
        if self.command == "PUT":
            return self._kept(name, said) if there else (404, {"error": {"code": 404}})
        if there is None or there["status"] == "cancelled":
            return (404 if there is None else 410), {"error": {}}
        there["status"] = "cancelled"
        return 204, {}

    def _kept(self, name: str, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.server.account.events[name] = said
        return 200, {"id": name, **said}

    def _microsoft(
        self, path: str, query: dict[str, Any], said: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        account = self.server.account
        assert self.headers["Prefer"] == 'outlook.timezone="UTC"'
        if path == "me/calendarView":
            return self._view(int(query.get("$skip", ["0"])[0]))
        name = path.removeprefix("me/events").strip("/")
        if self.command == "GET":
            uid = re.search(r"ep/value eq '([^']+)'", query["$filter"][0])[1]
            return 200, {
                "value": [{"id": key} for key, one in account.events.items() if one["transactionId"] == uid]
            }
        if self.command == "POST":
            account.events[secrets.token_hex(4) + "="] = said
            return 201, said
        name = name.replace("%3D", "=")
        if name not in account.events:
            return 404, {"error": {"code": "ErrorItemNotFound"}}
        if self.command == "PATCH":
            account.events[name] |= said
            return 200, {}
        del account.events[name]
        return 204, {}

    def _view(self, skip: int) -> tuple[int, dict[str, Any]]:
        own = [
            {"start": e["start"], "end": e["end"], "showAs": e["showAs"]}
            for e in self.server.account.events.values()
        ]
        rows = self.server.account.busy + own
        onward = f"{self.server.origin}/microsoft/api/me/calendarView?$skip={skip + 2}"
        return 200, {
            "value": rows[skip : skip + 2],
            **({"@odata.nextLink": onward} if len(rows) > skip + 2 else {}),
        }
