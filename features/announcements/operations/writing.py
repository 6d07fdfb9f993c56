"""An announcement is written, changed, published, ended."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from features.announcements import queries, rules, tasks
from features.announcements.models import Addressed, Announcement
from features.announcements.operations.audiences import address
from features.announcements.switches import ANNOUNCEMENT
from features.base import audit, holding
from features.base.errors import Conflict, NotThere
from features.base.permissions import Actor, Permission, require
from features.toggles.queries import is_on

State = Announcement.State


class Particulars(TypedDict, total=False):
    """`kinds`, `clients` and `projects` count for the audience of that name."""

    title: str
    body: str
    audience: str
    starts_at: datetime | None
    ends_at: datetime | None
    kinds: Collection[str]
    clients: Collection[UUID]
    projects: Collection[UUID]


@transaction.atomic
def draft(*, by: Actor, now: datetime, **given: Unpack[Particulars]) -> Announcement:
    """
    Write one that nobody sees yet.

    :raises NotAllowed: the role may not announce anything.
    :raises Refused: a value can't be taken; `field` names it.
    """
    _require(by)
    values = rules.tidy({"title": "", **given})
    announcement = Announcement(written_by=getattr(by, "user", None), created_at=now, **values)
    rules.check_order(announcement.starts_at, announcement.ends_at, now)
    announcement.save(force_insert=True)
    address(announcement, by, dict(given))
    _note("announcement.written", announcement, by)
    return announcement


@transaction.atomic
def change(*, announcement: Announcement, by: Actor, now: datetime, **given: Unpack[Particulars]) -> bool:
    """
    Change what is given; of one that runs, whoever reads it from now on reads the new words. Return whether anything
    differed.

    :raises Conflict: it is over.
    """
    state = _hold(announcement, by, now)
    if state == State.PAST:
        raise Conflict("This announcement is over. Duplicate it, and write on there.")
    values = rules.tidy({**given})
    if state == State.CURRENT:
        values.pop("starts_at", None)
    elif state == State.SCHEDULED and not values.get("starts_at", now):
        values["starts_at"] = now
    changed = [name for name, new in values.items() if getattr(announcement, name) != new]
    for name in changed:
        setattr(announcement, name, values[name])
    if changed:
        rules.check_order(announcement.starts_at, announcement.ends_at, now)
        announcement.save(update_fields=changed)
    differs = address(announcement, by, dict(given))
    if changed or differs:
        _note("announcement.changed", announcement, by)
    if "starts_at" in changed:
        _begin(announcement, now)
    return bool(changed or differs)


@transaction.atomic
def publish(*, announcement: Announcement, by: Actor, now: datetime, at: datetime | None = None) -> None:
    """
    Let it go out: `at` a time, else when its draft says, else now.

    :raises Conflict: it is out already.
    :raises Refused: its end has passed.
    """
    if _hold(announcement, by, now) != State.DRAFT:
        raise Conflict("This is published already.")
    address(announcement, by, {})
    announcement.starts_at = max(at or announcement.starts_at or now, now)
    rules.check_order(announcement.starts_at, announcement.ends_at, now)
    announcement.published_at = now
    announcement.save(update_fields=["starts_at", "published_at"])
    _note("announcement.published", announcement, by)
    _begin(announcement, now)


@transaction.atomic
def unpublish(*, announcement: Announcement, by: Actor, now: datetime) -> None:
    """
    Make a draft again of one that has not begun.

    :raises Conflict: it has begun, or is a draft.
    """
    if _hold(announcement, by, now) != State.SCHEDULED:
        raise Conflict("Only an announcement that has not begun becomes a draft again. End this one instead.")
    announcement.published_at = None
    announcement.save(update_fields=["published_at"])
    _note("announcement.unpublished", announcement, by)


@transaction.atomic
def end(*, announcement: Announcement, by: Actor, now: datetime) -> None:
    """
    End one that runs, now.

    :raises Conflict: it does not run.
    """
    if _hold(announcement, by, now) != State.CURRENT:
        raise Conflict("This announcement does not run.")
    announcement.ends_at = now
    announcement.save(update_fields=["ends_at"])
    _note("announcement.ended", announcement, by)


@transaction.atomic
def duplicate(*, announcement: Announcement, by: Actor, now: datetime) -> Announcement:
    """Make a draft with the same words for the same people, without days."""
    _hold(announcement, by, now)
    copied = {name: getattr(announcement, name) for name in ("title", "body", "audience")}
    made = Announcement.objects.create(written_by=getattr(by, "user", None), created_at=now, **copied)
    Addressed.objects.bulk_create(
        Addressed(announcement=made, kind=one.kind, client_id=one.client_id, project_id=one.project_id)
        for one in announcement.addressed.all()
    )
    _note("announcement.written", made, by)
    return made


@transaction.atomic
def delete(*, announcement: Announcement, by: Actor, now: datetime) -> None:
    """
    Delete a draft; what people have read stays.

    :raises Conflict: it is published.
    """
    if _hold(announcement, by, now) != State.DRAFT:
        raise Conflict("Only a draft can be deleted. What people have read stays.")
    _note("announcement.deleted", announcement, by)
    announcement.delete()


def _require(by: Actor) -> None:
    require(by, Permission.ANNOUNCEMENTS_EDIT)
    if not is_on(ANNOUNCEMENT):
        raise NotThere


def _hold(announcement: Announcement, by: Actor, now: datetime) -> str:
    """
    Let one at a time change it, and return how it stands.

    :raises NotAllowed: the role may not announce anything.
    :raises NotThere: it is not theirs to see.
    """
    _require(by)
    holding.hold(announcement, among=queries.in_workspace(by).select_related(None))
    return announcement.state(now)


def _begin(announcement: Announcement, now: datetime) -> None:
    """Have people told once it begins."""
    is_out = announcement.state(now) in (State.SCHEDULED, State.CURRENT)
    if is_out and announcement.starts_at and announcement.told_at is None:
        tasks.begin(announcement, announcement.starts_at)


def _note(event: str, announcement: Announcement, by: Actor, **details: Any) -> None:
    audit.record(event, by=by, about=announcement, **details)
