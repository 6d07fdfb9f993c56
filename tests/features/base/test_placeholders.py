"""Places in words: known ones are filled once, unknown ones are refused by name."""

import pytest

from features.base.errors import Refused
from features.base.placeholders import filled, known, open_in


def test_unknown_places_are_refused_with_the_names_that_are_known() -> None:
    with pytest.raises(Refused) as refusal:
        known("Dear {nmae}", ("name", "firm"), field="body")

    assert refusal.value.message == "Nothing is known as {nmae}. These can be filled in: {name}, {firm}."
    assert refusal.value.field == "body"
    assert known("Dear {name}", ("name",), field="body") == "Dear {name}"


def test_places_are_filled_once_and_a_name_that_looks_like_one_stays_a_name() -> None:
    values = {"client": "{firm} & Sons", "firm": "Hartwell"}

    assert filled("{client} of {firm}, {due}", values) == "{firm} & Sons of Hartwell, {due}"
    assert open_in("{due} {client} {project} {due}", values) == ["due", "project"]
