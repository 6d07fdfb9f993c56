"""Sixteen runs of the job at the same moment, each on a connection of its own: every period is billed once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from features.billing import ledger
from features.billing.models import Invoice, Series
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.factories.series import begun, made
from tests.racing import at_once


@pytest.mark.slow
def test_sixteen_runs_at_once_make_one(committed_database: Cast) -> None:
    firm = committed_database.a
    with inside(firm.firm):
        tomorrow = NOON.date() + timedelta(days=1)  # so that nothing is made as it begins
        series = begun(firm, starts_on=tomorrow)
        other = begun(firm, firm.bakery, title="Other", starts_on=tomorrow)
    runs: list[Callable[[], Any]] = [lambda: made(NOON + timedelta(days=40))] * 16

    counts = at_once(*runs, firm=firm.firm, refused=ZeroDivisionError)

    with inside(firm.firm):
        assert sum(counts) == 4
        for one in (series, other):
            rows = Invoice.objects.filter(series=one).values_list("period_on", flat=True)
            assert sorted(filter(None, rows)) == [date(2026, 3, 11), date(2026, 4, 11)]
        assert not Series.objects.exclude(trouble="").exists()
        assert list(ledger.proof()) == []
