"""Whom it concerns: each person's own list, and what each of them wishes to hear of."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from features.accounts.models import Membership, User
from features.base import composition, remembered
from features.base.composition import Announced
from features.base.scope import forget, once
from features.clients import engagements
from features.clients import queries as clients
from features.clients.models import Contact
from features.clients.rights import ContactRight
from features.notifications.models import Notification, Preference
from features.toggles import catalogue
from features.toggles.queries import is_on

type Person = Contact | Membership
Side, Channel = Notification.Side, Preference.Channel
KEPT = timedelta(days=180)
A_MINUTE = 60


def side_of(person: Person) -> str:
    return Side.CLIENT if isinstance(person, Contact) else Side.STAFF


def kinds(side: str) -> list[Announced]:
    """Return what there is to be told of on this side now: what is switched off is not (D12)."""
    return [one for one in composition.announced if one.side == side and _is_live(one)]


def _is_live(kind: Announced) -> bool:
    return kind.switch is None or is_on(kind.switch)


def visible_to(person: Any) -> QuerySet[Notification]:
    """Return what this person was told and may still see; a program is told nothing."""
    if not isinstance(person, Contact | Membership):
        return Notification.objects.none()
    side = side_of(person)
    live = [kind.key for kind in kinds(side)]
    off = [switch.key for switch in catalogue.every() if not is_on(switch)]
    rows = Notification.objects.filter(user=person.user_id, side=side, kind__in=live).exclude(switch__in=off)
    if isinstance(person, Contact):
        return rows.filter(_theirs(person), engagements.within_reach(person))
    return rows.filter(Q(client__isnull=True) | Q(client__in=clients.visible_to(person)))


def _theirs(contact: Contact) -> Q:
    """Return the condition that their access still goes as far as what they were told of."""
    mine = Q(client__isnull=True)
    for right in {kind.right for kind in kinds(Side.CLIENT)}:
        keys = [kind.key for kind in kinds(Side.CLIENT) if kind.right == right]
        held = clients.acted_for_by(contact, ContactRight(right) if right else None)
        mine |= Q(kind__in=keys, client__in=held)
    return mine


def unread(person: Person) -> QuerySet[Notification]:
    return visible_to(person).filter(read_at__isnull=True)


def count_unread(person: Person) -> int:
    """Return the number beside the bell, at most a minute old; the list itself is never kept."""
    key = bell_key(side_of(person), person.user_id)
    return once(key, lambda: remembered.get(key, lambda: unread(person).count(), seconds=A_MINUTE))


def bell_key(side: str, user_id: UUID) -> str:
    return f"unread:{side}:{user_id}"


def changed(side: str, user_ids: Collection[UUID]) -> None:
    """Forget how much they had not read."""
    keys = [bell_key(side, user_id) for user_id in user_ids]
    remembered.forget(keys)
    for key in keys:
        forget(key)


def chosen_by(user_ids: Collection[UUID], kind: str) -> dict[UUID, str]:
    """Return the choice of those who made one."""
    rows = Preference.objects.filter(user__in=user_ids, kind=kind)
    return dict(rows.values_list("user_id", "channel"))


def choices_of(person: Person) -> list[tuple[Announced, str]]:
    """Return every kind of news of this person's side, with how they hear of it."""
    made = dict(Preference.objects.filter(user=person.user_id).values_list("kind", "channel"))
    return [(kind, made.get(kind.key, kind.channel)) for kind in kinds(side_of(person))]


def may_be_mailed(notification_id: str) -> bool:
    """
    Return whether this may still reach its person by mail: they are there, may see it, it is still so, and they did
    not choose otherwise.
    """
    row = Notification.objects.select_related("user").filter(pk=notification_id).first()
    person = _person(row.user, row.side) if row else None
    if row is None or person is None or not visible_to(person).filter(pk=row.pk).exists():
        return False
    kind = composition.announced.get(row.kind)
    if kind is None or not _is_still_so(kind, row, person):
        return False
    return chosen_by([row.user_id], row.kind).get(row.user_id, kind.channel) == Channel.MAIL


def _is_still_so(kind: Announced, row: Notification, person: Person) -> bool:
    return kind.still is None or row.about_id is None or kind.still(person, row.about_id)


def _person(user: User, side: str) -> Person | None:
    if side == Side.STAFF:
        return Membership.objects.filter(user=user, is_active=True, user__is_active=True).first()
    rows = Contact.objects.filter(user=user, is_active=True, user__is_active=True, joined_at__isnull=False)
    return rows.first()


def outdated(now: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(created_at__lt=now - KEPT)
