"""The rows of series of invoices; rows.py says what the signs mean."""

from collections.abc import Callable
from typing import Any

from features.billing import queries
from features.billing.models import Series
from features.billing.operations import repeating
from features.billing.rules import Charge
from tests.permissions.actors import LATER, Scene

BILLING = "yyyynn0nn nnn yn nn"
FEE = 10_000
type Act = Callable[[Scene, Any], Any]


def repeated(s: Scene) -> Series:
    return repeating.repeat(
        client=s.client, by=s.boss, now=LATER, title="Work", lines=[Charge("Work", FEE)],
        starts_on=queries.today(LATER), then=Series.Then.DRAFT,
    )  # fmt: skip


def resumed(s: Scene, by: Any) -> None:
    series = repeated(s)
    repeating.pause_series(series=series, by=s.boss, now=LATER)
    repeating.resume_series(series=series, by=by, now=LATER)


ROWS: dict[str, tuple[str, Act]] = {
    "billing.repeat": (
        BILLING,
        lambda s, by: repeating.repeat(
            client=s.client, by=by, now=LATER, title="Work", lines=[Charge("Work", FEE)],
            starts_on=queries.today(LATER),
        ),
    ),
    "billing.change_series": (
        BILLING, lambda s, by: repeating.change_series(series=repeated(s), by=by, now=LATER, title="N"),
    ),
    "billing.pause_series": (
        BILLING, lambda s, by: repeating.pause_series(series=repeated(s), by=by, now=LATER),
    ),
    "billing.resume_series": (BILLING, resumed),
    "billing.skip_next": (BILLING, lambda s, by: repeating.skip_next(series=repeated(s), by=by, now=LATER)),
    "billing.end_series": (BILLING, lambda s, by: repeating.end_series(series=repeated(s), by=by, now=LATER)),
}  # fmt: skip
