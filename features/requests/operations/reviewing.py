"""Staff look at what came in: accept it, or give it back and say why."""

from datetime import datetime

from django.db import transaction

from features.actions import operations as actions
from features.base.errors import Conflict
from features.base.permissions import Actor
from features.requests import emails, rules
from features.requests.models import Item, Request
from features.requests.operations.answering import ANSWER, clear, said
from features.requests.operations.asking import ITEM
from features.requests.operations.holding import hold, hold_files, hold_item, record

State = Item.State


@transaction.atomic
def accept(*, item: Item, by: Actor, now: datetime) -> None:
    """
    Settle an item, answered or not: what came another way is settled too. The last one closes the request.

    :raises Conflict: it is settled, or the request is not open.
    """
    hold_item(item, by)
    _check_open(item.request)
    if item.state == State.ACCEPTED:
        raise Conflict("This is accepted already.")
    hold_files([item])
    _accept(item, by, now)
    _close_if_complete(item.request, by, now)


@transaction.atomic
def accept_all(*, request: Request, by: Actor, now: datetime) -> int:
    """Accept whatever is answered. Return how many."""
    hold(request, by)
    _check_open(request)
    rows = list(Item.objects.select_for_update(no_key=True).filter(request=request, state=State.ANSWERED))
    hold_files(rows)
    for item in rows:
        item.request = request
        _accept(item, by, now)
    _close_if_complete(request, by, now)
    return len(rows)


@transaction.atomic
def give_back(*, item: Item, by: Actor, now: datetime, note: str) -> None:
    """
    Return an answer with a note: the client reads it, is told, and has it on their list again. What they sent for it
    stays with it, and more can follow.

    :raises Refused: the note says nothing.
    :raises Conflict: there is no answer, or the request is not open.
    """
    why = rules.reason(note)
    hold_item(item, by)
    _check_open(item.request)
    if item.state != State.ANSWERED:
        raise Conflict("There is no answer to return.")
    lost, whose = said(item), item.answered_by
    clear(item)
    item.answered_by = whose  # the note is theirs to read
    item.state, item.note, item.asked_at = State.RETURNED, why, now
    item.decided_at, item.decided_by = now, getattr(by, "user", None)
    item.save(update_fields=[*ANSWER, "note", "asked_at"])
    actions.reopen_subject(kind=ITEM, subject_id=item.pk, by=by)
    record("request.returned", item, by, **lost)
    emails.returned(item, sender=by.name if getattr(by, "user", None) else "", now=now)


@transaction.atomic
def ask_again(*, item: Item, by: Actor, now: datetime) -> None:
    """
    Ask for something that was accepted once more.

    :raises Conflict: it is not accepted, or the request was withdrawn.
    """
    hold_item(item, by)
    if item.state != State.ACCEPTED or item.request.withdrawn_at:
        raise Conflict("This is not settled.")
    lost = said(item)
    clear(item)
    item.asked_at = now
    item.save(update_fields=[*ANSWER, "note", "asked_at"])
    Request.objects.filter(pk=item.request_id).update(closed_at=None)
    item.request.closed_at = None
    actions.reopen_subject(kind=ITEM, subject_id=item.pk, by=by)
    record("request.asked_again", item, by, **lost)


def _accept(item: Item, by: Actor, now: datetime) -> None:
    item.state, item.decided_at, item.decided_by = State.ACCEPTED, now, getattr(by, "user", None)
    item.seen_by_staff_at = item.seen_by_staff_at or now
    item.save(update_fields=["state", "decided_at", "decided_by", "seen_by_staff_at"])
    actions.settle_subject(kind=ITEM, subject_id=item.pk, by=by, now=now, told=False)
    record("request.accepted", item, by)


def _close_if_complete(request: Request, by: Actor, now: datetime) -> None:
    if request.items.exclude(state=State.ACCEPTED).exists():
        return
    request.closed_at = now
    request.save(update_fields=["closed_at"])
    record("request.completed", request, by)


def _check_open(request: Request) -> None:
    if not request.is_open:
        raise Conflict("This request is not open.")
