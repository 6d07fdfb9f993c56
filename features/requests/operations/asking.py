"""Staff put a request together and send it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max

from features.actions import operations as actions
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.clients import engagements
from features.clients import queries as clients
from features.clients.models import Client
from features.documents.models import DocumentType
from features.projects.models import Project
from features.requests import emails, rules
from features.requests.models import Item, Request, Template
from features.requests.operations.holding import hold, hold_item, need_on, record

ITEM = "request_item"  # the kind of to-do that an item is
FULL = f"A list holds {rules.MOST_ITEMS} things. Remove one first, or send a second list."


@dataclass(frozen=True)
class Wanted:
    """One thing to ask for, before it is a row."""

    title: str
    help: str = ""
    type: DocumentType | None = None
    year: int | None = None
    is_required: bool = True
    due_on: date | None = None


class Particulars(TypedDict, total=False):
    title: str
    note: str
    year: int | None
    project: Project | None


class ItemParticulars(TypedDict, total=False):
    title: str
    help: str
    type: DocumentType | None
    year: int | None
    is_required: bool
    due_on: date | None


def from_template(template: Template, *, year: int | None, due_on: date | None = None) -> list[Wanted]:
    """Return what a template asks for, of one year."""
    return [
        Wanted(rules.filled(one.title, year), rules.filled(one.help, year), one.type, year, one.is_required, due_on)
        for one in template.items.select_related("type")
    ]  # fmt: skip


def copied(earlier: Request, *, year: int | None) -> list[Wanted]:
    """
    Return what was asked for then, for another year: what was answered or accepted, each year that is named moved on.
    Without a year the same again.
    """
    base = earlier.year or max((one.year or 0 for one in earlier.items.all()), default=0)
    by = year - base if year and base else 0
    kept = earlier.items.filter(state__in=(Item.State.ANSWERED, Item.State.ACCEPTED)).select_related("type")
    return [_moved(one, by) for one in kept]


def _moved(one: Item, by: int) -> Wanted:
    return Wanted(
        rules.shifted(one.title, by), rules.shifted(one.help, by), one.type, one.year + by if one.year else None,
        one.is_required, rules.shifted_day(one.due_on, by),
    )  # fmt: skip


@transaction.atomic
def ask(
    *, client: Client, by: Actor, now: datetime, items: Sequence[Wanted], is_draft: bool = False,
    **given: Unpack[Particulars],
) -> Request:  # fmt: skip
    """
    Ask a client for a list of things: each stands on the to-do list of everybody who can upload for them, and all are
    told once. A draft waits until it is sent.

    :raises NotAllowed: the role may not ask clients for things.
    :raises NotThere: the client is not theirs to see, or is archived, or requests are off.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.ACTIONS_EDIT)
    need_on()
    if not clients.visible_to(by).filter(pk=client.pk, archived_at__isnull=True).exists():
        raise NotThere
    _check_project(given.get("project"), client, by)
    tidy = rules.tidy({"title": "", **given}, now)
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    request = Request(client=client, asked_by=getattr(by, "user", None), created_at=now, **tidy)
    request.save(force_insert=True)
    _write(request, items, now)
    record("request.drafted", request, by, items=len(items))
    if not is_draft:
        _send(request, by, now)
    return request


@transaction.atomic
def send(*, request: Request, by: Actor, now: datetime) -> None:
    """
    Send a draft.

    :raises Conflict: it is no draft any more.
    :raises Refused: it asks for nothing.
    """
    hold(request, by)
    if not request.is_draft:
        raise Conflict("This was sent already.")
    _send(request, by, now)


@transaction.atomic
def change(*, request: Request, by: Actor, now: datetime, **given: Unpack[Particulars]) -> bool:
    """
    Change what is given. Return whether anything differed.

    :raises Refused: a value can't be taken; `field` names it.
    :raises Conflict: it belongs to another project once it is sent; others may have read it.
    """
    hold(request, by)
    _check_move(request, given, by)
    changes = _differing(request, rules.tidy({**given}, now))
    if changes:
        request.save(update_fields=list(changes))
        record("request.changed", request, by)
    return bool(changes)


@transaction.atomic
def add_item(*, request: Request, by: Actor, now: datetime, wanted: Wanted) -> Item:
    """
    Ask for one thing more. A request that was complete is open again; the client finds it on their list.

    :raises Refused: a value can't be taken, or the list is full.
    :raises Conflict: the request was withdrawn.
    """
    hold(request, by)
    if request.withdrawn_at:
        raise Conflict("This request was withdrawn. Ask anew.")
    [item] = _write(request, [wanted], now)
    if request.sent_at:
        request.closed_at = None
        request.save(update_fields=["closed_at"])
        _put_on_list([item], request, by, now)
        emails.added(item, sender=_sender(by))
    record("request.item_added", item, by)
    return item


@transaction.atomic
def change_item(*, item: Item, by: Actor, now: datetime, **given: Unpack[ItemParticulars]) -> bool:
    """Change what is given of one thing; its to-do says the same. Return whether anything differed."""
    hold_item(item, by)
    changes = _differing(item, rules.tidy({**given}, now))
    if changes:
        item.save(update_fields=list(changes))
        actions.change_subject(kind=ITEM, subject_id=item.pk, **_as_action(item))
        record("request.item_changed", item, by)
    return bool(changes)


@transaction.atomic
def remove_item(*, item: Item, by: Actor, now: datetime) -> None:
    """
    Ask for it no longer. What the client sent for it stays among their documents.

    :raises Conflict: the client has answered; accept or return it instead.
    """
    hold_item(item, by)
    if item.state == Item.State.ANSWERED:
        raise Conflict("The client has answered this. Accept it, or return it.")
    record("request.item_removed", item, by)
    actions.withdraw_subject(kind=ITEM, subject_id=item.pk, by=by, now=now)
    item.delete()


@transaction.atomic
def move_item(*, item: Item, to: Literal["up", "down"], by: Actor) -> None:
    """Let an item and its neighbor change places. At the end of the list nothing happens."""
    hold_item(item, by)
    swap(list(Item.objects.filter(request=item.request_id)), item, to)


def swap(rows: list[Any], one: Any, to: Literal["up", "down"]) -> None:
    place = [row.pk for row in rows].index(one.pk)
    other = place + (-1 if to == "up" else 1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for order, row in enumerate(rows):
        row.order = order
    type(one).objects.bulk_update(rows, ["order"])


def _check_move(request: Request, given: Particulars, by: Actor) -> None:
    project = given.get("project", request.project)
    if project == request.project:
        return
    if request.sent_at:
        raise Conflict("This was sent already. Withdraw it, and ask anew.", field="project")
    _check_project(project, request.client, by)


def _check_project(project: Project | None, client: Client, by: Actor) -> None:
    """
    :raises Refused: it is no project of this client that they see.
    """
    theirs = engagements.keeper().visible_to(by).filter(client_id=client.pk)
    if project is not None and not theirs.filter(pk=project.pk).exists():
        raise Refused("This belongs to another client. Choose again.", field="project")


def _send(request: Request, by: Actor, now: datetime) -> None:
    items = list(request.items.all())
    if not items:
        raise Refused("Say what you need: one thing at least.", field="lines")
    request.sent_at = now
    request.save(update_fields=["sent_at"])
    _put_on_list(items, request, by, now)
    record("request.sent", request, by, items=len(items))
    emails.sent(request, items, sender=_sender(by))


def _put_on_list(items: Iterable[Item], request: Request, by: Actor, now: datetime) -> None:
    for place, item in enumerate(items):
        item.asked_at = now
        item.save(update_fields=["asked_at"])
        at = now + timedelta(microseconds=place)  # to-dos of the same moment would lose their order
        about = {"kind": ITEM, "subject_id": item.pk, "project_id": request.project_id, **_as_action(item)}
        actions.ensure(client=request.client, by=by, now=at, told=False, **about)


def _as_action(item: Item) -> Any:
    return {"title": item.title, "detail": item.help, "due_on": item.due_on}


def _write(request: Request, wanted: Sequence[Wanted], now: datetime) -> list[Item]:
    last = request.items.aggregate(last=Max("order"))["last"]
    first = 0 if last is None else last + 1
    if request.items.count() + len(wanted) > rules.MOST_ITEMS:
        raise Refused(FULL, field="lines")
    rows = [
        Item(request=request, order=first + at, created_at=now, **_columns(one, now)) for at, one in enumerate(wanted)
    ]  # fmt: skip
    return Item.objects.bulk_create(rows)


def _columns(wanted: Wanted, now: datetime) -> dict[str, Any]:
    given = {**asdict(replace(wanted, type=None)), "type": wanted.type}
    return rules.tidy(given, now)


def _differing(row: Any, tidy: dict[str, Any]) -> dict[str, Any]:
    changes = {name: new for name, new in tidy.items() if getattr(row, name) != new}
    for name, new in changes.items():
        setattr(row, name, new)
    return changes


def _sender(by: Actor) -> str:
    return by.name if getattr(by, "user", None) else ""
