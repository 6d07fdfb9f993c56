from typing import Any

import pytest

from features.organizers import conditions
from tests.features.organizers import cases


@pytest.mark.parametrize("case", cases.TABLE["cases"], ids=lambda case: case["name"])
def test_a_condition_holds_as_the_table_says(case: dict[str, Any]) -> None:
    assert conditions.holds(cases.when(case["when"]), cases.flat(), case["answers"]) is case["holds"]


@pytest.mark.parametrize("case", cases.TABLE["shown"], ids=lambda case: case["name"])
def test_what_is_shown_is_what_the_table_says(case: dict[str, Any]) -> None:
    assert conditions.shown(cases.nested(), case["answers"]) == set(case["keys"])
