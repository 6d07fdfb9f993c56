"""Which to-dos whom concern. A client's side starts from the contact who asks, staff from the clients they see."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from features.accounts.models import Membership, Session
from features.accounts.roles import Role
from features.actions import kinds
from features.actions.models import Action
from features.base import remembered
from features.base.permissions import Actor, Permission
from features.base.prepared import Given, Prepared
from features.clients import engagements
from features.clients import queries as clients
from features.clients.acting import Someone
from features.clients.models import Client, Contact, TeamPlace

OPEN = Q(settled_at__isnull=True, withdrawn_at__isnull=True)
DONE = Q(settled_at__isnull=False)
BY_URGENCY = (F("due_on").asc(nulls_last=True), "created_at", "id")
BY_SETTLING = ("-settled_at", "-id")
ARRIVED = "actions:arrived"
MOST = 1000  # that the menu counts
LISTED = 50  # in the inbox: those that wait longest
NUDGE_AFTER = timedelta(hours=24)
type Waiting = tuple[str, UUID | None, list[UUID]]


# --- the client's side -----------------------------------------------------------------------------


def visible_to(contact: Contact | Someone, keys: Collection[str] | None = None) -> QuerySet[Action]:
    """
    Return what this contact was asked to do and may do (S0-10): for every client whose access goes that far, of the
    projects they reach, addressed to everybody or to them. What was withdrawn is gone. `keys` are the kinds that there
    are in this firm now, where they are known.
    """
    addressed = Q(contact__isnull=True) | Q(contact=contact.pk)
    rows = Action.objects.filter(_allowed(contact, keys), addressed, withdrawn_at__isnull=True)
    return rows.filter(engagements.within_reach(contact))


def _allowed(contact: Contact | Someone, known: Collection[str] | None) -> Q:
    """Return the condition that they hold, for the client, the right that the kind takes."""
    allowed = Q(pk__in=[])
    live = kinds.live() if known is None else [kind for kind in kinds.kinds if kind.key in known]
    for right in {kind.right for kind in live}:
        keys = [kind.key for kind in live if kind.right == right]
        allowed |= Q(kind__in=keys, client__in=clients.acted_for_by(contact, right))
    for kind in live:
        if kind.among is not None:
            allowed &= ~Q(kind=kind.key) | kind.among(contact)
    return allowed & _wide_enough(contact, [kind.key for kind in live if kind.is_narrow])


def _wide_enough(contact: Contact | Someone, narrow: list[str]) -> Q:
    """Return the condition that it belongs to a project, or may be seen without one by who is limited to some."""
    general = Q(kind__in=narrow, project_id__isnull=True)
    return ~general | Q(client__in=clients.acted_for_wholly(contact)) if narrow else Q()


def is_waiting(contact: Contact, action_id: UUID) -> bool:
    """Return whether this is on the contact's list and open."""
    return visible_to(contact).filter(OPEN, pk=action_id).exists()


def shown_to(contact: Contact, session: Session) -> QuerySet[Action]:
    """Return the same, of the client this browser shows, if one was chosen."""
    return visible_to(contact).filter(client__in=clients.scope_of(contact, session))


# --- the firm's side -------------------------------------------------------------------------------


def in_workspace(by: Actor) -> QuerySet[Action]:
    """Return the to-dos a member of staff (or API key) may see: those of the clients they see."""
    if not by.can(Permission.CLIENTS_VIEW):
        return Action.objects.none()
    keys = [kind.key for kind in kinds.live()]
    return Action.objects.filter(kind__in=keys, client__in=clients.visible_to(by))


def arrived(by: Actor) -> QuerySet[Any, Any]:
    """Return what clients did and nobody of the firm has ticked off yet; `on_team`: who asks works for the client."""
    return _arrived(in_workspace(by), by.actor_id).order_by("-settled_at")


def longest_arrived(by: Actor) -> list[Any]:
    """Return the same, what waits longest first: as many as the inbox lists, and one to know that there are more."""
    if not by.can(Permission.CLIENTS_VIEW):
        return []
    reach, member = clients.reach_of(by)
    keys = tuple(kind.key for kind in kinds.live())
    return LONGEST.rows(keys, reach, LISTED + 1, member=member, user=by.actor_id)


def _longest(keys: tuple[str, ...], reach: clients.Reach, most: int) -> QuerySet[Any, Any]:
    rows = Action.objects.filter(kind__in=keys, client__in=clients.within(reach, Given("member")))
    return _arrived(rows, Given("user")).order_by("settled_at", "id")[:most]


def _arrived(rows: QuerySet[Action], user: UUID | Given) -> QuerySet[Any, Any]:
    rows = rows.filter(settled_side="client", seen_by_staff_at__isnull=True)
    mine = TeamPlace.objects.filter(client=OuterRef("client"), member__user=user)
    return rows.select_related("client", "settled_by").annotate(on_team=Exists(mine))


LONGEST = Prepared(_longest)


def is_for(member: Membership, assigned_to: UUID | None, team: Collection[UUID]) -> bool:
    """Return whether it is this person's: they work for the client, or nobody looks after it and they own the firm."""
    if assigned_to is None and member.role == Role.OWNER:
        return True
    return member.pk == assigned_to or member.pk in team


def count_arrived(member: Membership) -> int:
    """Return how much waits for this person, for the menu of every page: what waits is kept for a minute."""
    waiting = remembered.get(ARRIVED, _arrivals, seconds=60)
    live = {kind.key for kind in kinds.live()}
    return sum(is_for(member, assigned, team) for kind, assigned, team in waiting if kind in live)


def _arrivals() -> list[Waiting]:
    """Return of all that waits its kind, who looks after the client, and who is on the client's team."""
    rows = Action.objects.filter(settled_side="client", seen_by_staff_at__isnull=True).order_by()
    team = ArrayAgg("client__places__member", filter=Q(client__places__isnull=False), default=Value([]))
    return list(rows.annotate(team=team).values_list("kind", "client__assigned_to", "team")[:MOST])


def arrivals_changed() -> None:
    remembered.forget([ARRIVED])


def count_open(client: Client) -> int:
    keys = [kind.key for kind in kinds.live()]
    return Action.objects.filter(OPEN, client=client, kind__in=keys).count()


def people_for(client: Client) -> list[Contact]:
    """Return to whom something can be addressed: who acts for the client."""
    return [access.contact for access in clients.people_of(client)]


def projects_for(client: Client, by: Actor) -> list[tuple[UUID, str]]:
    """Return what it can belong to, as ids and names."""
    rows = engagements.keeper().visible_to(by).filter(client_id=client.pk).order_by("name", "pk")
    return list(rows.values_list("pk", "name"))


# --- both ------------------------------------------------------------------------------------------


def named(rows: Iterable[Action], projects: QuerySet[Any]) -> dict[UUID, str]:
    """Return the names of the projects these belong to, as far as they are among `projects`."""
    ids = {row.project_id for row in rows if row.project_id}
    return dict(projects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def due_between(first: date, last: date) -> QuerySet[Action]:
    """Return what is open and due on one of these days, of every client."""
    keys = [kind.key for kind in kinds.live()]
    rows = Action.objects.filter(OPEN, kind__in=keys, due_on__gte=first, due_on__lte=last)
    return rows.filter(client__archived_at__isnull=True).select_related("client", "contact__user")
