"""Something is asked of a client, asked otherwise, or no longer needed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from features.actions import kinds, news, queries, rules
from features.actions.errors import Follows
from features.actions.models import Action
from features.base import audit, holding
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.clients import queries as clients
from features.clients.models import Client


class Particulars(TypedDict, total=False):
    title: str
    detail: str
    due_on: date | None


@transaction.atomic
def ask(
    *, client: Client, by: Actor, now: datetime, kind: str, contact_id: UUID | None = None,
    project_id: UUID | None = None, options: Iterable[str] = (), several: bool = False, is_long: bool = False,
    **given: Unpack[Particulars],
) -> Action:  # fmt: skip
    """
    Ask a client for something by hand: everybody who can do it finds it on their list, and is told. The kind "answer"
    takes an answer in words (`is_long`: of many lines), "choose" one or `several` of 2 to 10 `options`.

    :raises NotAllowed: the role may not ask clients for things.
    :raises NotThere: the client is not theirs to see, or is archived.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.ACTIONS_EDIT)
    if not clients.visible_to(by).filter(pk=client.pk, archived_at__isnull=True).exists():
        raise NotThere
    if kind not in [one.key for one in kinds.by_hand()]:
        raise Refused("Choose what you ask for.", field="kind")
    _check_whom(client, by, contact_id, project_id)
    tidy = rules.tidy({"title": "", **given})
    tidy |= rules.question(kind, options=options, several=several, is_long=is_long)
    return _open(client, by, now, kind=kind, contact_id=contact_id, project_id=project_id, **tidy)


@transaction.atomic
def ensure(
    *, client: Client, by: Actor | None, now: datetime, kind: str, subject_id: UUID, contact_id: UUID | None = None,
    project_id: UUID | None = None, told: bool = True, **given: Unpack[Particulars],
) -> Action:  # fmt: skip
    """
    Put something of a slice on the client's list, once: for the same kind and subject the same row is returned,
    whatever became of it. The slice has decided who may; unless `told`, it tells people itself.
    """
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    found = Action.objects.filter(kind=kind, subject_id=subject_id).first()
    if found is not None:
        return found
    about = {"kind": kind, "subject_id": subject_id, "contact_id": contact_id, "project_id": project_id}
    return _open(client, by, now, told=told, **about, **rules.tidy({"title": "", **given}))


@transaction.atomic
def change_subject(*, kind: str, subject_id: UUID, **given: Unpack[Particulars]) -> None:
    """Let what a slice has put on the list say what the slice says now. The slice has decided who may, and notes it."""
    Action.objects.filter(kind=kind, subject_id=subject_id).update(**rules.tidy({**given}))


@transaction.atomic
def withdraw_subject(*, kind: str, subject_id: UUID, by: Actor | None, now: datetime) -> bool:
    """Take off what a slice has put on the list; nothing happens if it is not open. The slice has decided who may."""
    rows = Action.objects.select_for_update(no_key=True, of=("self",)).select_related("client")
    action = rows.filter(queries.OPEN, kind=kind, subject_id=subject_id).first()
    if action is None:
        return False
    action.withdrawn_at = now
    action.save(update_fields=["withdrawn_at"])
    record("action.withdrawn", action, by)
    return True


@transaction.atomic
def change(*, action: Action, by: Actor, now: datetime, **given: Unpack[Particulars]) -> bool:
    """
    Change what is given; another day is told by the next reminder. Return whether anything differed.

    :raises NotThere: it is not theirs to see.
    :raises Conflict: it is not open any more.
    """
    hold(action, by)
    _check_open(action)
    tidy = rules.tidy({**given})
    changes = {
        name: (getattr(action, name), new) for name, new in tidy.items() if getattr(action, name) != new
    }
    for name, (_, new) in changes.items():
        setattr(action, name, new)
    if changes:
        action.save(update_fields=list(changes))
        told = {name: [_json(old), _json(new)] for name, (old, new) in changes.items()}
        record("action.changed", action, by, changes=told)
    return bool(changes)


@transaction.atomic
def withdraw(*, action: Action, by: Actor, now: datetime, reason: str = "") -> None:
    """
    Take it off the client's list: it is no longer needed. Why, the client is not told.

    :raises Refused: the reason can't be taken.
    :raises Conflict: it is not open any more.
    """
    hold(action, by)
    _check_open(action)
    action.withdrawn_at, action.withdrawn_reason = now, rules.reason(reason)
    action.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record("action.withdrawn", action, by)


def hold(action: Action, by: Actor) -> None:
    """
    Let one at a time change it, and bring it up to date.

    :raises NotAllowed: the role may not change what clients are asked.
    :raises NotThere: it is not theirs to see.
    :raises Conflict: a slice keeps it, and it follows what is decided there.
    """
    require(by, Permission.ACTIONS_EDIT)
    holding.hold(action, among=queries.in_workspace(by))
    if not kinds.of(action).is_free:
        raise Follows


def record(event: str, action: Action, by: Actor | None, **details: Any) -> None:
    audit.record(event, by=by, about=action, client_id=action.client_id, **details)


def _open(client: Client, by: Actor | None, now: datetime, *, told: bool = True, **values: Any) -> Action:
    user = getattr(by, "user", None)  # a program's key has none
    action = Action(client=client, asked_by=user, created_at=now, **values)
    action.save(force_insert=True)
    record("action.opened", action, by, kind=action.kind)
    if told:
        news.opened(action, sender=by.name if by and user else "")
    return action


def _check_open(action: Action) -> None:
    if not action.is_open:
        raise Conflict("This is not open any more.")


def _check_whom(client: Client, by: Actor, contact_id: UUID | None, project_id: UUID | None) -> None:
    if contact_id and contact_id not in [one.pk for one in queries.people_for(client)]:
        raise Refused("Choose somebody who acts for this client.", field="contact")
    if project_id and project_id not in [pk for pk, _ in queries.projects_for(client, by)]:
        raise Refused("Choose one of this client’s.", field="project")


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
