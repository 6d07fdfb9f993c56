"""What the slice itself shows on a client's record: its people, its particulars, what happened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from branding.frame import Link
from branding.words import when
from features.base import events
from features.base.models import AuditEvent
from features.base.permissions import Permission
from features.clients import queries, saying, standing
from features.clients.models import Access, Client

STEP, MOST = 15, 300  # lines of activity


def people(request: Any) -> dict[str, Any]:
    client, by, now = _record(request), request.membership, timezone.now()
    rows = [(one, standing.of_person(one, now), _role(one, now)) for one in queries.people_of(client)]
    can_invite = by.can(Permission.CLIENTS_INVITE) and client.archived_at is None
    return {
        "client": client,
        "people": rows,
        "can_edit": by.can(Permission.CLIENTS_EDIT),
        "can_invite": can_invite,
        "can_look": by.can(Permission.PORTAL_IMPERSONATE) and client.archived_at is None,
    }


def _role(access: Access, now: datetime) -> str:
    count: int = getattr(access, "acts_for", None) or 1
    parts = [access.role, f"{count} clients" if count > 1 else "", *saying.facts(access, now)]
    return ", ".join(filter(None, parts))


def details(request: Any) -> dict[str, Any]:
    client = _record(request)
    tax_id = f"••-•••{client.tax_id_ending}" if client.tax_id_ending else ""
    items = [
        ("Tax ID", tax_id),
        ("Phone", client.phone),
        ("Address", client.address),
        ("Billing e\N{NON-BREAKING HYPHEN}mail", client.email),
    ]
    can_edit = request.membership.can(Permission.CLIENTS_EDIT)
    return {"client": client, "items": [item for item in items if item[1]], "can_edit": can_edit}


def team(request: Any) -> dict[str, Any]:
    """Who of the firm works for this client, whoever looks after it first."""
    client = _record(request)
    lead = client.assigned_to
    others = [one for one in queries.team_of(client) if lead is None or one.pk != lead.pk]
    can_edit = request.membership.can(Permission.CLIENTS_EDIT)
    return {"client": client, "lead": lead, "others": others, "can_edit": can_edit}


def activity(request: Any) -> dict[str, Any]:
    """Newest first. `show` narrows it to what the client's people did, `lines` reaches further back."""
    client, only_client = _record(request), request.GET.get("show") == "client"
    rows = queries.events_of(client, request.membership)
    rows = rows.filter(actor_side="client") if only_client else rows
    most = _lines(request.GET.get("lines", ""))
    found = list(rows[: most + 1])
    base = reverse("clients_staff:record", args=[client.pk])
    more = f"{base}?{'show=client&' if only_client else ''}lines={most + STEP}#activity"
    return {
        "items": _timeline(found[:most]),
        "more_url": more if len(found) > most and most < MOST else "",
        "only_client": only_client,
        "views": [
            Link(f"{base}#activity", "Everything", current=not only_client),
            Link(f"{base}?show=client#activity", "Client only", current=only_client),
        ],
    }


def _record(request: Any) -> Client:
    client: Client = request.record
    return client


def _lines(value: str) -> int:
    wanted = int(value) if value.isascii() and value.isdigit() and len(value) < 5 else STEP  # noqa: PLR2004
    return min(max(wanted, STEP), MOST)


def _timeline(rows: Iterable[AuditEvent]) -> list[dict[str, Any]]:
    return [
        {
            "text": format_html("<b>{}</b> {}", row.actor_name, events.sentence(row)),
            "detail": when(row.created_at, "time"),
            "state": "now" if first else "done",
        }
        for first, row in zip([True, *[False] * MOST], rows, strict=False)
    ]
