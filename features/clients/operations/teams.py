"""Who works for a client, beside whoever looks after it: with a role that sees assigned clients only, they see it."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from features.accounts.models import Membership
from features.base import audit
from features.base.errors import Refused
from features.base.permissions import Actor, Permission
from features.clients.models import Client, TeamPlace
from features.clients.permissions import require_for

NAMED = 5  # names in the trail; the rest is counted


@transaction.atomic
def set_team(*, client: Client, members: Collection[uuid.UUID], by: Actor, now: datetime) -> bool:
    """
    Let exactly these members of staff be on a client's team, from now on. Return whether that changed anything.

    :raises NotAllowed: the role may not edit clients.
    :raises NotThere: the client is not theirs to see.
    :raises Refused: one of them does not work here now, and was not on the team before.
    """
    require_for(by, Permission.CLIENTS_EDIT, client)
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    before, after = set(client.places.values_list("member_id", flat=True)), set(members)
    came, went = after - before, before - after
    if not came and not went:
        return False
    if Membership.objects.filter(pk__in=came, is_active=True).count() != len(came):
        raise Refused("Choose people who work here now.", field="team")
    TeamPlace.objects.filter(client=client, member__in=went).delete()
    TeamPlace.objects.bulk_create(TeamPlace(client=client, member_id=one, created_at=now) for one in came)
    told = {"came": [str(one) for one in came], "went": [str(one) for one in went], "names": _names(after)}
    audit.record("client.team_changed", by=by, about=client, client_id=client.pk, **told)
    return True


def keep_in_sight(client: Client, by: Actor, now: datetime) -> None:
    """Put whoever sees assigned clients only on the team of a client they just made for somebody else."""
    mine = by.limited_to
    if mine is not None and client.assigned_to_id != mine:
        TeamPlace.objects.create(client=client, member_id=mine, created_at=now)


def _names(ids: Collection[uuid.UUID]) -> str:
    rows = Membership.objects.filter(pk__in=ids).order_by("user__name").values_list("user__name", flat=True)
    names = list(rows)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more or "nobody"
