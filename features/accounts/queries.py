"""Who belongs to this firm."""

import uuid
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from features.accounts import rolebook, tickets
from features.accounts.models import CustomRole, Membership, Ticket, User
from features.accounts.rolebook import Entry
from features.base.errors import NotThere
from features.base.permissions import Permission


def by_email(email: str) -> User | None:
    """Return the person with this address, whatever its case; the index is asked as PostgreSQL folds it."""
    people = User.objects.select_related("membership__custom_role").alias(folded=Lower("email"))
    found = people.filter(folded=Lower(Value(email))).first()
    return found if found and is_same_address(found.email, email) else None


def is_same_address(one: str, other: str) -> bool:
    """Return whether two addresses differ in case alone, as tries are counted: to PostgreSQL an İ is an i too."""
    return one.lower() == other.lower()


def team(*, by: Membership) -> QuerySet[Membership]:
    """
    Return everybody on the staff: active ones first, then invited ones, then those switched off.

    `invited_until` is when an open invitation ends, or None. Nobody for those who may not manage the team.
    """
    if not by.can(Permission.TEAM_MANAGE):
        return Membership.objects.none()
    invitation = Q(
        user__tickets__purpose=Ticket.Purpose.STAFF_INVITATION, user__tickets__used_at__isnull=True
    )
    state = Case(
        When(is_active=True, then=0),
        When(joined_at__isnull=True, then=1),
        default=2,
        output_field=IntegerField(),
    )
    people = Membership.objects.select_related("user", "custom_role").annotate(state=state)
    people = people.annotate(invited_until=Max("user__tickets__expires_at", filter=invitation))
    return people.order_by("state", "user__name", "pk")


def colleague(membership_id: uuid.UUID, *, by: Membership) -> Membership:
    """
    Return one of the staff.

    :raises NotThere: nobody of this firm has this id, or the person asking may not manage the team.
    """
    found = team(by=by).filter(pk=membership_id).first()
    if found is None:
        raise NotThere
    return found


def roles_given_by(by: Membership) -> list[Entry]:
    """Return the roles somebody may give: what holds as much as they do or less. Presets first."""
    return [entry for entry in (*rolebook.presets(), *rolebook.customs()) if rolebook.covers(by, entry)]


def roles_with_counts(*, by: Membership) -> list[tuple[Entry, int]]:
    """Return every role with how many people have it, to those who manage the team."""
    if not by.can(Permission.TEAM_MANAGE):
        return []
    counted = Membership.objects.order_by().values("role", "custom_role").annotate(n=Count("pk"))
    count = {str(row["custom_role"] or row["role"]): row["n"] for row in counted}
    return [(entry, count.get(entry.key, 0)) for entry in (*rolebook.presets(), *rolebook.customs())]


def custom_role(role_id: uuid.UUID, *, by: Membership) -> CustomRole:
    """
    :raises NotThere: this firm has no such role, or the person asking may not manage the team.
    """
    found = CustomRole.objects.filter(pk=role_id).first() if by.can(Permission.TEAM_MANAGE) else None
    if found is None:
        raise NotThere
    return found


def holders(entry: Entry, *, by: Membership) -> list[Membership]:
    """Return who has this role, to those who manage the team."""
    return list(team(by=by).filter(role=entry.preset, custom_role=entry.custom))


def invited_by_token(token: str, *, now: datetime) -> Membership | None:
    """Return whose invitation to the team this is, if it still works. Changes nothing."""
    ticket = tickets.peek(token=token, purpose=Ticket.Purpose.STAFF_INVITATION, now=now)
    found = (
        Membership.objects.select_related("user", "custom_role").filter(user=ticket.user).first()
        if ticket
        else None
    )
    return found if found and found.is_invited else None
