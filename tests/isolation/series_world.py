"""A series of invoices of each client, of which one was made; its next one is shown to its people."""

from datetime import timedelta
from typing import TYPE_CHECKING

from features.billing.models import Series, SeriesLine
from tests.isolation.factories import now

if TYPE_CHECKING:
    from tests.isolation.world import Inside

RATE = 5_000


def begun(here: "Inside", client: str) -> None:
    today = now().date()
    row = here.add(
        Series, client, f"{client}-series", client=here.rows[client], currency="USD", due_days=14, every="month",
        starts_on=today, day=1, next_on=today + timedelta(days=20), then="release", made_by=here.rows["user-owner"],
    )  # fmt: skip
    here.add(
        SeriesLine, client, f"{client}-series-line", series=row, rate=RATE, amount=RATE, tax_rate=here.rows["rate"],
        cost=1,
    )  # fmt: skip
    here.rows[f"{client}-draft"].series = row
    here.rows[f"{client}-draft"].period_on = today
    here.rows[f"{client}-draft"].save()
