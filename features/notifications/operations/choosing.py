"""How a person wishes to hear of things."""

from collections.abc import Mapping

from django.db import transaction

from features.base.errors import Refused
from features.notifications import queries
from features.notifications.models import Preference
from features.notifications.queries import Person


@transaction.atomic
def choose(*, by: Person, channels: Mapping[str, str]) -> bool:
    """
    Choose for each kind of news that is given. Return whether anything differed.

    :raises Refused: there is no such kind on this person's side, or no such way.
    """
    had = {kind.key: channel for kind, channel in queries.choices_of(by)}
    if not set(channels) <= set(had) or not set(channels.values()) <= set(Preference.Channel.values):
        raise Refused("Choose one of the ways offered for each kind of news.")
    changed = {kind: channel for kind, channel in channels.items() if had[kind] != channel}
    Preference.objects.bulk_create(
        [Preference(user_id=by.user_id, kind=kind, channel=channel) for kind, channel in changed.items()],
        update_conflicts=True, unique_fields=["user", "kind"], update_fields=["channel"],
    )  # fmt: skip
    return bool(changed)
