"""Staff keep what they write again and again: each their own, and the firm's, by whoever may change settings."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from features.accounts.models import Membership
from features.base import audit, holding
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.messages import rules, saved
from features.messages.models import SavedReply
from features.messages.switches import MESSAGES
from features.toggles.queries import is_on

MOST = 200  # in use, of the firm's, and of each person's own
TAKEN = "There is one with this title. Choose another, so that your team can tell them apart."


@transaction.atomic
def add_reply(*, by: Actor, title: str, body: str, is_own: bool = False) -> SavedReply:
    """
    Keep a reply for the whole firm, or for oneself alone.

    :raises NotAllowed: the role may not write messages, or for the firm's not change settings.
    :raises NotThere: messages are off.
    :raises Refused: a value can't be taken; `field` names it.
    """
    owner = _owner(by, is_own=is_own)
    values = {"title": rules.saved_title(title), "body": rules.saved_body(body)}
    made = SavedReply(owner=owner, **values)
    _check_room(made.owner_id)
    _save(made)
    audit.record("saved_reply.added", by=by, about=made)
    return made


@transaction.atomic
def change_reply(*, reply: SavedReply, by: Actor, title: str, body: str) -> bool:
    """
    Put its words right; what was sent stays as it is. Return whether that changed anything.

    :raises NotAllowed: it is the firm's, and the role may not change settings.
    :raises NotThere: it is not theirs to see.
    :raises Refused: a value can't be taken; `field` names it.
    """
    hold(reply, by)
    wanted = {"title": rules.saved_title(title), "body": rules.saved_body(body)}
    changes = {
        name: [getattr(reply, name), new] for name, new in wanted.items() if getattr(reply, name) != new
    }
    if changes:
        _set(reply, **wanted)
        audit.record("saved_reply.changed", by=by, about=reply, changes=changes)
    return bool(changes)


@transaction.atomic
def archive_reply(*, reply: SavedReply, by: Actor, now: datetime) -> None:
    """
    Put it away: it is not offered any more.

    :raises NotAllowed: it is the firm's, and the role may not change settings.
    :raises NotThere: it is not theirs to see.
    :raises Conflict: it is put away.
    """
    hold(reply, by)
    if reply.archived_at is not None:
        raise Conflict("This reply is archived already.")
    _set(reply, archived_at=now)
    audit.record("saved_reply.archived", by=by, about=reply)


@transaction.atomic
def unarchive_reply(*, reply: SavedReply, by: Actor) -> None:
    """
    Offer it again.

    :raises NotAllowed: it is the firm's, and the role may not change settings.
    :raises NotThere: it is not theirs to see.
    :raises Conflict: it is there, or another one has its title by now.
    """
    hold(reply, by)
    if reply.archived_at is None:
        raise Conflict("This reply is not archived.")
    try:
        _check_room(reply.owner_id)
        _set(reply, archived_at=None)
    except Refused as refusal:
        raise Conflict(refusal.message) from refusal
    audit.record("saved_reply.unarchived", by=by, about=reply)


def hold(reply: SavedReply, by: Actor) -> None:
    """
    :raises NotAllowed: the role may not write messages; or it is the firm's, and the role may not change settings.
    :raises NotThere: it is not theirs to see.
    """
    require(by, Permission.MESSAGES_WRITE)
    holding.hold(reply, among=saved.visible_to(by))
    if reply.owner_id is None:
        require(by, Permission.SETTINGS_FEATURES)


def _owner(by: Actor, *, is_own: bool) -> Membership | None:
    require(by, Permission.MESSAGES_WRITE)
    if not is_own:
        require(by, Permission.SETTINGS_FEATURES)
    if not is_on(MESSAGES):
        raise NotThere
    if is_own and not isinstance(by, Membership):
        raise Refused("A program has none of its own. Keep it for the whole firm.", field="is_own")
    return by if isinstance(by, Membership) and is_own else None


def _check_room(owner_id: UUID | None) -> None:
    if saved.count(owner_id) >= MOST:
        raise Refused(f"There are {MOST} already. Archive one that nobody uses.", field="title")


def _set(reply: SavedReply, **values: Any) -> None:
    for name, value in values.items():
        setattr(reply, name, value)
    _save(reply)


def _save(reply: SavedReply) -> None:
    """
    :raises Refused: there is another one with this title.
    """
    try:
        with transaction.atomic():
            reply.save()
    except IntegrityError as clash:
        raise Refused(TAKEN, field="title") from clash
