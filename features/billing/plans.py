"""An invoice paid in several instalments: a deposit, then equal parts at the same day of following months."""

from calendar import monthrange
from datetime import date, timedelta

from features.billing import sums
from features.billing.rules import Part

MONTH, FORTNIGHT, WEEK = "month", "fortnight", "week"
EVERY = {MONTH: "Each month", FORTNIGHT: "Every two weeks", WEEK: "Each week"}


def split(
    total: int, *, today: date, first: date, parts: int, deposit: int = 0, every: str = MONTH
) -> list[Part]:
    """
    Return a deposit due `today`, if there is one, and `parts` equal instalments from `first` on; they come to the total
    to the cent, the first ones taking what can't be shared out. What would be nothing is left out.
    """
    down = min(max(deposit, 0), total)
    shares = sums.split(total - down, [1] * max(parts, 1))
    plan = [Part(today, down, "Deposit")] if down else []
    return plan + [Part(nth(first, at, every), amount) for at, amount in enumerate(shares) if amount > 0]


def nth(first: date, number: int, every: str) -> date:
    """Return the day `number` steps after the first; a 31st becomes the last day of a shorter month."""
    if every != MONTH:
        return first + timedelta(days=number * (7 if every == WEEK else 14))
    year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
