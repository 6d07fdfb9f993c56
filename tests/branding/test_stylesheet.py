import re
from dataclasses import replace

import pytest

from branding import presets, stylesheet
from branding.presets import Corners, Headings
from tenants.kinds import Kind
from tests.branding.material import static_text


def test_the_five_properties_are_printed_and_nothing_else(hartwell):
    assert stylesheet.text(hartwell) == (
        '@layer tokens { [data-brand="firm"] { --brand: #1f4d3a; --radius: 7px; --display: var(--font-classic); '
        "--display-weight: 400; --display-track: -.012em } }\n"
    )


@pytest.mark.parametrize("color", ["red;}", "#fff", "#1f4d3a}", "url(//evil.test)", "#1f4d3a;--x:1", ""])
def test_a_color_that_is_none_is_never_printed(hartwell, color):
    with pytest.raises(ValueError, match="is not a color"):
        stylesheet.text(replace(hartwell, color=color))


@pytest.mark.parametrize(("field", "value"), [("headings", "comic"), ("corners", "3px;}"), ("headings", "")])
def test_a_preset_that_is_none_is_never_printed(hartwell, field, value):
    with pytest.raises(ValueError, match="is not a valid"):
        stylesheet.text(replace(hartwell, **{field: value}))


def test_a_scope_is_a_plain_word(hartwell):
    with pytest.raises(ValueError, match="plain word"):
        stylesheet.text(hartwell, 'firm"] { } [x="')


def test_a_name_never_reaches_the_stylesheet(hartwell):
    assert stylesheet.text(replace(hartwell, name="</style><script>")) == stylesheet.text(hartwell)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Hartwell"),
        ("color", "#1f4d3b"),
        ("headings", "modern"),
        ("corners", "round"),
        ("logo", "a/b.png"),
    ],
)
def test_the_version_changes_with_everything_a_browser_may_keep(hartwell, field, value):
    assert replace(hartwell, **{field: value}).version != hartwell.version


def test_the_version_keeps_when_only_words_change(hartwell):
    assert replace(hartwell, tagline="Another", phone="", hours="").version == hartwell.version


def test_every_preset_has_its_face_and_radius():
    assert set(presets.FACES) == set(Headings)
    assert set(presets.RADIUS) == set(Corners)
    assert set(presets.BY_KIND) == set(Kind)


def test_the_preview_script_knows_the_same_presets():
    script = static_text("preview.js")

    for preset, face in presets.FACES.items():
        assert f'{preset}: ["{face.display}", "{face.weight}", "{face.track}"]' in script
    for kind, (headings, corners) in presets.BY_KIND.items():
        assert f'{kind}: ["{headings}", "{corners}"]' in script
    for name, radius in presets.RADIUS.items():
        assert f'{name}: "{radius}px"' in script


def test_the_dots_are_painted_in_the_offered_colors():
    painted = re.findall(
        r'\[value="(#[0-9a-f]{6})"\]\) \{ --c: (#[0-9a-f]{6}) \}', static_text("screens.css")
    )

    assert painted == [(color, color) for color in presets.SWATCHES]
