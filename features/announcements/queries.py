"""
Which announcements whom concern. A client's side starts from the contact who asks, each time anew: who comes to match
while one runs sees it, who no longer matches does not. Staff see those whose every client they see.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from features.announcements.models import Addressed, Announcement, Seen
from features.announcements.switches import ANNOUNCEMENT
from features.base.permissions import Actor, Permission
from features.base.prepared import Given
from features.clients import queries as clients
from features.clients.acting import Someone
from features.clients.models import Access, Contact
from features.clients.queries import ON_PORTAL
from features.clients.rights import ContactRight, holding
from features.projects import queries as projects
from features.toggles.queries import is_on

A = Announcement.Audience
State = Announcement.State
BY_START = ("-starts_at", "-id")
type Moment = datetime | Given


# --- when ------------------------------------------------------------------------------------------


def running(now: Moment) -> Q:
    return Q(published_at__isnull=False, starts_at__lte=now) & (Q(ends_at__isnull=True) | Q(ends_at__gt=now))


def in_state(state: str, now: datetime) -> Q:
    """Match what `Announcement.state` calls so."""
    past = Q(published_at__isnull=False, ends_at__lte=now)
    return {
        State.DRAFT: Q(published_at__isnull=True),
        State.SCHEDULED: Q(published_at__isnull=False, starts_at__gt=now),
        State.CURRENT: running(now),
        State.PAST: past,
    }[State(state)]


# --- the client's side -----------------------------------------------------------------------------


def addressed_to(contact: Contact | Someone) -> QuerySet[Announcement]:
    """Return what is for somebody who acts for this contact's clients, whenever it runs."""
    mine = clients.acted_for_by(contact).order_by()
    one = Addressed.objects.filter(announcement=OuterRef("pk"))
    named = Q(client__in=mine) | Q(kind__in=mine.values("kind"), kind__gt="")
    named |= Q(project__in=projects.visible_to(contact).order_by())
    return Announcement.objects.filter(
        (Q(audience=A.EVERYBODY) & Q(Exists(mine))) | Q(Exists(one.filter(named)))
    )


def visible_to(contact: Contact) -> QuerySet[Announcement]:
    """Return what runs, and what ran since this person joined the portal; nothing while the switch is off."""
    if not is_on(ANNOUNCEMENT):
        return Announcement.objects.none()
    now = timezone.now()
    ran = Q(published_at__isnull=False, starts_at__lte=now, ends_at__lte=now, ends_at__gte=contact.joined_at)
    return addressed_to(contact).filter(running(now) | ran).select_related("written_by")


def current_for(contact: Contact) -> QuerySet[Announcement]:
    return visible_to(contact).filter(running(timezone.now())).order_by(*BY_START)


def is_waiting(contact: Contact, announcement_id: UUID) -> bool:
    """Return whether it runs, is for them, and they have not hidden it."""
    return current_for(contact).exclude(_hidden(contact.pk)).filter(pk=announcement_id).exists()


def waiting_for(contact: Contact) -> QuerySet[Announcement]:
    return current_for(contact).exclude(_hidden(contact.pk))


def _hidden(contact_id: Any) -> Exists:
    rows = Seen.objects.filter(announcement=OuterRef("pk"), contact=contact_id, dismissed_at__isnull=False)
    return Exists(rows)


def on_home(contact: Contact | Someone, now: Moment) -> QuerySet[Announcement]:
    """Return what stands on top of Home, the newest first, each with `is_seen`."""
    rows = addressed_to(contact).filter(running(now)).exclude(_hidden(contact.pk))
    seen = Seen.objects.filter(announcement=OuterRef("pk"), contact=contact.pk)
    return rows.annotate(is_seen=Exists(seen)).select_related("written_by").order_by(*BY_START)


# --- the firm's side -------------------------------------------------------------------------------


def in_workspace(by: Actor) -> QuerySet[Announcement]:
    """Return those this member of staff (or API key) may see: of some, those for clients they see alone."""
    if not by.can(Permission.ANNOUNCEMENTS_EDIT) or not is_on(ANNOUNCEMENT):
        return Announcement.objects.none()
    rows = Announcement.objects.select_related("written_by")
    if by.limited_to is None:
        return rows
    theirs = clients.visible_to(by)
    others = Addressed.objects.filter(announcement=OuterRef("pk"))
    others = others.exclude(Q(client__in=theirs) | Q(project__client__in=theirs))
    return rows.filter(~Exists(others), audience__in=[A.CLIENTS, A.PROJECTS])


def counted(rows: QuerySet[Announcement]) -> QuerySet[Announcement]:
    """Add whom each reaches now, as `reach`, and how many of these have seen it, as `seen_by`."""
    each = OuterRef(OuterRef("pk"))
    reached = _through(each)
    seen = Seen.objects.filter(announcement=each, contact=OuterRef("contact"))
    return rows.annotate(reach=_count(reached), seen_by=_count(reached.filter(Exists(seen))))


def reached_by(announcement: Announcement) -> QuerySet[Access]:
    """Return through which accesses people on the portal are addressed; somebody may stand there several times."""
    return _through(announcement.pk).select_related("contact").order_by("client", "pk")


def _through(of: Any) -> QuerySet[Access]:
    """Return the accesses by which `addressed_to` shows an announcement, given by its id as a subquery sees it."""
    one = Addressed.objects.filter(announcement=of)
    general = Announcement.objects.filter(pk=of, audience=A.EVERYBODY)
    project = one.filter(project__client=OuterRef("client"))
    limited = project.filter(project__limits__access=OuterRef("pk"))
    may = Q(level__in=holding(ContactRight.SEE_PROJECTS))
    named = one.filter(Q(client=OuterRef("client")) | Q(kind=OuterRef("client__kind")))
    worked = (Q(is_limited=False) & Q(Exists(project))) | (Q(is_limited=True) & Q(Exists(limited)))
    rows = Access.objects.live().filter(ON_PORTAL, client__archived_at__isnull=True)
    return rows.filter(Q(Exists(general)) | Q(Exists(named)) | (may & worked))


def _count(rows: QuerySet[Any]) -> Coalesce:
    """Return how many people that is: each once."""
    people = (
        rows.order_by().annotate(all=Value(1)).values("all").annotate(people=Count("contact", distinct=True))
    )
    return Coalesce(Subquery(people.values("people")), 0)


def to_tell(now: datetime) -> QuerySet[Announcement]:
    """Return what has begun, and nobody has been told of yet."""
    return Announcement.objects.filter(running(now), told_at__isnull=True)


def names_of(rows: Iterable[Announcement]) -> dict[UUID, list[str]]:
    """Return for whom each is, in words, in one query."""
    found: dict[UUID, list[str]] = {}
    about = Addressed.objects.filter(announcement__in=[row.pk for row in rows])
    named = about.annotate(name=Coalesce(F("client__name"), F("project__name"), F("kind"))).order_by("name")
    for one in named:
        words = one.get_kind_display() if one.kind else one.name
        found.setdefault(one.announcement_id, []).append(words)
    return found


def count_states(rows: QuerySet[Announcement], now: datetime) -> dict[str, int]:
    """Return how many there are in each state, in one query."""
    counts = {str(state): Count("pk", filter=in_state(state, now)) for state in State}
    found: dict[str, int] = rows.select_related(None).order_by().aggregate(**counts)
    return found
