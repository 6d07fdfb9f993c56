"""For whom an announcement is, as it was chosen."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from features.announcements import rules
from features.announcements.models import Addressed, Announcement
from features.base.errors import NotThere, Refused
from features.base.permissions import Actor
from features.clients import queries as clients
from features.projects import queries as projects

A = Announcement.Audience
NOBODY = {
    A.KINDS: "Choose at least one kind.",
    A.CLIENTS: "Choose at least one client.",
    A.PROJECTS: "Choose at least one.",
}


def address(announcement: Announcement, by: Actor, given: dict[str, Any]) -> bool:
    """
    Keep for whom it is, as far as that is given. Return whether anything differed.

    :raises Refused: nobody is chosen, or more than they may speak to.
    :raises NotThere: somebody is chosen whom this person does not see.
    """
    if by.limited_to is not None and announcement.audience not in (A.CLIENTS, A.PROJECTS):
        raise Refused("You see assigned clients only. Choose clients or projects of yours.", field="audience")
    if announcement.audience == A.EVERYBODY:
        return _keep(announcement, [])
    if announcement.audience not in given:
        _check_chosen(announcement)
        return False
    rows = list(_chosen(announcement, by, given[announcement.audience] or ()))
    if not rows:
        raise Refused(NOBODY[A(announcement.audience)], field=announcement.audience)
    return _keep(announcement, rows)


def _check_chosen(announcement: Announcement) -> None:
    empty: dict[A, dict[str, Any]] = {
        A.KINDS: {"kind": ""},
        A.CLIENTS: {"client": None},
        A.PROJECTS: {"project": None},
    }
    if not announcement.addressed.exclude(**empty[A(announcement.audience)]).exists():
        raise Refused(NOBODY[A(announcement.audience)], field=announcement.audience)


def _chosen(announcement: Announcement, by: Actor, wished: Collection[Any]) -> Iterator[Addressed]:
    field = str(announcement.audience)
    if field == A.KINDS:
        yield from (Addressed(announcement=announcement, kind=kind) for kind in rules.kinds(wished))
        return
    ids = set(wished)
    if len(ids) > rules.MOST:
        raise Refused(f"Choose {rules.MOST} at most, or all clients of a kind.", field=field)
    known = set(_theirs(field, by).filter(pk__in=ids).values_list("pk", flat=True))
    if known != ids:
        raise NotThere
    name = "client_id" if field == A.CLIENTS else "project_id"
    yield from (Addressed(announcement=announcement, **{name: pk}) for pk in sorted(ids))


def _theirs(field: str, by: Actor) -> Any:
    if field == A.CLIENTS:
        return clients.visible_to(by).filter(archived_at__isnull=True)
    return projects.in_workspace(by).filter(client__archived_at__isnull=True)


def _keep(announcement: Announcement, wanted: list[Addressed]) -> bool:
    had = {_key(one): one.pk for one in announcement.addressed.all()}
    new = {_key(one): one for one in wanted}
    gone = [pk for key, pk in had.items() if key not in new]
    added = [one for key, one in new.items() if key not in had]
    Addressed.objects.filter(pk__in=gone).delete()
    Addressed.objects.bulk_create(added)
    return bool(gone or added)


def _key(one: Addressed) -> tuple[str, UUID | None, UUID | None]:
    return one.kind, one.client_id, one.project_id
