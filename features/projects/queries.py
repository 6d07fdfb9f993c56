"""Which projects whom concern. A client's side starts from the contact who asks, staff from the clients they see."""

import uuid
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from features.accounts.models import Membership, Session
from features.base.composition import Verdict
from features.base.permissions import Actor, Permission
from features.base.prepared import Prepared
from features.base.scope import once
from features.clients import acting, sight
from features.clients import queries as clients
from features.clients.models import Access, Client, Contact
from features.clients.rights import ContactRight
from features.projects.models import Project, ProjectLimit

MENU = 100  # projects of one contact that the frame looks at


# --- the client's side -----------------------------------------------------------------------------


def reachable(contact: Contact | acting.Someone, right: ContactRight | None = None) -> QuerySet[Project]:
    """
    Return the projects within this contact's limits: those of every client they act for (and hold the right for); where
    their access is limited to some projects (D8), those. Whether they may open them is another matter: `visible_to`.
    """
    return Project.objects.filter(pk__in=acting.ids(_reachable, contact, right))


def _reachable(contact_id: uuid.UUID, right: ContactRight | None, now: datetime) -> QuerySet[Any, Any]:
    mine = acting.accesses(contact_id, right, now)
    whole = Q(client__in=mine.filter(is_limited=False).values("client"))
    named = ProjectLimit.objects.filter(
        access__in=mine.filter(is_limited=True), project__client=F("access__client")
    )
    return Project.objects.filter(whole | Q(pk__in=named.values("project"))).values("pk")


def visible_to(contact: Contact | acting.Someone) -> QuerySet[Project]:
    """Return the projects this contact may look at, completed ones too (S3-24, S3-34)."""
    return reachable(contact, ContactRight.SEE_PROJECTS)


def shown_to(contact: Contact, session: Session) -> QuerySet[Project]:
    """Return the same, of the client this browser shows, if one was chosen."""
    return visible_to(contact).filter(client__in=clients.scope_of(contact, session))


def known_to(contact: Contact) -> list[Project]:
    """Return them as a list with what the frame shows, read once per request."""
    return once(("projects", contact.pk), lambda: KNOWN.rows(contact=contact.pk, now=timezone.now()))


def _known() -> QuerySet[Project]:
    return visible_to(acting.SOMEONE).only("name", "address", "state", "client_id")[:MENU]


KNOWN = Prepared(_known)


# --- the firm's side -------------------------------------------------------------------------------


def in_workspace(by: Actor) -> QuerySet[Project]:
    """Return the projects a member of staff (or API key) may see: those of the clients they see."""
    if not by.can(Permission.PROJECTS_VIEW):
        return Project.objects.none()
    return Project.objects.filter(client__in=clients.visible_to(by))


def having(word: str) -> Q:
    """Match a word in a project's name, its address, or its client's name."""
    return Q(name__icontains=word) | Q(address__icontains=word) | Q(client__name__icontains=word)


def clients_for(by: Actor) -> QuerySet[Client]:
    """Return the clients this person may begin a project for."""
    return clients.visible_to(by).filter(archived_at__isnull=True)


def seen_through(access: Access, project: Project) -> Verdict:
    """Return whether an access to the project's client reaches it, and why; what `visible_to` goes by."""
    found = sight.by_right(access, ContactRight.SEE_PROJECTS)
    return sight.within_limits(access, project.pk) if found.sees else found


# --- both ------------------------------------------------------------------------------------------


def team_of(project: Project) -> list[Membership]:
    """Return who works on it, by name; those who left the firm no longer do."""
    rows = project.team.filter(is_active=True, user__is_active=True)
    return list(rows.select_related("user").order_by("user__name", "pk"))


def people_of(project: Project) -> list[Access]:
    """Return the client's people whom it concerns most."""
    return list(project.people.select_related("contact__user").order_by("contact__user__name", "pk"))


def ids_of(project: Project | None) -> dict[str, list[uuid.UUID]]:
    """Return who works on it and whom it concerns, as ids."""
    if project is None:
        return {"team": [], "people": []}
    people: Any = project.people.values_list("contact_id", flat=True)
    return {"team": [one.pk for one in team_of(project)], "people": list(people)}
