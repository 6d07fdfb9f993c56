"""What clients read of invoices: how one stands (S1-7), and what all of them together come to, in a sentence."""

from collections.abc import Iterable, Sequence

from branding.words import money, when
from features.billing.owing import Owing

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
STATUS = {
    "unpaid": ("Unpaid", "info"), "partly": ("Partially Paid", "warn"), "paid": ("Paid", "good"),
    "overdue": ("Overdue", "bad"), "draft": ("Not yet due", ""), "void": ("Withdrawn", ""),
}  # fmt: skip


def number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def listed(parts: Iterable[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def amounts(sums: Iterable[Owing]) -> str:
    return listed(money(one.owed, one.currency) for one in sums if one.owed)


def on_credit(sums: Iterable[Owing]) -> str:
    return listed(money(one.credit, one.currency) for one in sums if one.credit)


def balance(sums: Sequence[Owing]) -> str:
    """Say what is owed, as in “You owe $1,842.50 on two invoices. Nothing is overdue.”."""
    count = sum(one.count for one in sums)
    if not count:
        return "You owe nothing."
    invoices = "one invoice" if count == 1 else f"{number(count)} invoices"
    return (
        f"You owe {amounts(sums)} on {invoices}. {_late(sum(one.late for one in sums), count)}{_coming(sums)}"
    )


def _late(late: int, count: int) -> str:
    if not late:
        return "Nothing is overdue."
    if late == count:
        return "It is overdue." if count == 1 else "All of them are overdue."
    return f"{number(late).capitalize()} {'is' if late == 1 else 'are'} overdue."


def _coming(sums: Iterable[Owing]) -> str:
    coming = listed(money(one.coming, one.currency) for one in sums if one.coming)
    return f" A payment of {coming} is on its way." if coming else ""


def first_due(sums: Iterable[Owing]) -> str:
    """Say when the first of it is due: “due March 18”, “overdue since March 4”."""
    days = [one.first for one in sums if one.first]
    if not days:
        return ""
    late = any(one.late for one in sums)
    return f"{'overdue since' if late else 'due'} {when(min(days), 'inside')}"
