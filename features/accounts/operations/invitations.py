"""Colleagues join the staff: invited → joined, or withdrawn. A link lives seven days and works once."""

from datetime import datetime

from django.db import IntegrityError, transaction

from features.accounts import emails, passwords, queries, rules, sessions, tickets
from features.accounts.models import Membership, Session, Ticket, User
from features.accounts.operations.holding import hold, hold_team, may_give
from features.accounts.operations.signing_in import Entered
from features.accounts.rolebook import Entry
from features.base import audit, throttle
from features.base.errors import Conflict, DomainError, NotThere

INVITATION = Ticket.Purpose.STAFF_INVITATION
HOUR, MAILS_TO_ONE, MAILS_BY_ONE = 3600, 5, 60


@transaction.atomic
def invite(*, email: str, role: str, by: Membership, now: datetime) -> Membership:
    """
    Invite a colleague by e-mail. They get in once they have opened the link and chosen a password.

    :raises NotAllowed: the role may not manage the team, or not give this role.
    :raises Refused: this is no e-mail address; `field` names it.
    :raises Conflict: they belong to the team already.
    :raises TooMany: too many mails within the hour.
    """
    hold_team(by)
    entry = may_give(role, by)
    colleague = _new_colleague(rules.email(email), entry, now)
    _mail(colleague, by, now)
    _tell(colleague, by)
    return colleague


@transaction.atomic
def resend(*, colleague: Membership, by: Membership, now: datetime) -> None:
    """
    Mail a fresh link; the older one stops working.

    :raises NotAllowed: the role may not manage the team, or stands below the invited one.
    :raises Conflict: they have joined already, or the invitation was withdrawn.
    :raises TooMany: too many mails within the hour.
    """
    _hold_invited(colleague, by)
    tickets.revoke_all(user=colleague.user, purpose=INVITATION, now=now)
    _mail(colleague, by, now)
    _tell(colleague, by)


@transaction.atomic
def revoke(*, colleague: Membership, by: Membership, now: datetime) -> None:
    """
    Withdraw an invitation: its link stops working, and nothing of it remains but the record.

    :raises NotAllowed: the role may not manage the team, or stands below the invited one.
    :raises Conflict: they have joined already, or it was withdrawn before.
    """
    _hold_invited(colleague, by)
    user = colleague.user
    audit.record("colleague.withdrawn", by=by, about=colleague, email=user.email)
    tickets.revoke_all(user=user, purpose=INVITATION, now=now)
    colleague.delete()
    if getattr(user, "contact", None) is None:
        user.delete()


@transaction.atomic
def accept(*, token: str, name: str, password: str, now: datetime) -> Entered:
    """
    Join the team. Of two presses at once, one succeeds. Who was known before, as a client's person, is signed out
    everywhere else: the password is a new one (R28).

    :raises TicketGone: the link is dead.
    :raises Refused: name or password can't be taken; the link stays good.
    """
    colleague = queries.invited_by_token(token, now=now)
    if colleague is None:
        raise tickets.TicketGone
    user = colleague.user
    user.name = rules.name(name)
    passwords.check_new(password, user=user)
    _hold_seat(colleague)
    tickets.consume(token=token, purpose=INVITATION, now=now)
    sessions.end_all(user)
    _join(colleague, password, now)
    session, cookie = sessions.start(user=user, side=Session.Side.STAFF, method="invitation", now=now)
    return Entered(session, cookie)


def _new_colleague(email: str, entry: Entry, now: datetime) -> Membership:
    user = queries.by_email(email)
    if user and (seat := getattr(user, "membership", None)):
        raise _belongs_already(seat)
    try:
        with transaction.atomic():
            user = user or _new_person(email, now)
            return Membership.objects.create(
                user=user, role=entry.preset, custom_role=entry.custom, is_active=False, created_at=now
            )
    except IntegrityError as error:
        raise Conflict("Somebody invited them a moment ago.", field="email") from error


def _new_person(email: str, now: datetime) -> User:
    """Until they say their name, they are called by their address."""
    user = User(email=email, name=email, created_at=now)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


def _belongs_already(seat: Membership) -> DomainError:
    if seat.is_active:
        return Conflict(f"{seat.name} is on your team already.", field="email")
    advice = "Send the invitation again" if seat.is_invited else "Switch their access on again"
    past = "is invited already" if seat.is_invited else "worked here before"
    return Conflict(f"{seat.name} {past}. {advice} in the list.", field="email")


def _tell(colleague: Membership, by: Membership) -> None:
    email, role = colleague.user.email, colleague.role_name
    audit.record("colleague.invited", by=by, about=colleague, email=email, role=role)


def _mail(colleague: Membership, by: Membership, now: datetime) -> None:
    throttle.hit("colleague-to", str(colleague.user_id), most=MAILS_TO_ONE, seconds=HOUR)
    throttle.hit("colleague-by", str(by.pk), most=MAILS_BY_ONE, seconds=HOUR)
    emails.invitation(tickets.issue(user=colleague.user, purpose=INVITATION, now=now), by=by)


def _hold_invited(colleague: Membership, by: Membership) -> None:
    try:
        hold(colleague, by)
    except NotThere:
        raise Conflict("This invitation was withdrawn a moment ago.") from None
    if not colleague.is_invited:
        raise Conflict(f"{colleague.name} has joined already.")


def _hold_seat(colleague: Membership) -> None:
    """Wait for whoever is withdrawing or changing this invitation, and look again."""
    seat = Membership.objects.select_for_update(no_key=True).filter(pk=colleague.pk).first()
    if seat is None or not seat.is_invited:
        raise tickets.TicketGone
    colleague.role, colleague.custom_role = seat.role, seat.custom_role


def _join(colleague: Membership, password: str, now: datetime) -> None:
    user = colleague.user
    user.set_password(password)
    user.save(update_fields=["name", "password"])
    colleague.is_active, colleague.joined_at = True, now
    colleague.save(update_fields=["is_active", "joined_at"])
    audit.record("colleague.joined", by=colleague, about=colleague, role=colleague.role_name)
