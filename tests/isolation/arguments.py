"""What stands in the places of a route: ids and tokens of one's own, of another client, of a stranger, of nobody."""

import re
import uuid
from typing import Any, Literal
from zoneinfo import ZoneInfo

from tests.isolation.endpoints import Endpoint
from tests.isolation.factories import secret
from tests.isolation.world import Inside, World

Whose = Literal["own", "other", "crossed", "foreign", "absent"]
NOBODY = uuid.UUID("00000000-0000-4000-8000-000000000000")
NOBODYS = "nobodys-token-0123456789abcdef"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
THINGS = {  # the row that an id in a route means; {client} is c1 or c2
    "client_id": "{client}", "contact_id": "{client}-person", "document_id": "{client}-firm-document",
    "vault_item_id": "{client}-vault-secret",
    "type_id": "{client}-type", "key_id": "key", "event_id": "{client}-event", "entry_id": "{client}-entry",
    "session_id": "session-{client}-person", "ticket_id": "{client}-link", "colleague_id": "staff", "role_id": "role",
    "project_id": "{client}-project", "notification_id": "{client}-client-notification",
    "access_id": "{client}-delegate-access", "thing_id": "{client}-firm-document",
    "invitation_id": "{client}-invitation", "import_id": "{client}-import",
    "action_id": "{client}-action", "announcement_id": "{client}-announcement", "upload_id": "{client}-client-arriving", "passkey_id": "{client}-passkey",
    "puzzle_id": "{client}-puzzle", "mail_id": "{client}-mail",
    "request_id": "{client}-request", "item_id": "{client}-item", "link_id": "{client}-link-firm",
    "invoice_id": "{client}-invoice", "payment_id": "{client}-payment", "part_id": "{client}-part",
    "credit_id": "{client}-credit", "use_id": "{client}-use", "rate_id": "rate", "method_id": "{client}-method",
    "feedback_id": "{client}-feedback", "article_id": "article", "picture_id": "article-picture", "category_id": "article-category",
    "file_id": "{client}-invoice-file", "done_id": "{client}-done", "series_id": "{client}-series", "template_id": "template", "line_id": "template-line",
    "device_id": "{client}-client-device",
    "status_id": "status", "pipeline_id": "pipeline", "stage_id": "stage", "move_id": "{client}-passage",
    "recurrence_id": "{client}-recurrence", "rule_id": "rule", "work_template_id": "work-template",
    "thread_id": "{client}-thread", "message_id": "{client}-message", "reply_id": "saved-reply",
    "task_id": "{client}-task", "checklist_id": "{client}-checklist",
    "organizer_template_id": "organizer-template", "organizer_id": "{client}-organizer",
    "scheduled_id": "{client}-scheduled", "closed_id": "closed-days",
    "appointment_id": "{client}-appointment", "service_id": "booking-service", "location_id": "office", "member_id": "staff",
    "time_off_id": "time-off",
}  # fmt: skip
TICKETS = {
    "accounts:link": "sign_in", "accounts:again": "sign_in", "accounts_staff:welcome": "first",
    "accounts:reset": "reset", "accounts:not_me": "not_me", "accounts:new_address": "email",
    "accounts_staff:reset": "reset", "accounts_staff:invitation": "staff_invite", "clients:invitation": "client_invite",
}  # fmt: skip
OTHERS = {
    "number": 1, "moment": 1, "size": 192, "path": "nowhere", "source": "documents", "letter_id": "none", "switch": "documents",
    "service": "mailgun", "provider": "google", "key": "documents", "kind": "document", "schema": "f-none", "preset": "staff",
    "section_key": "about", "question_key": "words",
}  # fmt: skip
INSTEAD = {  # where the place of that name means something else, or where another row is needed
    ("actions:answer", "action_id"): "{client}-asked",
    ("requests:end_link", "link_id"): "{client}-link-client",
    **{
        (f"organizers_record:{page}", "organizer_id"): "{client}-organizer-sent"
        for page in ("accept", "give_back", "reopen")
    },
    **{
        (f"portal_api:organizer-{page}", "organizer_id"): "{client}-organizer-sent"
        for page in ("acceptance", "return")
    },
    ("organizers:end_link", "link_id"): "{client}-organizer-link",
    ("organizers:take_file_off", "document_id"): "{client}-client-document",
    ("requests:undo", "item_id"): "{client}-answered-item",
    ("requests_record:give_back", "item_id"): "{client}-answered-item",
    ("notifications_staff:opened", "notification_id"): "{client}-staff-notification",
    ("portal_api:reading", "notification_id"): "{client}-staff-notification",
    ("notifications_staff:device_off", "device_id"): "{client}-staff-device",
    ("portal_api:notification-device", "device_id"): "{client}-staff-device",
    ("booking_staff:mark", "appointment_id"): "{client}-appointment-past",
    ("portal_api:appointment-outcome", "appointment_id"): "{client}-appointment-past",
    ("documents:restore", "document_id"): "{client}-taken-back",
    ("messages_staff:edit", "message_id"): "{client}-answer",
    ("documents:page", "document_id"): "{client}-client-document",
    ("documents_staff:page", "document_id"): "{client}-client-document",
    ("requests:piece", "upload_id"): "{client}-link-arriving",
    ("documents_record:piece", "upload_id"): "{client}-firm-arriving",
    ("portal_api:upload", "upload_id"): "{client}-key-arriving",
    ("vault:download", "vault_item_id"): "{client}-vault-file",
    ("vault:replace", "vault_item_id"): "{client}-vault-own",
    ("vault:remove", "vault_item_id"): "{client}-vault-own",
    ("vault_record:download", "vault_item_id"): "{client}-vault-file",
    ("portal_api:deleted", "document_id"): "{client}-deleted",
    ("accounts_staff:device", "session_id"): "session-staff",
    ("factors_staff:passkey", "passkey_id"): "passkey-staff",
    ("factors_staff:passkey_removal", "passkey_id"): "passkey-staff",
    ("portal_api:own-session", "session_id"): "session-staff",
    ("accounts_staff:device_link", "ticket_id"): "ticket-reset",
    ("accounts_staff:colleague_invitation", "colleague_id"): "invited",
    ("accounts_staff:withdrawal", "colleague_id"): "invited",
    ("accounts_staff:reactivation", "colleague_id"): "gone",
    ("clients_staff:withdraw_invitation", "contact_id"): "waiting",
    ("clients_staff:invitation_link", "contact_id"): "waiting",
    **{
        (f"announcements_staff:{page}", "announcement_id"): "{client}-announcement-draft"
        for page in ("publish", "delete")
    },
    ("portal_api:announcement-publication", "announcement_id"): "{client}-announcement-draft",
    **{
        (f"billing_firm:{page}", "invoice_id"): "{client}-draft"
        for page in ("edit", "files", "time", "discard", "release")
    },
}
BY_LINK = {"requests:send", "requests:pieces", "requests:piece"}
PAID_BY_LINK = "billing_link:"
FOR_ALL = {"article_id", "picture_id", "category_id"}  # of the firm, and there for all of its clients
LISTS = {"template_id", "line_id", "rate_id", "organizer_template_id"}
OF_THE_HOUSE = (
    LISTS
    | FOR_ALL
    | {
        "role_id",
        "colleague_id",
        "pipeline_id",
        "rule_id",
        "work_template_id",
        "stage_id",
        "status_id",
        "type_id",
        "key_id",
        "reply_id",
        "closed_id",
        "service_id",
        "location_id",
        "member_id",
        "time_off_id",
    }
)  # of no client: there for all who come in
BELOW = {
    "request_id",
    "organizer_id",
    "item_id",
    "link_id",
    "invoice_id",
    "payment_id",
    "part_id",
    "credit_id",
    "use_id",
}
PAIRED = BELOW | {"contact_id", "event_id", "upload_id", "vault_item_id"}  # below a client in the same route


def whose(endpoint: Endpoint) -> tuple[Whose, ...]:
    """Return the sorts of arguments this endpoint is asked with by those who come in."""
    if not any(name in THINGS for name in endpoint.converters):
        return ("own", "foreign") if "token" in endpoint.converters else ("own",)
    pairs = [
        THINGS[name]
        for name in PAIRED.intersection(endpoint.converters)
        if (endpoint.name, name) not in INSTEAD
    ]
    is_paired = pairs and "client_id" in endpoint.converters
    return ("own", "other", *(("crossed",) if is_paired else ()), "foreign", "absent")  # type: ignore[return-value]


def path(endpoint: Endpoint, world: World, here: Inside, kind: Whose) -> str:
    """
    :raises KeyError: nobody has said what stands in this place: add it to THINGS, TICKETS or OTHERS.
    """
    return "/" + PLACE.sub(lambda place: str(_value(endpoint, world, here, kind, place[1])), endpoint.route)


def _value(endpoint: Endpoint, world: World, here: Inside, kind: Whose, name: str) -> Any:
    if name == "token":
        return _token(endpoint, world, here, kind)
    if name == "firm_id":
        return here.firm.pk
    if name in THINGS:
        thing = INSTEAD.get((endpoint.name, name), THINGS[name])
        return _id(world, here, kind, thing, paired=name in PAIRED)
    if name == "key" and "source" in endpoint.converters:
        return _inbox_key(
            here, world.c if kind == "foreign" else here, "c2" if "undone" in endpoint.name else "c1"
        )
    return OTHERS[name]


def _inbox_key(here: Inside, owner: Inside, client: str) -> str:
    """Name the uploads of one client, as the inbox shows them."""
    at = here.rows[f"{client}-client-document"].created_at
    local = at.astimezone(ZoneInfo(here.firm.time_zone)).date()
    return f"{owner.id(client)}.{local.isoformat()}.{int(at.timestamp() * 1_000_000) + 1}"


def _id(world: World, here: Inside, kind: Whose, thing: str, *, paired: bool) -> uuid.UUID:
    if kind == "absent":
        return NOBODY
    if kind == "foreign":
        return world.c.id(thing.format(client="c1"))
    client = "c2" if kind == "other" or (kind == "crossed" and paired) else "c1"
    return here.id(thing.format(client=client))


def _token(endpoint: Endpoint, world: World, here: Inside, kind: Whose) -> str:
    if endpoint.name in BY_LINK and kind != "absent":
        return secret("upload", (world.c if kind == "foreign" else here).mark, "c1")
    if endpoint.name == "organizers_link:answer" and kind != "absent":
        return secret("answer", (world.c if kind == "foreign" else here).mark, "c1")
    if endpoint.name.startswith(PAID_BY_LINK) and kind != "absent":
        return secret("pay", (world.c if kind == "foreign" else here).mark, "c1")
    if endpoint.name == "notifications_stop:index" and kind != "absent":
        return secret("stop", (world.c if kind == "foreign" else here).mark, "c1")
    ticket = TICKETS.get(endpoint.name)
    if ticket is None or kind == "absent":
        return NOBODYS
    return secret("ticket", (world.c if kind == "foreign" else here).mark, ticket)
