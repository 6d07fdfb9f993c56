"""Whom it concerns: each person's own list, and what each of them wishes to hear of."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Q, QuerySet, Value

from features.accounts.models import Membership, User
from features.base import composition, remembered
from features.base.announcements import Deafness
from features.base.composition import Announced
from features.base.scope import forget, once
from features.clients import engagements
from features.clients import queries as clients
from features.clients.models import Contact
from features.clients.rights import ContactRight
from features.notifications.models import Bounce, Notification, Preference, Rhythm, Way
from features.toggles import catalogue
from features.toggles.queries import is_on

type Person = Contact | Membership
Side = Notification.Side
WAYS: dict[str, "Choice"] = {}  # what a kind says of itself, as a choice
KEPT = timedelta(days=180)
A_MINUTE = 60
BOUNCED = "bounces"


def side_of(person: Person) -> str:
    return Side.CLIENT if isinstance(person, Contact) else Side.STAFF


def kinds(side: str) -> list[Announced]:
    """Return what there is to be told of on this side now: what is switched off is not (D12)."""
    return [one for one in composition.announced if one.side == side and _is_live(one)]


def _is_live(kind: Announced) -> bool:
    return kind.switch is None or is_on(kind.switch)


class Choice(NamedTuple):
    """Whether a kind of news stands on a person's list, how it comes by mail, and whether their devices are told."""

    listed: bool
    way: str
    pushed: bool = True

    @property
    def is_heard(self) -> bool:
        return self.listed or self.way != Way.OFF or self.pushed


WAYS |= {
    "mail": Choice(listed=True, way=Way.INSTANT),
    "app": Choice(listed=True, way=Way.OFF, pushed=False),
    "off": Choice(listed=False, way=Way.OFF, pushed=False),
}


def visible_to(person: Any) -> QuerySet[Notification]:
    """Return what stands on this person's list and they may still see; a program is told nothing."""
    return reaching(person).filter(listed=True)


def reaching(person: Any) -> QuerySet[Notification]:
    """Return what this person was told, on the list or by mail alone, and may still hear of."""
    if not isinstance(person, Contact | Membership):
        return Notification.objects.none()
    side = side_of(person)
    live = [kind.key for kind in kinds(side) if _may_read(kind, person)]
    off = [switch.key for switch in catalogue.every() if not is_on(switch)]
    rows = Notification.objects.filter(user=person.user_id, side=side, kind__in=live).exclude(switch__in=off)
    if isinstance(person, Contact):
        return rows.filter(_theirs(person), _seen_by(person), engagements.within_reach(person))
    return rows.filter(Q(client__isnull=True) | Q(client__in=clients.visible_to(person)))


def _may_read(kind: Announced, person: Person) -> bool:
    return kind.permission is None or (isinstance(person, Membership) and person.can(kind.permission))


def _seen_by(contact: Contact) -> Q:
    """Return the condition that what they were told of is still theirs to see, of the kinds that can say so."""
    found = Q()
    for kind in kinds(Side.CLIENT):
        if kind.seen is not None:
            found &= ~Q(kind=kind.key) | Q(about_id__isnull=True) | Q(about_id__in=kind.seen(contact))
    return found


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


class Unread(NamedTuple):
    """How much of their list a person has not read, and where that leads, with what only waits to be mailed."""

    listed: int
    paths: list[str]


def count_unread(person: Person) -> int:
    """Return the number beside the bell, at most a minute old; the list itself is never kept."""
    return unread_of(person).listed


def unread_of(person: Person) -> Unread:
    key = bell_key(side_of(person), person.user_id)
    return Unread(*once(key, lambda: remembered.get(key, lambda: _count(person), seconds=A_MINUTE)))


def _count(person: Person) -> tuple[int, list[str]]:
    rows = reaching(person).filter(read_at__isnull=True)
    listed, waits = Q(listed=True), Q(letter__isnull=False, settled_at__isnull=True)
    paths = ArrayAgg("path", filter=listed | waits, distinct=True, default=Value([]))
    found = rows.aggregate(shown=Count("pk", filter=listed), paths=paths)
    return found["shown"], found["paths"]


def bell_key(side: str, user_id: UUID) -> str:
    return f"unread-of:{side}:{user_id}"


def changed(side: str, user_ids: Collection[UUID]) -> None:
    """Forget how much they had not read."""
    keys = [bell_key(side, user_id) for user_id in user_ids]
    remembered.forget(keys)
    for key in keys:
        forget(key)


def chosen_by(user_ids: Collection[UUID], kind: str) -> dict[UUID, Choice]:
    """Return the choice of those who made one."""
    rows = Preference.objects.filter(user__in=user_ids, kind=kind)
    made = rows.values_list("user_id", "listed", "way", "pushed")
    return {user: Choice(listed, way, pushed) for user, listed, way, pushed in made}


def deaf_to(kind: str, users: Collection[UUID]) -> dict[UUID, Deafness]:
    """Return whom news of a kind would not reach: who chose not to hear of it, and to whom mail comes back."""
    known = composition.announced.get(kind)
    preset = WAYS[known.channel if known else "mail"]
    chosen = chosen_by(users, kind)
    deaf: dict[UUID, Deafness] = {user: "off" for user in users if not chosen.get(user, preset).is_heard}
    if anything_bounced():
        rows = Bounce.objects.filter(user__in=users, user__email__iexact=F("address"))
        deaf |= dict.fromkeys(rows.values_list("user", flat=True), "bounced")
    return deaf


def choices_of(person: Person) -> list[tuple[Announced, Choice]]:
    """Return every kind of news of this person's side, with how they hear of it."""
    rows = Preference.objects.filter(user=person.user_id).values_list("kind", "listed", "way", "pushed")
    made = {kind: Choice(listed, way, pushed) for kind, listed, way, pushed in rows}
    return [(kind, made.get(kind.key, WAYS[kind.channel])) for kind in kinds(side_of(person))]


def rhythm_of(person: Person) -> Rhythm:
    """Return when they wish to hear of things; a row that is not kept yet, if they never chose."""
    return Rhythm.objects.filter(user=person.user_id).first() or Rhythm(user_id=person.user_id)


def bounce_of(user: User) -> Bounce | None:
    """Return that mail to the address they have comes back, if it does."""
    return Bounce.objects.filter(user=user, address__iexact=user.email).first()


def anything_bounced() -> bool:
    """Return whether the firm has anybody to whom mail comes back: asked on every page of staff, and kept a minute."""
    return once(BOUNCED, lambda: remembered.get(BOUNCED, Bounce.objects.exists, seconds=A_MINUTE))


def bounces_changed() -> None:
    remembered.forget([BOUNCED])
    forget(BOUNCED)


def waiting_for(user_ids: Iterable[UUID]) -> QuerySet[Notification]:
    """Return what waits to be mailed to these people."""
    rows = Notification.objects.filter(user__in=user_ids, letter__isnull=False, settled_at__isnull=True)
    return rows.select_related("user", "client").order_by("created_at", "pk")


def may_be_mailed(notification_id: str) -> bool:
    """Return whether this may still reach its person by mail (`wish`)."""
    row = Notification.objects.select_related("user").filter(pk=notification_id).first()
    return row is not None and wish(row) != Way.OFF


def wish(row: Notification) -> str:
    """Return how this is to reach its person by mail by now (`wishes`)."""
    return wishes(row.user, [row])[row.pk]


def wishes(user: User, rows: Sequence[Notification]) -> dict[UUID, str]:
    """
    Return how each of these is to reach their person by mail by now. Not at all: if they are gone, may not see it, have
    read it, it is no longer so, they chose otherwise, or mail to them comes back. Asked at once, however many they are.
    """
    found: dict[UUID, str] = dict.fromkeys((row.pk for row in rows), Way.OFF)
    if bounce_of(user) is not None:
        return found
    for side in {row.side for row in rows}:
        if (person := _person(user, side)) is not None:
            found |= _wishes_of(person, [row for row in rows if row.side == side])
    return found


def _wishes_of(person: Person, rows: Sequence[Notification]) -> dict[UUID, str]:
    ids, rhythm = [row.pk for row in rows], rhythm_of(person)
    reached = set(reaching(person).filter(pk__in=ids, read_at=None).values_list("pk", flat=True))
    ways = {kind.key: _way(kind, choice, rhythm) for kind, choice in choices_of(person)}
    live = {
        row.pk: kind for row in rows if row.pk in reached and (kind := composition.announced.get(row.kind))
    }
    return {
        row.pk: ways[row.kind] for row in rows if row.pk in live and _is_still_so(live[row.pk], row, person)
    }


def _way(kind: Announced, choice: Choice, rhythm: Rhythm) -> str:
    return Way.OFF if not kind.kept and rhythm.only_kept else choice.way


def is_to_be_pushed(row: Notification) -> bool:
    """Return whether the devices of its person may still be told: as for mails, but of their choice about devices."""
    found = _still_theirs(row)
    if found is None:
        return False
    _, kind = found
    return chosen_by([row.user_id], row.kind).get(row.user_id, WAYS[kind.channel]).pushed


def _still_theirs(row: Notification) -> tuple[Person, Announced] | None:
    """Return whom it concerns and its kind, if they may see it, have not read it, and it is still so."""
    person, kind = _person(row.user, row.side), composition.announced.get(row.kind)
    if person is None or kind is None or not reaching(person).filter(pk=row.pk, read_at=None).exists():
        return None
    return (person, kind) if _is_still_so(kind, row, person) else None


def _is_still_so(kind: Announced, row: Notification, person: Person) -> bool:
    return kind.still is None or row.about_id is None or kind.still(person, row.about_id)


def _person(user: User, side: str) -> Person | None:
    if side == Side.STAFF:
        return Membership.objects.filter(user=user, is_active=True, user__is_active=True).first()
    rows = Contact.objects.filter(user=user, is_active=True, user__is_active=True, joined_at__isnull=False)
    return rows.first()


def outdated(now: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(created_at__lt=now - KEPT)


def mended() -> QuerySet[Bounce]:
    """Return what came back from addresses that people had before."""
    return Bounce.objects.exclude(user__email__iexact=F("address"))
