"""
A client's engagements (jobs, matters, projects) are kept by a slice above. What slices beside or below it have to know
of them they ask here; the slice that keeps them hangs itself in when it is ready.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from features.base.permissions import Actor
from features.clients.acting import Someone
from features.clients.models import Access, Client, Contact


@dataclass(frozen=True)
class Keeper:
    """
    `reachable` gives those a contact may know of, whatever limits them; `visible_to` those of a member of staff. Rows
    have a `name` and a `client_id`. `word` is what the firm calls one (`words` several):
    job, matter, project, engagement. `limits_of` and `limit` keep what somebody's access is limited to (D8);
    `named_for` gives the same of several accesses at once, as pairs of their ids and those of engagements.
    """

    reachable: Callable[[Contact | Someone], QuerySet[Any]]
    visible_to: Callable[[Actor], QuerySet[Any]]
    word: Callable[[], str]
    words: Callable[[], str]
    of_client: Callable[[Client], QuerySet[Any]]
    limits_of: Callable[[Access], QuerySet[Any]]
    limit: Callable[[Access, Collection[UUID]], bool]
    named_for: Callable[[Collection[UUID]], Collection[tuple[UUID, UUID]]]


_keepers: list[Keeper] = []


def kept_by(keeper: Keeper) -> None:
    _keepers[:] = [keeper]


def keeper() -> Keeper:
    """
    :raises RuntimeError: nobody keeps engagements; silence must not mean that everything may be seen.
    """
    if not _keepers:
        raise RuntimeError("Nobody keeps engagements: features.projects is not ready.")
    return _keepers[0]


def seen_of(client: Client, by: Actor) -> list[Any]:
    """Return those of a client that this member of staff sees, to choose from."""
    return list(keeper().visible_to(by).filter(client=client))


def within_reach(contact: Contact | Someone) -> Q:
    """Return the condition that a row with a `project_id` belongs to no engagement, or to one this contact reaches."""
    return Q(project_id__isnull=True) | Q(project_id__in=keeper().reachable(contact).values("pk"))
