"""Calendar months, counted on the firm's own calendar."""

from calendar import monthrange
from datetime import UTC, datetime, tzinfo


def months_before(moment: datetime, months: int, zone: tzinfo) -> datetime:
    """
    Return the same time of day so many calendar months earlier in that zone, as UTC.

    The last day of a shorter month stands in for days it lacks: three months before May 31 is February 28 or 29.
    """
    local = moment.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(UTC)
