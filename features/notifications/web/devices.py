"""The devices of a person, alike on both sides: listed, turned on here, and removed."""

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from features.accounts import agents, sessions
from features.accounts.models import Session
from features.base.errors import Conflict, Refused
from features.notifications import devices, operations, queries
from features.notifications.models import PushSubscription
from features.notifications.queries import Person
from integrations.push import gateway
from integrations.push.address import decode
from integrations.push.gateway import Receiver

SCOPES = {"client": "/", "staff": "/workspace/"}  # each side has a worker of its own in the same browser
LONGEST = 2000


class Shown(NamedTuple):
    row: PushSubscription
    name: str
    is_here: bool
    is_told: bool  # its person is signed in there


def shown(person: Person, session: Session) -> dict[str, Any] | None:
    """Return what the page shows of devices; None where none can be told."""
    if not gateway.is_there():
        return None
    living = set(sessions.live_of(person.user, now=timezone.now()).values_list("pk", flat=True))
    rows = [
        Shown(row, agents.words(row.agent), row.session_id == session.pk, row.session_id in living)
        for row in devices.of_person(person)
    ]
    return {
        "rows": rows, "is_on_here": any(one.is_here for one in rows), "key": gateway.public_key(),
        "scope": SCOPES[queries.side_of(person)],
    }  # fmt: skip


def turn_on(request: HttpRequest, person: Person, session: Session, here: str) -> HttpResponseBase:
    try:
        receiver = _receiver(request)
        operations.turn_on(by=person, session=session, receiver=receiver, now=timezone.now())
    except (Refused, Conflict) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Notifications are on for this device.")
    return redirect(here)


def _receiver(request: HttpRequest) -> Receiver:
    """
    Return the browser as its script wrote it into the form.

    :raises Refused: it is none.
    """
    endpoint, p256dh, auth = (request.POST.get(name, "")[:LONGEST] for name in ("endpoint", "p256dh", "auth"))
    try:
        return Receiver(endpoint, decode(p256dh), decode(auth))
    except ValueError:
        raise Refused("Your browser sent no keys. Try again.") from None


def again(request: HttpRequest, person: Person, session: Session) -> HttpResponseBase:
    operations.renew_device(by=person, session=session, endpoint=request.POST.get("endpoint", "")[:LONGEST])
    return HttpResponse(status=204)


def turn_off(request: HttpRequest, person: Person, device_id: UUID, here: str) -> HttpResponseBase:
    device = get_object_or_404(devices.of_person(person), pk=device_id)
    operations.turn_off(by=person, device=device)
    messages.success(request, "This device is told nothing more.")
    return redirect(here)
