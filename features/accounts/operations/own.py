"""What people change about themselves: staff their details, everybody their password."""

from datetime import datetime

from django.db import transaction

from features.accounts import emails, passwords, proofs, rules, sessions, sides, tickets
from features.accounts.models import Membership, Session, Ticket, User
from features.base import audit
from features.base.errors import NotThere


@transaction.atomic
def edit_own_details(*, by: Membership, name: str, title: str, phone: str, time_zone: str) -> bool:
    """
    Change one's own name, title, phone and time zone. Return whether anything differed.

    :raises Refused: a value can't be taken; `field` names it.
    """
    user = _held(by.user)
    on_user = {"name": rules.name(name), "phone": rules.phone(phone), "time_zone": rules.time_zone(time_zone)}
    changed = [field for field, value in on_user.items() if getattr(user, field) != value]
    changed += ["title"] if by.title != (new_title := rules.title(title)) else []
    if not changed:
        return False
    User.objects.filter(pk=user.pk).update(**on_user)
    Membership.objects.filter(pk=by.pk).update(title=new_title)
    by.refresh_from_db()
    audit.record("account.edited", by=by, about=by, fields=changed)
    return True


@transaction.atomic
def change_own_password(*, session: Session, new: str, now: datetime) -> int:
    """
    Choose one's own password, the first or another. Every other session ends, and links under way; return how many.

    :raises FreshProofNeeded: the last proof is too old (D10); it takes the place of the old password.
    :raises NotThere: clients of this firm have no passwords.
    :raises Refused: the new one can't be taken; `field` names it.
    """
    proofs.require_fresh(session, now=now)
    if not sides.takes_passwords(session.side):
        raise NotThere
    user = _held(session.user)
    passwords.check_new(new, user=user)
    user.set_password(new)
    user.save(update_fields=["password"])
    tickets.revoke_all(user=user, purpose=Ticket.Purpose.RESET, now=now)
    ended = sessions.end_all(user, but=session)
    sides.record_everywhere("password.changed", user=user, side=session.side, sessions_ended=ended)
    emails.password_changed(user)
    return ended


def _held(user: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)
