from datetime import UTC, date, datetime

import pytest
import time_machine

from features.actions.panels import lede

TUESDAY = datetime(2026, 3, 10, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("total", "day", "said"),
    [
        (3, date(2026, 3, 13), "3 things to do, the first by Friday"),
        (3, date(2026, 3, 20), "3 things to do, the first by March 20"),
        (2, date(2026, 3, 10), "2 things to do, the first due today"),
        (2, date(2026, 3, 11), "2 things to do, the first due tomorrow"),
        (2, date(2026, 3, 9), "2 things to do, the first is late"),
        (2, None, "2 things to do"),
        (1, date(2026, 3, 13), "1 thing to do, due Friday"),
        (1, date(2026, 3, 9), "1 thing to do, late"),
        (1, date(2026, 3, 10), "1 thing to do, due today"),
        (1, None, "1 thing to do"),
    ],
)
def test_home_says_how_much_there_is_and_until_when(total, day, said):
    with time_machine.travel(TUESDAY, tick=False):
        found = lede(total, day)

    assert ", ".join(filter(None, [found.text, found.rest])) == said
    assert (found.anchor, found.opening) == ("todo", "have")
