"""
What holds of any template and any answers. PROPERTY_CASES in the environment tries more of them.
"""

import json
import os
from typing import Any

from hypothesis import given, settings

from features.organizers import conditions, reading, values
from features.organizers.schema import Content
from tests.features.organizers.drawing import answered, contents

CASES = int(os.environ.get("PROPERTY_CASES", "60"))


@settings(max_examples=CASES, deadline=None)
@given(contents())
def test_any_template_comes_through_a_file_unchanged(content: Content) -> None:
    assert reading.read(json.loads(json.dumps(reading.write(content)))) == content


@settings(max_examples=CASES, deadline=None)
@given(answered())
def test_what_is_hidden_decides_nothing_and_stands_in_no_hidden_section(
    both: tuple[Content, dict[str, Any]],
) -> None:
    content, kept = both
    shown = conditions.shown(content, kept)

    assert conditions.shown(content, {key: kept[key] for key in shown & set(kept)}) == shown
    for section in content:
        assert section.key in shown or shown.isdisjoint(one.key for one in section.questions)


@settings(max_examples=CASES, deadline=None)
@given(answered())
def test_an_answer_that_is_kept_stays_what_it_is_and_fits_into_the_database(
    both: tuple[Content, dict[str, Any]],
) -> None:
    content, kept = both
    for key, value in kept.items():
        assert values.tidy(content.questions[key], value) == value
        assert "\x00" not in json.dumps(value, ensure_ascii=False).encode("utf-8").decode()
