"""Something is done, or not after all."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from features.actions import kinds, news, queries, rules
from features.actions.models import Action
from features.actions.operations.asking import hold, record
from features.base import holding
from features.base.errors import Conflict, NotThere
from features.base.permissions import Actor, Permission, require
from features.clients.models import Contact

TAKEN_BACK_WITHIN = timedelta(hours=1)


@transaction.atomic
def settle(*, action: Action, by: Actor, now: datetime, told: bool = True) -> bool:
    """
    Say that it is done. Return whether it was open until now; done twice is done once. Unless `told`, a slice tells
    staff itself what the client did.

    :raises NotThere: it is not on their list.
    :raises Conflict: a contact can't say so of this kind; doing it settles it.
    """
    if isinstance(by, Contact):
        _hold_own(action, by)
        if kinds.of(action).asks:
            raise Conflict("This is done once you have answered it.")
        if not kinds.of(action).by_hand:
            raise Conflict("This is done once you have done it.")
    else:
        hold(action, by)
    return _settle(action, by, now, told=told)


@transaction.atomic
def answer(
    *, action: Action, contact: Contact, now: datetime, words: str = "", chosen: Iterable[str] = ()
) -> None:
    """
    Answer a question, in words or by what is chosen of its options: then it is done, and the firm is told.

    :raises NotThere: it is not on their list, or is no question.
    :raises Refused: this is no answer to it; `field` names what is missing.
    :raises Conflict: it is answered; the firm may ask again.
    """
    _hold_own(action, contact)
    if not kinds.of(action).asks:
        raise NotThere
    if not action.is_open:
        raise Conflict("This is answered. Write to us if it should be another answer.")
    for name, value in rules.answer(action, words=words, chosen=chosen).items():
        setattr(action, name, value)
    action.save(update_fields=["answer", "chosen"])
    _settle(action, contact, now, event="action.answered")


@transaction.atomic
def settle_subject(
    *, kind: str, subject_id: UUID, by: Actor | None, now: datetime, told: bool = True
) -> bool:
    """
    Settle what a slice has put on the list; nothing happens if it is not open. The slice has decided who may; unless
    `told`, it tells staff itself, and shows them in its own place what the client did.
    """
    action = _of_subject(kind, subject_id)
    return action is not None and _settle(action, by, now, told=told)


@transaction.atomic
def reopen_subject(*, kind: str, subject_id: UUID, by: Actor | None) -> bool:
    """Put what a slice had on the list there again; nothing happens if it is open. The slice has decided who may."""
    action = _of_subject(kind, subject_id)
    if action is None or action.is_open:
        return False
    _open_again(action, by)
    return True


@transaction.atomic
def reopen(*, action: Action, by: Actor, now: datetime) -> None:
    """
    Put it on the client's list again, done or withdrawn.

    :raises Conflict: it is open.
    """
    hold(action, by)
    if action.is_open:
        raise Conflict("This is open.")
    _open_again(action, by)


@transaction.atomic
def take_back(*, action: Action, contact: Contact, now: datetime) -> None:
    """
    A contact says that it is not done after all: within the hour, and until the firm has seen it.

    :raises NotThere: it is not on their list.
    :raises Conflict: it was not they who settled it here, or it is too late.
    """
    _hold_own(action, contact)
    is_by_hand = kinds.of(action).by_hand  # what a slice has settled is taken back there
    is_theirs = (
        is_by_hand and action.settled_by_id == contact.user_id and action.settled_side == contact.actor_side
    )
    is_fresh = action.settled_at is not None and now - action.settled_at < TAKEN_BACK_WITHIN
    if not (is_theirs and is_fresh and action.seen_by_staff_at is None):
        raise Conflict("This can’t be taken back any more. Write to us instead.")
    _open_again(action, contact)


@transaction.atomic
def mark_seen(*, action_id: UUID, by: Actor, now: datetime) -> None:
    """
    Take what a client did from the inbox.

    :raises NotThere: it does not wait there.
    """
    require(by, Permission.CLIENTS_VIEW)
    if not queries.arrived(by).filter(pk=action_id).order_by().update(seen_by_staff_at=now):
        raise NotThere
    queries.arrivals_changed()


@transaction.atomic
def mark_unseen(*, action_id: UUID, by: Actor) -> None:
    """
    Put it back.

    :raises NotThere: it was not ticked off.
    """
    require(by, Permission.CLIENTS_VIEW)
    seen = queries.in_workspace(by).filter(settled_side="client", seen_by_staff_at__isnull=False)
    if not seen.filter(pk=action_id).update(seen_by_staff_at=None):
        raise NotThere
    queries.arrivals_changed()


def _hold_own(action: Action, contact: Contact) -> None:
    holding.hold(action, among=queries.visible_to(contact).select_related("client"))


def _of_subject(kind: str, subject_id: UUID) -> Action | None:
    rows = Action.objects.select_for_update(no_key=True, of=("self",)).select_related("client")
    return rows.filter(kind=kind, subject_id=subject_id).first()


def _settle(
    action: Action, by: Actor | None, now: datetime, *, told: bool = True, event: str = "action.settled"
) -> bool:
    if not action.is_open:
        return False
    user = getattr(by, "user", None)
    action.settled_at, action.settled_by, action.settled_side = now, user, by.actor_side if by else "system"
    action.seen_by_staff_at = None if told else now
    action.save(update_fields=["settled_at", "settled_by", "settled_side", "seen_by_staff_at"])
    record(event, action, by)
    queries.arrivals_changed()
    if told and isinstance(by, Contact):
        news.settled(action, by)
    return True


def _open_again(action: Action, by: Actor | None) -> None:
    action.settled_at = action.settled_by = action.withdrawn_at = action.seen_by_staff_at = None
    action.settled_side = action.withdrawn_reason = ""
    action.save(
        update_fields=[
            "settled_at", "settled_by", "settled_side", "withdrawn_at", "withdrawn_reason", "seen_by_staff_at",
        ]
    )  # fmt: skip
    record("action.reopened", action, by)
    queries.arrivals_changed()
