"""Every switch is explained where it is turned: what clients will see, and what was done."""

import pytest
from django.template.loader import get_template

from features.toggles import catalogue
from features.toggles.catalogue import Switch

LONGEST = 120


@pytest.mark.parametrize("switch", catalogue.every(), ids=lambda switch: switch.key)
def test_a_switch_says_in_plain_words_what_it_does(switch: Switch) -> None:
    assert switch.label
    assert switch.summary.endswith(".")
    assert 20 <= len(switch.summary) <= LONGEST
    assert switch.on_text.endswith(".")
    assert switch.off_text.endswith(".")
    assert switch.on_text != switch.off_text
    assert switch.section in catalogue.SECTIONS


@pytest.mark.parametrize(
    "switch", [each for each in catalogue.every() if each.preview], ids=lambda switch: switch.key
)
def test_its_preview_is_a_template(switch: Switch) -> None:
    assert get_template(switch.preview)


def test_keys_fit_where_they_are_kept() -> None:
    assert all(len(switch.key) <= 40 and switch.key.isidentifier() for switch in catalogue.every())
