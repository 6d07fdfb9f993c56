"""Who of the firm's staff may do what, and who no longer works here."""

from datetime import datetime

from django.db import transaction

from features.accounts import rolebook, sessions, tickets
from features.accounts.models import Membership, Session, Ticket
from features.accounts.operations.holding import hold, keep_an_owner, may_give
from features.base import audit
from features.base.errors import Conflict, NotAllowed


@transaction.atomic
def change_role(*, colleague: Membership, role: str, by: Membership) -> None:
    """
    Give a colleague another role, from this moment. An owner may step down if another stays.

    `role` is a preset, or the id of a role of the firm's own.

    :raises NotAllowed: nobody gives or changes a role that holds more than theirs.
    :raises Conflict: the firm would have no owner.
    """
    held = hold(colleague, by)
    old, new = rolebook.of_member(colleague), may_give(role, by)
    if new.key == old.key:
        return
    if old.is_owner:
        keep_an_owner(held, but=colleague)
    colleague.role, colleague.custom_role = new.preset, new.custom
    colleague.save(update_fields=["role", "custom_role"])
    if colleague.pk == by.pk:
        by.role, by.custom_role = new.preset, new.custom
    audit.record(
        "colleague.role_changed", by=by, about=colleague, old=old.key, new=new.key, was=old.name, now=new.name
    )


@transaction.atomic
def deactivate(*, colleague: Membership, by: Membership, now: datetime) -> None:
    """
    Switch a colleague off: their sessions in the workspace and their links end at once. Their work stays.

    :raises NotAllowed: they hold more, or are oneself.
    :raises Conflict: the firm would have no owner, or they have no access as it is.
    """
    held = hold(colleague, by)
    if colleague.pk == by.pk:
        raise NotAllowed("You can’t switch off your own access. Ask another owner or administrator.")
    if not colleague.is_active:
        raise Conflict(f"{colleague.name} has no access now.")
    if colleague.is_owner:
        keep_an_owner(held, but=colleague)
    colleague.is_active, colleague.joined_at = False, colleague.joined_at or now
    colleague.save(update_fields=["is_active", "joined_at"])
    ended = _shut_out(colleague, now)
    audit.record("colleague.deactivated", by=by, about=colleague, sessions_ended=ended)


@transaction.atomic
def reactivate(*, colleague: Membership, by: Membership) -> None:
    """
    Let a colleague back in, with the role and password they had.

    :raises NotAllowed: they hold more.
    :raises Conflict: they are active, or were only invited.
    """
    hold(colleague, by)
    if colleague.is_active or colleague.is_invited:
        raise Conflict(f"{colleague.name} was not switched off.")
    colleague.is_active = True
    colleague.save(update_fields=["is_active"])
    audit.record("colleague.reactivated", by=by, about=colleague)


def _shut_out(colleague: Membership, now: datetime) -> int:
    for purpose in (Ticket.Purpose.RESET, Ticket.Purpose.FIRST_SIGN_IN):
        tickets.revoke_all(user=colleague.user, purpose=purpose, now=now)
    return sessions.end_all(colleague.user, side=Session.Side.STAFF)
