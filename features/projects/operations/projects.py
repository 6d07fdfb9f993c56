"""A project begins, changes, is completed, goes on."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from features.accounts.models import Membership
from features.base import audit, holding
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.clients.models import Access, Client
from features.projects import queries, rules
from features.projects.models import Project, ProjectPerson, TeamMember
from features.projects.words import word

State = Project.State


class Particulars(TypedDict, total=False):
    """
    What staff write down about a project. `email` may hold several addresses; `team` are ids of memberships, `people`
    ids of contacts who act for the client.
    """

    name: str
    summary: str
    address: str
    starts_on: date | None
    ends_on: date | None
    email: str
    team: Sequence[uuid.UUID]
    people: Sequence[uuid.UUID]


@transaction.atomic
def create(*, client: Client, by: Actor, now: datetime, **given: Unpack[Particulars]) -> Project:
    """
    Begin a project for a client; its people see it at once.

    :raises NotAllowed: the role may not edit projects. Contacts never may (S1-30).
    :raises NotThere: the client is not theirs to see, or is archived.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.PROJECTS_EDIT)
    if not queries.clients_for(by).filter(pk=client.pk).exists():
        raise NotThere
    return begin(client=client, by=by, now=now, **given)


@transaction.atomic
def begin(*, client: Client, by: Actor | None, now: datetime, **given: Unpack[Particulars]) -> Project:
    """
    Begin a project for a slice, which has decided who may; `by` is None for the product itself.

    :raises Refused: a value can't be taken; `field` names it.
    """
    given = {"name": "", **given}
    project = Project(client=client, created_at=now, **rules.tidy({**given}))
    rules.days(project.starts_on, project.ends_on)
    project.save(force_insert=True)
    _set_team(project, given.get("team", ()))
    _set_people(project, given.get("people", ()))
    _record("project.created", project, by)
    return project


@transaction.atomic
def edit(*, project: Project, by: Actor, now: datetime, **given: Unpack[Particulars]) -> bool:
    """
    Change what is given, leave the rest. Return whether anything differed.

    :raises NotAllowed: the role may not edit projects.
    :raises NotThere: it is not theirs to see.
    :raises Refused: a value can't be taken; `field` names it.
    """
    _hold(project, by)
    tidy = rules.tidy({**given})
    changes = {
        name: (getattr(project, name), new) for name, new in tidy.items() if getattr(project, name) != new
    }
    for name, (_, new) in changes.items():
        setattr(project, name, new)
    rules.days(project.starts_on, project.ends_on)
    if changes:
        project.save(update_fields=list(changes))
    told: dict[str, Any] = {name: [_json(old), _json(new)] for name, (old, new) in changes.items()}
    if "team" in given and _set_team(project, given["team"]):
        told["team"] = None
    if "people" in given and _set_people(project, given["people"]):
        told["people"] = None
    if told:
        _record("project.edited", project, by, changes=told)
    return bool(told)


@transaction.atomic
def complete(*, project: Project, by: Actor, now: datetime) -> None:
    """
    Say that the work is done. The client goes on reading it (S3-34).

    :raises Conflict: it is completed already.
    """
    _hold(project, by)
    if not project.is_open:
        raise Conflict(f"{project.name} is completed already.")
    _move(project, State.COMPLETED, now)
    _record("project.completed", project, by)


@transaction.atomic
def reopen(*, project: Project, by: Actor, now: datetime) -> None:
    """
    Go on with completed work.

    :raises Conflict: it is open.
    """
    _hold(project, by)
    if project.is_open:
        raise Conflict(f"{project.name} is open.")
    _move(project, State.OPEN, None)
    _record("project.reopened", project, by)


def _hold(project: Project, by: Actor) -> None:
    """Let one at a time change it, and bring it up to date."""
    require(by, Permission.PROJECTS_EDIT)
    holding.hold(project, among=queries.in_workspace(by))


def _move(project: Project, state: str, completed_at: datetime | None) -> None:
    project.state, project.completed_at = state, completed_at
    project.save(update_fields=["state", "completed_at"])


def _set_team(project: Project, ids: Collection[uuid.UUID]) -> bool:
    """Let exactly these work on it. Who left the firm stays as they were, out of sight."""
    now_there = Membership.objects.filter(is_active=True)
    found = set(now_there.filter(pk__in=ids).values_list("pk", flat=True))
    if found != set(ids):
        raise Refused("Choose people who work here now.", field="team")
    had = set(project.team.filter(is_active=True).values_list("pk", flat=True))
    TeamMember.objects.filter(project=project, membership__in=had - found).delete()
    TeamMember.objects.bulk_create(TeamMember(project=project, membership_id=one) for one in found - had)
    return found != had


def _set_people(project: Project, ids: Collection[uuid.UUID]) -> bool:
    """Let it concern exactly these of the client's people."""
    acting = dict(
        Access.objects.filter(client=project.client_id, contact__in=ids).values_list("contact_id", "pk")
    )
    if set(acting) != set(ids):
        raise Refused("Choose people who act for this client.", field="people")
    found, had = set(acting.values()), set(project.people.values_list("pk", flat=True))
    ProjectPerson.objects.filter(project=project, access__in=had - found).delete()
    ProjectPerson.objects.bulk_create(ProjectPerson(project=project, access_id=one) for one in found - had)
    return found != had


def _record(event: str, project: Project, by: Actor | None, **details: Any) -> None:
    said = word().singular
    audit.record(event, by=by, about=project, client_id=project.client_id, word=said, **details)


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
