"""Taking back an import, within a day: what it made goes, unless somebody has done something with it since."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q, QuerySet

from features.accounts.models import Membership, Ticket, User
from features.base import audit
from features.base.errors import Conflict
from features.base.models import AuditEvent
from features.base.permissions import Permission, require
from features.clients.models import Access, Client, ClientImport, Contact, Invitation
from features.clients.operations.imports import own

WINDOW = timedelta(days=1)
OF_THE_IMPORT = {"invitation.sent", "clients.imported"}
State = ClientImport.State


@dataclass(frozen=True)
class TakenBack:
    clients: int
    people: int
    kept: int  # clients that somebody has touched since


def can_be_undone(here: ClientImport, now: datetime) -> bool:
    return here.state == State.DONE and here.finished_at is not None and now - here.finished_at <= WINDOW


@transaction.atomic
def undo_import(*, done: ClientImport, by: Membership, now: datetime) -> TakenBack:
    """
    Remove the clients and people that an import made and nobody has touched since; who was invited loses the link.

    :raises NotAllowed: the role may not edit clients.
    :raises NotThere: it is somebody else's.
    :raises Conflict: it is not done, more than a day ago, or somebody is just using what it made.
    """
    require(by, Permission.CLIENTS_EDIT)
    own(done, by)
    here = ClientImport.objects.select_for_update(of=("self",)).get(pk=done.pk)
    if not can_be_undone(here, now):
        raise Conflict("An import can be taken back for a day after it is done.")
    try:
        with transaction.atomic():
            result = _remove(here)
    except ProtectedError as error:
        raise Conflict("Something was added to these clients. Remove them by hand.") from error
    here.state = State.UNDONE
    here.save(update_fields=["state"])
    audit.record(
        "clients.import_undone",
        by=by,
        about=here,
        clients=result.clients,
        people=result.people,
        kept=result.kept,
    )
    return result


def _remove(here: ClientImport) -> TakenBack:
    doings = _doings_of_others(here)
    made = {key: [uuid.UUID(one) for one in ids] for key, ids in here.made.items()}
    clients = _untouched(made["clients"], doings)
    kept_clients = set(made["clients"]) - set(clients)
    places = Access.objects.filter(pk__in=made["places"]).exclude(client__in=kept_clients)
    places = places.exclude(
        Exists(doings.filter(client_id=OuterRef("client"), actor_id=OuterRef("contact__user")))
    )
    places.delete()
    people = _lonely(made["people"], doings)
    count = len(people)
    _forget(people)
    Client.objects.filter(pk__in=clients).delete()
    return TakenBack(len(clients), count, len(kept_clients))


def _untouched(ids: list[uuid.UUID], doings: QuerySet[AuditEvent]) -> list[uuid.UUID]:
    mine = Client.objects.filter(pk__in=ids).select_for_update()
    touched = set(doings.filter(client_id__in=ids).values_list("client_id", flat=True))
    return [client.pk for client in mine if client.pk not in touched]


def _lonely(ids: list[uuid.UUID], doings: QuerySet[AuditEvent]) -> list[uuid.UUID]:
    """Return those who act for nobody now, never came in, and about whom nothing was done since."""
    acts = Access.objects.filter(contact__user=OuterRef("pk"))
    works = Membership.objects.filter(user=OuterRef("pk"))
    rows = User.objects.filter(pk__in=ids, contact__joined_at__isnull=True).exclude(
        Exists(acts) | Exists(works)
    )
    known = doings.filter(Q(about_id=OuterRef("contact")) | Q(actor_id=OuterRef("pk")))
    return list(rows.exclude(Exists(known)).values_list("pk", flat=True))


def _doings_of_others(here: ClientImport) -> QuerySet[AuditEvent]:
    """Return what happened since the file came, but for the import's own doing."""
    since = AuditEvent.objects.filter(created_at__gt=here.created_at).exclude(event__in=OF_THE_IMPORT)
    return since.filter(Q(details__import__isnull=True) | ~Q(details__import=str(here.pk)))


def _forget(users: list[uuid.UUID]) -> None:
    """Their invitations first: these keep their tickets, and tickets their person."""
    Invitation.objects.filter(contact__user__in=users).delete()
    Ticket.objects.filter(user__in=users).delete()
    Contact.objects.filter(user__in=users).delete()
    User.objects.filter(pk__in=users).delete()
