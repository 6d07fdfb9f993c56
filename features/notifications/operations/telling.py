"""Something happened: everybody it concerns is told, each as they wish."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from features.accounts.models import User
from features.base import composition
from features.base.announcements import Announcement
from features.base.composition import Announced
from features.notifications import devices, emails, pushing, queries, rhythm
from features.notifications.models import Notification, Way
from features.notifications.queries import Choice
from features.notifications.rhythm import Clock
from features.toggles.queries import is_on

LONGEST = 300


@transaction.atomic
def tell(what: Announcement) -> None:
    """
    Write it on everybody's list, and mail it to those who want that. Of a switch that is off nothing is said (D12).

    :raises LookupError: nobody registered this kind of news.
    """
    kind = composition.announced.get(what.kind)
    if kind is None:
        raise LookupError(f"Nobody announces {what.kind!r}.")
    if not all(is_on(switch) for switch in (kind.switch, what.switch) if switch is not None):
        return
    users = _to_be_told(what)
    clocks = rhythm.clocks_of(users)
    wishes = _wishes(users, kind, clocks)
    rows = [_row(user, kind, what, wishes[user.pk]) for user in users if wishes[user.pk].is_heard]
    for row in rows:
        if row.way != Way.OFF:
            row.letter = emails.send(row, kind, what, clocks[row.user_id]).pk
        if row.to_push:
            pushing.queue(row, kind, clocks[row.user_id])
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    queries.changed(kind.side, [row.user_id for row in rows])


def _wishes(users: list[User], kind: Announced, clocks: dict[UUID, Clock]) -> dict[UUID, Choice]:
    chosen = queries.chosen_by([user.pk for user in users], kind.key)
    with_devices = devices.people_with_any([user.pk for user in users], kind.side)
    wishes = {user.pk: chosen.get(user.pk, queries.WAYS[kind.channel]) for user in users}
    return {
        user: Choice(
            one.listed,
            Way.OFF if clocks[user].only_kept and not kind.kept else one.way,
            one.pushed and user in with_devices,
        )
        for user, one in wishes.items()
    }


def _to_be_told(what: Announcement) -> list[User]:
    users = User.objects.filter(pk__in=what.to, is_active=True).order_by("name", "pk")
    if what.key:
        told = Notification.objects.filter(key=what.key).values("user")
        users = users.exclude(pk__in=told)
    return list(users)


def _row(user: User, kind: Announced, what: Announcement, wish: Choice) -> Notification:
    return Notification(
        user=user, side=kind.side, kind=kind.key, title=_short(what.title), detail=_short(what.detail), path=what.path,
        client_id=what.client_id, project_id=what.project_id, key=what.key or None,
        about_id=what.about_id, switch=what.switch.key if what.switch else "",
        created_at=what.at or timezone.now(), listed=wish.listed, way=wish.way, to_push=wish.pushed,
    )  # fmt: skip


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
