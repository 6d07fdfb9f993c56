"""Which projects somebody's access to a client is limited to (D8, S3-24); asked by the slice that keeps clients."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from features.base.errors import Refused
from features.clients.models import Access, Client
from features.projects.models import Project, ProjectLimit
from features.projects.words import word


def of_client(client: Client) -> QuerySet[Any]:
    return client.projects.order_by("-state", "name", "pk")


def limits_of(access: Access) -> QuerySet[Any]:
    """Return the projects named for this access; they count while it is limited."""
    return Project.objects.filter(limits__access=access).order_by("name", "pk")


def named_for(access_ids: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Return which projects are named for these accesses, in one query."""
    rows = ProjectLimit.objects.filter(access__in=access_ids)
    return set(rows.values_list("access_id", "project_id"))


def limit(access: Access, ids: Collection[uuid.UUID]) -> bool:
    """
    Name exactly these. Return whether that changed anything.

    :raises Refused: one of them is not the client's.
    """
    wanted = set(ids)
    if Project.objects.filter(pk__in=wanted, client=access.client_id).count() != len(wanted):
        raise Refused(f"Choose {word().plural} of this client.", field="projects")
    had = set(ProjectLimit.objects.filter(access=access).values_list("project", flat=True))
    ProjectLimit.objects.filter(access=access, project__in=had - wanted).delete()
    ProjectLimit.objects.bulk_create(ProjectLimit(access=access, project_id=one) for one in wanted - had)
    return had != wanted
