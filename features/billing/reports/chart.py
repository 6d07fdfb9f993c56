"""
The one chart: what was billed and what was received, month by month, as lengths in an SVG. Solid bars and bars that are
only outlined are told apart in print and in grey too; the table below it says the same in numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from branding.words import DECIMALS, SYMBOLS, money
from features.billing.reports.shape import Month

WIDTH, HEIGHT = 960, 300
LEFT, RIGHT, TOP, BOTTOM = 84, 956, 12, 264
MOST, LINES, NAMES = 24, 5, 12  # months that are drawn; lines across, and names below, at most
SHORTER = ((10**6, 10**6, "M"), (10**4, 10**3, "K"))


@dataclass(frozen=True)
class Bar:
    kind: Literal["billed", "received"]
    x: float
    y: float
    width: float
    height: float
    said: str


@dataclass(frozen=True)
class Label:
    at: float
    text: str
    is_zero: bool = False


@dataclass(frozen=True)
class Chart:
    currency: str
    title: str
    said: str
    bars: Sequence[Bar]
    across: Sequence[Label]
    below: Sequence[Label]
    is_cut: bool
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT


def of(months: Sequence[Month], currency: str) -> Chart | None:
    """Return it of the last months, None where there is nothing to see."""
    shown = list(months)[-MOST:]
    if not any(month.billed or month.received for month in shown):
        return None
    ticks = _ticks([0, *(amount for month in shown for amount in (month.billed, month.received))], currency)
    span = _Span(ticks[0], ticks[-1], len(shown))
    across = [Label(round(span.y(tick), 1), _short(tick, currency), tick == 0) for tick in ticks]
    title = f"Billed and received, {shown[0].first:%B %Y} to {shown[-1].first:%B %Y}"
    return Chart(
        currency, title, _said(shown, currency), list(_bars(shown, span, currency)), across, list(_below(shown, span)),
        len(shown) < len(months),
    )  # fmt: skip


@dataclass(frozen=True)
class _Span:
    low: int
    high: int
    count: int

    @property
    def step(self) -> float:
        return (RIGHT - LEFT) / self.count

    def y(self, amount: int) -> float:
        return BOTTOM - (amount - self.low) / (self.high - self.low) * (BOTTOM - TOP)

    def middle(self, at: int) -> float:
        return LEFT + (at + 0.5) * self.step


def _ticks(amounts: Sequence[int], currency: str) -> list[int]:
    """Return round amounts from below the least to above the greatest."""
    low, high = min(amounts), max(amounts)
    unit = 10 ** DECIMALS.get(currency, 2)
    steps = (unit * 10**power * each for power in range(14) for each in (1, 2, 5))
    step = next(step for step in steps if _up(high, step) - low // step <= LINES)
    return [step * at for at in range(low // step, _up(high, step) + 1)]


def _up(amount: int, step: int) -> int:
    return -(-amount // step)


def _bars(months: Sequence[Month], span: _Span, currency: str) -> Iterator[Bar]:
    width = round(min(span.step * 0.36, 30), 1)
    for at, month in enumerate(months):
        middle, name = span.middle(at), f"{month.first:%B %Y}"
        for kind, amount, x in (
            ("billed", month.billed, middle - width - 1),
            ("received", month.received, middle + 1),
        ):
            top, foot = sorted((span.y(amount), span.y(0)))
            said = f"{name}, {kind}: {money(amount, currency)}"
            yield Bar(kind, round(x, 1), round(top, 1), width, round(foot - top, 1), said)  # type: ignore[arg-type]


def _below(months: Sequence[Month], span: _Span) -> Iterator[Label]:
    each = -(-len(months) // NAMES)
    for at, month in enumerate(months):
        if at % each == 0:
            year = f" {month.first.year}" if month.first.month == 1 or at == 0 else ""
            yield Label(round(span.middle(at), 1), f"{month.first:%b}{year}")


def _short(amount: int, currency: str) -> str:
    """Write a round amount so short that it fits beside its line: $5,000, $50K, $1.5M."""
    whole = abs(amount) / 10 ** DECIMALS.get(currency, 2)
    for least, size, letter in SHORTER:
        if whole >= least:
            sign, symbol = "−" if amount < 0 else "", SYMBOLS.get(currency, f"{currency} ")
            return f"{sign}{symbol}{whole / size:g}{letter}"
    return money(amount, currency).removesuffix(".00")


def _said(months: Sequence[Month], currency: str) -> str:
    """Say the chart in a sentence: all of it, and its highest bars."""
    billed, received = (sum(getattr(month, name) for month in months) for name in ("billed", "received"))
    most = max(months, key=lambda month: month.billed), max(months, key=lambda month: month.received)
    return (
        f"{money(billed, currency)} was billed and {money(received, currency)} received. Most was billed in "
        f"{most[0].first:%B %Y} ({money(most[0].billed, currency)}), most received in {most[1].first:%B %Y} "
        f"({money(most[1].received, currency)}). The table below has every month."
    )
