import json
from dataclasses import replace

import pytest
from PIL import Image

from branding import icons, logos, manifests
from branding.look import Look, initials
from tests.branding.material import colors_in, opened, picture, pixel


def drawn(look: Look, size: int, logo: bytes | None = None) -> Image.Image:
    return opened(icons.png(look, size, logo))


@pytest.mark.parametrize("size", icons.SIZES)
def test_an_icon_has_its_size_and_the_firms_color(hartwell, size):
    icon = drawn(hartwell, size)

    assert (icon.format, icon.size) == ("PNG", (size, size))
    assert pixel(icon.convert("RGB"), (size // 2, 2)) == (0x1F, 0x4D, 0x3A)


def test_initials_stand_on_it_in_the_color_that_is_readable(hartwell, northbeam):
    assert (255, 255, 255, 255) in colors_in(drawn(hartwell, 192))
    assert min(max(color[:3]) for color in colors_in(drawn(northbeam, 192))) < 60


@pytest.mark.parametrize("name", ["Łukasz Żuk", "日本", "", "Ж & Д"])
def test_letters_the_font_does_not_have_give_way_to_the_arch(hartwell, name):
    arch = icons.png(replace(hartwell, name=""), 192, None)

    assert icons.png(replace(hartwell, name=name), 192, None) == arch


def test_accents_fall_away(hartwell):
    assert icons.png(replace(hartwell, name="Élan Øst"), 64, None) != icons.png(hartwell, 64, None)
    assert icons.png(replace(hartwell, name="Élan Òst"), 64, None) == icons.png(
        replace(hartwell, name="E O"), 64, None
    )


def test_dark_marks_stand_on_white_and_light_ones_on_the_firms_color(hartwell):
    dark, light = (logos.read(picture(400, 100, color=color)) for color in ("#333333", "#ffffff"))

    assert pixel(drawn(hartwell, 192, dark), (96, 5)) == (255, 255, 255, 255)
    assert pixel(drawn(hartwell, 192, light), (96, 5)) == (0x1F, 0x4D, 0x3A, 255)


def test_small_icons_have_the_firms_corners(hartwell, northbeam):
    assert pixel(drawn(hartwell, 64), (0, 0))[3] == 0
    assert pixel(drawn(hartwell, 192), (0, 0))[3] == 255
    assert pixel(drawn(northbeam, 64), (4, 1))[3] == 255


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Hartwell & Rowe", "HR"),
        ("Northbeam Builders", "NB"),
        ("Eleanor & James Marsh", "EJ"),
        ("Portico", "P"),
        ("  o’neill  &  sons ", "OS"),
        ("123 Main Street", "MS"),
        ("Ærø", "Æ"),
        ("& 4", ""),
    ],
)
def test_initials_are_the_first_letters_of_two_words(name, letters):
    assert initials(name) == letters


def test_the_manifest_names_the_firm_and_its_icons(hartwell):
    manifest = json.loads(manifests.text(hartwell))

    assert manifest["name"] == "Hartwell & Rowe"
    assert manifest["short_name"] == "Hartwell"
    assert manifest["theme_color"] == "#1f4d3a"
    assert manifest["start_url"] == "/"
    assert [icon["src"] for icon in manifest["icons"]] == [hartwell.icon_url(192), hartwell.icon_url(512)]
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any maskable"}


def test_a_phone_may_not_cut_into_a_logo(hartwell):
    manifest = manifests.content(replace(hartwell, logo="x/brand/y.png"))

    assert {icon["purpose"] for icon in manifest["icons"]} == {"any"}


def test_a_name_with_quotes_stays_inside_the_manifest(hartwell):
    assert json.loads(manifests.text(replace(hartwell, name='"},{"x')))["name"] == '"},{"x'
