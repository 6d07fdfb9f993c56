"""How a person wishes to hear of things, and when."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from features.base.errors import Refused
from features.notifications import emails, queries, rhythm
from features.notifications.models import Preference, Rhythm, Way
from features.notifications.queries import Choice, Person

HOURS = range(24)


@transaction.atomic
def choose(*, by: Person, choices: Mapping[str, Choice]) -> bool:
    """
    Choose for each kind of news that is given. Return whether anything differed.

    :raises Refused: there is no such kind on this person's side, or no such way.
    """
    had = {kind.key: choice for kind, choice in queries.choices_of(by)}
    if not set(choices) <= set(had) or not {one.way for one in choices.values()} <= set(Way.values):
        raise Refused("Choose one of the ways offered for each kind of news.")
    changed = {kind: choice for kind, choice in choices.items() if had[kind] != choice}
    Preference.objects.bulk_create(
        [Preference(user_id=by.user_id, kind=kind, **choice._asdict()) for kind, choice in changed.items()],
        update_conflicts=True, unique_fields=["user", "kind"], update_fields=["listed", "way", "pushed"],
    )  # fmt: skip
    return bool(changed)


@transaction.atomic
def set_rhythm(
    *, by: Person, now: datetime, summary_at: int, quiet: tuple[int, int] | None = None, only_kept: bool = False,
) -> bool:  # fmt: skip
    """
    Choose when to hear of things; what waits already goes by the new hours. Return whether anything differed.

    :raises Refused: an hour there is not, quiet hours that never end, or a summary within them; `field` names it.
    """
    _check(summary_at, quiet)
    first, until = quiet or (None, None)
    values = {"summary_at": summary_at, "quiet_from": first, "quiet_until": until, "only_kept": only_kept}
    had = queries.rhythm_of(by)
    if all(getattr(had, name) == value for name, value in values.items()):
        return False
    Rhythm.objects.update_or_create(user_id=by.user_id, defaults=values)
    clock = rhythm.clock_of(by.user)
    for row in queries.waiting_for([by.user_id]):
        emails.move(row, clock, now)
    return True


def _check(summary_at: int, quiet: tuple[int, int] | None) -> None:
    if summary_at not in HOURS or not set(quiet or ()) <= set(HOURS):
        raise Refused("Choose a full hour of the day.", field="summary_at")
    if quiet is None:
        return
    if quiet[0] == quiet[1]:
        raise Refused("Let your quiet hours end at another hour than they begin.", field="quiet_until")
    if rhythm.is_within(summary_at, *quiet):
        raise Refused("This hour lies in your quiet hours. Choose another.", field="summary_at")
