import pytest
from hypothesis import given
from hypothesis import strategies as st

from branding import oklch

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLORS)
def test_a_color_comes_back_from_oklch_unchanged(color):
    assert oklch.to_hex(oklch.from_oklch(oklch.to_oklch(oklch.rgb(color)))) == color


@pytest.mark.parametrize(
    "text", ["", "red", "#fff", "1f4d3a", "#1f4d3a;", "#1f4d3g", "#1f4d3a\n", "red;}", "#1f4d3aa"]
)
def test_only_six_digits_are_a_color(text):
    assert not oklch.is_hex(text)
    with pytest.raises(ValueError, match="is not a color"):
        oklch.rgb(text)


def test_contrast_is_that_of_wcag():
    assert oklch.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert oklch.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert oklch.contrast("#1f4d3a", "#1f4d3a") == 1
