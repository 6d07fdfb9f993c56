"""The list of planted faults names tests that are there, and places that are there."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
LIST = (TESTS / "README.md").read_text()
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(test_\w+)`", LIST)))
FEWEST = 28


def test_the_list_is_long_enough() -> None:
    rows = re.findall(r"^\| .*\.py::test_\w+` \|$", LIST, re.MULTILINE)

    assert len(rows) >= FEWEST


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_test_that_went_red_is_still_there(file: str, name: str) -> None:
    assert f"def {name}(" in (TESTS / file).read_text()


def test_so_is_where_each_fault_stood() -> None:
    places = re.findall(r"`((?:features|portal_api|tenants)/[\w/]+\.py)`", LIST)

    assert [place for place in places if not (TESTS.parent / place).exists()] == []
