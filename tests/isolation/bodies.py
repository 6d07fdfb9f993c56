"""Bodies of unsafe requests: none, and one that most forms can take, with ids of one's own or smuggled ones."""

import io
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.isolation.endpoints import Endpoint
from tests.isolation.factories import secret

if TYPE_CHECKING:
    from tests.isolation.world import Inside

_numbers = count(1)
WITH_FILES = {
    "messages:send": "files",
    "messages_staff:send": "files",
    "requests:files": "files",
    "requests:send": "files",
    "documents:upload": "files",
    "documents_record:share": "files",
    "documents:add_version": "files",
    "documents_staff:add_version": "files",
    "portal_api:versions": "file",
    "portal_api:client-documents": "file",
    "clients_staff:import_begin": "file",
    "vault_record:put_file": "files",
    "vault:put_file": "files",
}
OF_SEVERAL = {
    "portal_api:documents-moving", "portal_api:documents-sharing", "portal_api:documents-deletion",
    "portal_api:trash-restoration",
}  # fmt: skip

BILLED = {
    "portal_api:client-invoices", "portal_api:invoice", "portal_api:invoice-credit", "portal_api:credit-using", "portal_api:invoice-plan",
    "portal_api:client-series", "portal_api:series", "portal_api:client-payments", "portal_api:refunds", "portal_api:client-credit",
}  # fmt: skip
OF_FEEDBACK = {"kind": "idea", "words": "Words.", "rating": "4", "page": "/documents/"}
DEVICES = {"notifications:device_again": "client", "notifications_staff:device_again": "staff"}
OF_WORK = ("work_", "portal_api:work-", "portal_api:project-stage", "portal_api:project-hold")
OF_VAULTS = {
    "label": "personal", "secret-title": "A portal", "secret-site": "https://x.example", "secret-user": "somebody",
    "secret-password": "words",
}  # fmt: skip


def plausible(endpoint: Endpoint, ids_of: "Inside", client: str) -> dict[str, Any]:
    """Return fields as the pages' forms and the API's resources have them. Ids are those of one firm's client."""
    number = next(_numbers)
    fields: dict[str, Any] = {
        "name": f"Plausible {number}", "email": f"plausible-{number}@example.com", "phone": "555 0100", "role": "Owner",
        "kind": "business", "since": "2020", "year": "2026", "notes": "Words.", "title": "Partner", "to": "up",
        "password": "seven blue kettles", "language": "es", "code": "ABCD2345", "key": "documents", "scopes": "clients.view",
        "client": str(ids_of.id(client)), "person": str(ids_of.id(f"{client}-access")), "anyway": "1", "on": "true",
        "color": "#224466", "headings": "modern", "corners": "soft", "tagline": "Words.", "next": "//evil.example/",
        "into": "https://dav.example/", "word": "matter", "level": "view_only", "summary": "Words.", "address": "1 First Street",
        "endpoint": secret(f"device-{DEVICES.get(endpoint.name)}", ids_of.mark, client),
    }  # fmt: skip
    if endpoint.name.startswith("vault"):
        fields |= OF_VAULTS
    elif endpoint.name in OF_SEVERAL:
        fields["documents"] = [str(ids_of.id(f"{client}-firm-document"))]
    elif "library" in endpoint.name or "article" in endpoint.name:
        fields |= _written()
        if endpoint.name in {"library_staff:pictures", "portal_api:article-pictures"}:
            fields["file"] = SimpleUploadedFile("words.png", picture(), "image/png")
    elif endpoint.name.startswith(("requests", "organizers")):
        is_organizer = endpoint.name.startswith("organizers")
        fields |= _organized(ids_of, client) if is_organizer else _requested(ids_of, client)
    elif endpoint.name in BILLED:
        fields |= _billed(endpoint, ids_of, client)
    elif endpoint.name.startswith(("billing_firm", "billing_record", "billing_rules", "billing_series")):
        fields |= _billed_in_workspace(ids_of, client)
    elif "announcement" in endpoint.name:
        fields |= {"audience": "clients", "clients": [str(ids_of.id(client))], "body": "Words."}
    else:
        is_chat = endpoint.name.startswith("messages") or any(
            part in endpoint.name
            for part in ("thread", "saved-repl", "scheduled", "office-hours", "closed-day")
        )
        fields |= _chatted(ids_of, client) if is_chat else _special(endpoint, ids_of, client)
    fields |= _worked(ids_of, client) if endpoint.name.startswith(OF_WORK) else {}
    fields |= OF_FEEDBACK if endpoint.name == "feedback:index" else {}
    fields |= _booked(ids_of, client) if "booking" in endpoint.name or "appointment" in endpoint.name else {}
    if name := WITH_FILES.get(endpoint.name):
        fields[name] = SimpleUploadedFile("words.txt", f"Some words {number}.".encode(), "text/plain")
    return {name: value for name, value in fields.items() if value is not None}


def _organized(ids_of: "Inside", client: str) -> dict[str, Any]:
    """Return what the builder takes, what is sent to whom, and an answer."""
    return {
        "kind": "text", "label": "Words?", "title": "Words.", "text": "Words.", "year": "2025", "due_on": "", "note": "Words.",
        "template": str(ids_of.id("organizer-template")), "clients": [str(ids_of.id(client))], "q-words": "Words.",
        "n-words": "1.0", "place": "0", "note-words": "Words.", "who": "ours",
    }  # fmt: skip


def _booked(ids_of: "Inside", client: str) -> dict[str, Any]:
    """Return what a service, an office, hours and time off take, and what books, moves and ends an appointment."""
    free = (timezone.now() + timedelta(days=6)).replace(minute=0, second=0, microsecond=0)
    return {
        "service": str(ids_of.id("booking-service")), "contact": str(ids_of.id(f"{client}-person")),
        "starts_at": free.isoformat(), "way": "phone", "answers": [],
        "name": "Words.", "where": "here", "change_hours": "24", "reason": "Words.", "state": "held", "length": "30",
        "step": "30", "before": "0", "after": "0", "notice": "0", "days": "60", "place": "1", "who": "choice",
        "members": str(ids_of.id("staff")), "ways": "phone", "own": "own", "time_zone": "America/New_York",
        "day-1": "9:00 to 12:00", "first_on": "2027-03-03",
    }  # fmt: skip


def _billed_in_workspace(ids_of: "Inside", client: str) -> dict[str, Any]:
    """Return what the editor takes, and what a payment, a refund and a credit note do."""
    invoice, today = ids_of.id(f"{client}-invoice"), timezone.localdate().isoformat()
    return {
        "what": str(invoice),
        "project": str(ids_of.id(f"{client}-project")), "due_on": (timezone.localdate() + timedelta(days=9)).isoformat(),
        "currency": "USD", "version": "0", "line_description": ["Words."], "line_detail": [""], "line_quantity": ["1"],
        "line_unit": [""], "line_rate": ["10.00"], "line_tax": [str(ids_of.id("rate"))], "line_cost": [""],
        "line_kind": ["item"], "kind": "check", "received_on": today, "amount": "1.00", f"for-{invoice}": "1.00",
        "words": "Words.", "reason": "Words.", "of": f"part-{ids_of.id(f'{client}-part')}",
        "terms_days": "14", "digits": "4", "yearly": "on", "credit": "auto", "prepay_least": "1", "prepay_most": "9",
        "name": "Words.", "rate": "5", "late_fee_grace": "0", "remind_days": "-3, 0",
        "every": "month", "starts_on": (timezone.localdate() + timedelta(days=9)).isoformat(), "day": "1",
        "due_days": "14", "ends": "never", "then": "draft",
        "invoice": [str(ids_of.id(f"{client}-draft"))], "rows": f"{today}, Words, Words, 1, 10.00",
    }  # fmt: skip


def _special(endpoint: Endpoint, ids_of: "Inside", client: str) -> dict[str, Any]:
    """The same name means different things in different forms."""
    name = endpoint.name
    kind = str(ids_of.id(f"{client}-type"))
    document = str(ids_of.id(f"{client}-firm-document"))
    if name.startswith(("documents", "actions", "portal_api:action-")):
        is_file = name.startswith("documents")
        return {"kind": kind, "document": document} if is_file else _asked(ids_of, client)
    if name.startswith("portal_api:"):
        return {
            "type": kind,
            "to": "a@example.com; b@example.com",
            "assigned_to": str(ids_of.id("staff")),
            "phone": None,
            "scopes": None,
            **(_of_organizers(ids_of) if "organizer" in name else {}),
        }
    if name.startswith("clients_staff:"):
        return {
            "contact": "somebody@example.com",
            "nudge": "expired",
            "message": "Words.",
            "assigned_to": str(ids_of.id("staff")),
            "team": str(ids_of.id("staff")),
        }
    if name.startswith("viewing"):
        return {"reason": "To help", "note": "Have a look", "hours": "4"}
    if name.startswith("accounts_staff:"):
        return {"role": "staff", "new_password": "another long password", "permissions": "clients.view"}
    return {}


def _of_organizers(ids_of: "Inside") -> dict[str, Any]:
    return {"template": str(ids_of.id("organizer-template")), "value": "Words.", "notes": {"words": "Words."}}


def _billed(endpoint: Endpoint, ids_of: "Inside", client: str) -> dict[str, Any]:
    """Some money of this client, for its own invoice."""
    body: dict[str, Any] = {
        "amount": "1",
        "words": "Words.",
        "kind": "cash",
        "received_on": "2026-03-10",
        "to": None,
    }
    if endpoint.name == "portal_api:refunds":
        body |= {"part": str(ids_of.id(f"{client}-part"))}
    elif "plan" in endpoint.name:
        due_on = (timezone.localdate() + timedelta(days=9)).isoformat()
        body |= {"parts": [{"due_on": due_on, "amount": 5_500}], "note": "Words."}
    elif "series" in endpoint.name:
        first = (timezone.localdate() + timedelta(days=9)).isoformat()
        body |= {"lines": [{"description": "Words.", "rate": 100}], "every": "month", "starts_on": first}
    return body


def _worked(ids_of: "Inside", client: str) -> dict[str, Any]:
    """Return where a project goes, and what statuses and stages take."""
    return {
        "project": [str(ids_of.id(f"{client}-project"))], "stage": str(ids_of.id("other-stage")), "note": "Words.", "reason": "Words.",
        "why": "Words.", "description": "Words.", "tone": "good", "icon": "check", "status": str(ids_of.id("status")),
        "to": str(ids_of.id("other-stage")), "name": "Words.", "trigger": "done", "tell": "Words.", "on": "1",
        "title": "Words.", "template": str(ids_of.id("work-template")), "every": "year",
        "starts_on": timezone.localdate().isoformat(),
    }  # fmt: skip


def _written() -> dict[str, Any]:
    return {
        "audience": "clients", "title": "Words", "summary": "Words.", "body": "Words.", "is_helpful": "yes", "words": "Words.",
    }  # fmt: skip


def _chatted(ids_of: "Inside", client: str) -> dict[str, Any]:
    """Return what a message takes, and what staff decide about a chat."""
    return {
        "subject": "Words", "body": f"Some words {next(_numbers)}.", "quote": str(ids_of.id(f"{client}-message")),
        "text": "Words.", "side": "client", "tasks": [{"text": "Words."}],
        "member": str(ids_of.id("owner")), "waiting": "us", "until": "2026-03-10T12:00:00Z", "edit_minutes": "20", "mail_has_words": "no",
        "project": str(ids_of.id(f"{client}-project")), "whose": "firm",
        "send_at": (timezone.now() + timedelta(days=3)).isoformat(timespec="minutes"), "answer": "Words.",
        "first_on": "2027-12-24", "last_on": "2027-12-26", "opens_0": "9:00", "closes_0": "17:00",
        "days": [{"weekday": 0, "opens": "09:00", "closes": "17:00"}], "is_answering": False,
    }  # fmt: skip


def _asked(ids_of: "Inside", client: str) -> dict[str, Any]:
    """Return what the list of to-dos takes, and the answer to a question."""
    action = str(ids_of.id(f"{client}-action"))
    words = {"due_on": timezone.localdate().isoformat(), "reason": "Words.", "chosen": "Red"}
    return {"action": action, "actions": [action], "kind": "other", **words}


def _requested(ids_of: "Inside", client: str) -> dict[str, Any]:
    kind = str(ids_of.id(f"{client}-type"))
    template = f"template:{ids_of.id('template')}"
    return {
        "type": kind, "source": template, "lines": "One thing", "clients": str(ids_of.id(client)), "answer": "do_not_have",
        "words": "Words.", "note": "Words.", "request": str(ids_of.id(f"{client}-request")), "days": "7",
        "most_files": "5", "most_mb": "5", "tell": "owners", "kind": kind,
    }  # fmt: skip


def picture() -> bytes:
    from PIL import Image  # noqa: PLC0415

    file = io.BytesIO()
    Image.new("RGB", (64, 64), "#224466").save(file, "PNG")
    return file.getvalue()
