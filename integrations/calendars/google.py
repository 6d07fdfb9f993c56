"""Calendars at Google, by its REST API (v3). Only whether times are taken is read, never what for."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from integrations.calendars import ics, line
from integrations.calendars.calendar import MOST_EVENTS, joined
from integrations.calendars.errors import Away, Refused, Revoked
from integrations.calendars.line import Answer
from integrations.calendars.model import Busy, Event

PATIENCE_ASKED = ("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "backendError")


class Google:
    """The main calendar of whoever consented."""

    def __init__(self, api_url: str, access: str) -> None:
        self.api_url, self.access = api_url, access

    def busy(self, since: datetime, until: datetime) -> list[Busy]:
        said = {"timeMin": _utc(since), "timeMax": _utc(until), "items": [{"id": "primary"}]}
        found = _judge(self._ask("POST", "/freeBusy", said)).json()
        calendar = _dict(_dict(found.get("calendars")).get("primary"))
        if calendar.get("errors") or not isinstance(calendar.get("busy"), list):
            raise _fault(calendar)
        if len(calendar["busy"]) > MOST_EVENTS:
            raise Refused("too many events")
        return joined([_busy(one) for one in calendar["busy"]], since, until)

    def put(self, event: Event) -> None:
        """Change it where it stands (a deleted one comes back), or add it under an id made of its uid."""
        ics.check(event)
        said = _event(event)
        answer = self._ask("PUT", f"/calendars/primary/events/{_id(event.uid)}?sendUpdates=none", said)
        if answer.status in line.GONE:
            said["id"] = _id(event.uid)
            answer = self._ask("POST", "/calendars/primary/events?sendUpdates=none", said)
        if answer.status == HTTPStatus.CONFLICT:
            raise Away("written twice at one moment")
        _judge(answer)

    def remove(self, uid: str) -> None:
        answer = self._ask("DELETE", f"/calendars/primary/events/{_id(uid)}?sendUpdates=none")
        if answer.status not in line.GONE:
            _judge(answer)

    def _ask(self, method: str, path: str, said: dict[str, Any] | None = None) -> Answer:
        headers = {"Authorization": f"Bearer {self.access}", "Accept": "application/json"}
        if said is not None:
            headers["Content-Type"] = "application/json"
        return line.ask(method, self.api_url + path, headers, json.dumps(said).encode() if said else b"")


def _event(event: Event) -> dict[str, Any]:
    return {
        "summary": ics.line(event.summary) or "Appointment", "description": ics.text(event.description),
        "location": ics.line(event.location, ics.PLACE), "status": "confirmed", "transparency": "opaque",
        "start": {"dateTime": _utc(event.starts_at), "timeZone": "UTC"},
        "end": {"dateTime": _utc(event.ends_at), "timeZone": "UTC"},
        "extendedProperties": {"private": {"portico": event.uid}},
    }  # fmt: skip


def _id(uid: str) -> str:
    """Return a uid as Google's ids are written: base32hex in small letters."""
    made = base64.b32hexencode(hashlib.sha256(uid.encode()).digest()).decode()
    return made.rstrip("=").lower()


def _busy(one: Any) -> Busy:
    try:
        return Busy(datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Away("a time that is none") from error


def _judge(answer: Answer) -> Answer:
    """:raises Away, Refused, Revoked: see there; Google says "wait" with 403 too."""
    if answer.status == HTTPStatus.FORBIDDEN:
        error = _dict(answer.json().get("error"))
        reasons = [_dict(one).get("reason") for one in error.get("errors") or []]
        if any(reason in PATIENCE_ASKED for reason in reasons):
            raise Away("status 403, asked for patience")
        if "insufficientPermissions" in reasons:
            raise Revoked("a part of the consent is missing")
    return line.judge(answer)


def _fault(calendar: dict[str, Any]) -> Exception:
    reasons = [_dict(one).get("reason") for one in calendar.get("errors") or []]
    return Revoked("its calendar is gone") if "notFound" in reasons else Away("it could not be read")


def _dict(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
