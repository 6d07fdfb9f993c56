"""What a contact may know of who has looked at their portal: their own sign-ins, and others who saw it as they do."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from branding.words import when
from features.accounts import agents
from features.base import events
from features.base.models import AuditEvent
from features.clients.models import Contact
from tenants.context import require_firm

SOMEBODY = "Somebody"  # the product refused a person it does not know


@dataclass(frozen=True)
class Look:
    """One line: a sentence, and the few facts that are the contact's to know."""

    icon: str
    text: str
    facts: tuple[str, ...]
    by_other: bool


def of(contact: Contact) -> QuerySet[AuditEvent]:
    """Return what the contact did by themself in the portal, and what is about them, of the events they may read."""
    mine = Q(actor_id=contact.user_id, actor_side="client") | Q(about_id=contact.pk)
    return AuditEvent.objects.filter(mine, event__in=events.told_to_contacts())


def shown(event: AuditEvent, contact: Contact) -> Look:
    is_mine = event.actor_side == "client" and event.actor_id == contact.user_id
    who = "You" if is_mine else _name(event)
    text, moment = f"{who} {events.for_contact(event)}", when(event.created_at, "time")
    has_place = is_mine or event.actor_side == "system"  # where staff sit is the firm's business
    place = (agents.words(event.agent), f"from {event.ip}" if event.ip else "") if has_place else ()
    facts = (moment, *place, *_said(event))
    return Look(events.icon(event), text, tuple(filter(None, facts)), by_other=not is_mine)


def _name(event: AuditEvent) -> str:
    if event.actor_side == "system":
        return SOMEBODY
    return f"{event.actor_name} of {require_firm().name}" if event.actor_side == "staff" else event.actor_name


def _said(event: AuditEvent) -> tuple[str, ...]:
    """Return the only two details that contacts are told: why, and for how long."""
    reason, minutes = event.details.get("reason"), event.details.get("minutes")
    why = f"Reason: {reason[:300]}" if isinstance(reason, str) and reason else ""
    long = "" if not isinstance(minutes, int) else f"for {minutes} minute{'' if minutes == 1 else 's'}"
    return long, why
