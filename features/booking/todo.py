"""The kind of to-do that asks a client to choose a time (S0-11): a booking settles it."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from features.actions import kinds
from features.actions import queries as actions
from features.actions.kinds import ActionKind
from features.actions.models import Action
from features.booking.switches import BOOKING
from features.clients.models import Client, Contact
from features.clients.rights import ContactRight

SCHEDULE = "schedule"


def page(action: Action) -> str:
    return f"{reverse('booking:new', urlconf=settings.FIRM_URLCONF)}?for={action.client_id}&todo={action.pk}"


KIND = ActionKind(
    SCHEDULE, 22, "Schedule an appointment", "calendar", "Choose a time", ContactRight.BOOK, page, by_hand=True,
    switch=BOOKING,
)  # fmt: skip


def register() -> None:
    kinds.kinds.add(KIND)


def open_one(contact: Contact, client: Client, wish: UUID | None) -> Action | None:
    """Return the to-do that a booking of this contact settles: the one they came from, or else the oldest."""
    rows = actions.visible_to(contact).filter(actions.OPEN, kind=SCHEDULE, client=client)
    named = rows.filter(pk=wish).first() if wish else None
    return named or rows.order_by("created_at", "pk").first()


def open_for(client: Client) -> Action | None:
    """Return the oldest to-do that staff settle by booking on behalf of a client."""
    rows = Action.objects.filter(actions.OPEN, kind=SCHEDULE, client=client).select_related("client")
    return rows.order_by("created_at", "pk").first()
