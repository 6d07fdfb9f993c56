"""Calendars at Microsoft (Outlook, Exchange Online), by Graph. Only times are read, and whether they are taken."""

import html
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from integrations.calendars import ics, line
from integrations.calendars.calendar import MOST_EVENTS, joined
from integrations.calendars.errors import Away, Refused
from integrations.calendars.line import Answer
from integrations.calendars.model import Busy, Event

MARK = (
    "String {3c1f3e0e-6d0c-4d0f-9f5f-5b1f7a6f0d11} Name Portico"  # a property of ours on events that we write
)
FREE = ("free", "workingElsewhere")
PAGE, MOST_PAGES = 250, 40


class Microsoft:
    """The main calendar of whoever consented."""

    def __init__(self, api_url: str, access: str) -> None:
        self.api_url, self.access = api_url, access

    def busy(self, since: datetime, until: datetime) -> list[Busy]:
        found = [one for one in self._view(since, until) if one.get("showAs") not in FREE]
        return joined([_busy(one) for one in found if not one.get("isCancelled")], since, until)

    def put(self, event: Event) -> None:
        ics.check(event)
        there = self._find(event.uid)
        if there:
            line.judge(self._ask("PATCH", f"/me/events/{there[0]}", _event(event)))
            return
        said = {
            "singleValueExtendedProperties": [{"id": MARK, "value": event.uid}],
            "transactionId": event.uid,
        }
        line.judge(self._ask("POST", "/me/events", _event(event) | said))

    def remove(self, uid: str) -> None:
        for one in self._find(ics.checked(uid)):
            answer = self._ask("DELETE", f"/me/events/{one}")
            if answer.status not in line.GONE:
                line.judge(answer)

    def _view(self, since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
        said = {
            "startDateTime": _utc(since),
            "endDateTime": _utc(until),
            "$select": "start,end,showAs,isCancelled",
        }
        path, count = f"/me/calendarView?{urlencode({**said, '$top': PAGE})}", 0
        for _ in range(MOST_PAGES):
            found = line.judge(self._ask("GET", path)).json()
            rows = _rows(found)
            yield from rows
            count, onward = count + len(rows), str(found.get("@odata.nextLink", ""))
            if not onward:
                return
            if not onward.startswith(f"{self.api_url}/me/") or count > MOST_EVENTS:
                break
            path = onward.removeprefix(self.api_url)
        raise Refused("too many events")

    def _find(self, uid: str) -> list[str]:
        ask = f"singleValueExtendedProperties/Any(ep: ep/id eq '{MARK}' and ep/value eq '{uid}')"
        found = line.judge(self._ask("GET", f"/me/events?{urlencode({'$filter': ask, '$select': 'id'})}"))
        return [quote(str(one.get("id", "")), safe="") for one in _rows(found.json())]

    def _ask(self, method: str, path: str, said: dict[str, Any] | None = None) -> Answer:
        headers = {
            "Authorization": f"Bearer {self.access}", "Accept": "application/json",
            "Prefer": 'outlook.timezone="UTC"',
        }  # fmt: skip
        if said is not None:
            headers["Content-Type"] = "application/json"
        return line.ask(method, self.api_url + path, headers, json.dumps(said).encode() if said else b"")


def _event(event: Event) -> dict[str, Any]:
    words = html.escape(ics.text(event.description)).replace("\n", "<br>")
    return {
        "subject": ics.line(event.summary) or "Appointment",
        "body": {"contentType": "html", "content": words},
        "location": {"displayName": ics.line(event.location, ics.PLACE)},
        "start": {"dateTime": _utc(event.starts_at)[:-1], "timeZone": "UTC"},
        "end": {"dateTime": _utc(event.ends_at)[:-1], "timeZone": "UTC"},
        "showAs": "busy",
    }


def _rows(found: dict[str, Any]) -> list[dict[str, Any]]:
    rows = found.get("value")
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise Away("an answer of another shape")
    return rows


def _busy(one: dict[str, Any]) -> Busy:
    try:
        return Busy(_read(one["start"]["dateTime"]), _read(one["end"]["dateTime"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Away("a time that is none") from error


def _read(said: str) -> datetime:
    """Return a time, said in UTC without saying so, with seven digits of a second."""
    return datetime.fromisoformat(said.rstrip("Z")[:19]).replace(tzinfo=UTC)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
