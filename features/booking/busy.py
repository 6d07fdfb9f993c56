"""
What else takes people's time: who knows hangs itself in here (calendars of elsewhere). Asked when slots are shown, and
once more when one is booked.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

type Spans = dict[UUID, list[tuple[datetime, datetime]]]
type Source = Callable[[Collection[UUID], datetime, datetime], Spans]
sources: list[Source] = []


def busy_of(members: Collection[UUID], since: datetime, until: datetime) -> Spans:
    """Return what is taken of each member of the team, by those who know more than the appointments here."""
    found: Spans = {}
    for source in sources:
        for member, spans in source(members, since, until).items():
            found.setdefault(member, []).extend(spans)
    return found
