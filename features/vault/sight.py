"""Who can open an item of a vault, on both sides, and when each last did: by the queries that let people in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, UUIDField, Value

from features.accounts.models import Membership
from features.base.models import AuditEvent
from features.base.permissions import Permission
from features.clients.models import Contact
from features.vault import queries
from features.vault.models import VaultItem


@dataclass(frozen=True)
class Seer:
    """Somebody who can open it; `opened_at` is when they last did."""

    name: str
    opened_at: datetime | None


@dataclass(frozen=True)
class Sight:
    """The people of the client, and those of the firm."""

    client: list[Seer]
    firm: list[Seer]


def of(item: VaultItem) -> Sight:
    """Return who can open an item as things are now, in four queries."""
    opened = _opened(item)
    return Sight(_named(queries.readers_of(item.client), opened), _named(colleagues_of(item), opened))


def colleagues_of(item: VaultItem) -> list[Membership]:
    """Return who of the staff can open it. What each of them sees is asked for all of them at once."""
    rows = Membership.objects.filter(is_active=True, user__is_active=True)
    staff = [one for one in rows.select_related("user", "custom_role") if one.can(Permission.VAULT_VIEW)]
    each = [
        queries.in_workspace(one).filter(pk=item.pk).order_by().annotate(seer=Value(one.pk, UUIDField()))
        for one in staff
    ]
    seers = VaultItem.objects.none().union(*(rows.values_list("seer", flat=True) for rows in each)).order_by()
    found = set(seers)
    return sorted((one for one in staff if one.pk in found), key=lambda one: one.name.casefold())


def _named(people: Iterable[Membership | Contact], opened: dict[tuple[str, object], datetime]) -> list[Seer]:
    return [Seer(one.name, opened.get((one.actor_side, one.actor_id))) for one in people]


def _opened(item: VaultItem) -> dict[tuple[str, object], datetime]:
    rows = AuditEvent.objects.filter(about_id=item.pk, event__in=queries.OPENINGS).order_by()
    last = rows.values_list("actor_side", "actor_id").annotate(at=Max("created_at"))
    return {(side, actor): at for side, actor, at in last}
