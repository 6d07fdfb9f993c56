import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from branding.forms import COLOR_ADVICE, BrandForm
from tests.branding.material import picture


def entered(look, **changes):
    fields = {"name": look.name, "color": look.color, "headings": look.headings, "corners": look.corners}
    return fields | {"tagline": look.tagline, "phone": look.phone, "hours": look.hours} | changes


def form_of(look, files=None, **changes):
    return BrandForm(look, entered(look, **changes), files or {})


def test_what_was_not_touched_stays(hartwell):
    form = form_of(hartwell)

    assert form.is_valid()
    assert form.brand() == {
        "name": "Hartwell & Rowe", "color": "#1f4d3a", "headings": "classic", "corners": "soft", "logo": None,
        "remove_logo": False, "tagline": hartwell.tagline, "phone": "(503) 555-0142", "hours": "weekdays 8:30 to 5:00",
    }  # fmt: skip
    assert form.proposal == hartwell


@pytest.mark.parametrize("color", ["red;}", "#fff", "#12345", "1f4d3g", "#1f4d3a;", "url(x)", "é12345"])
def test_a_wrong_color_is_refused_and_kept_as_typed(hartwell, color):
    form = form_of(hartwell, color=color, name="New name")

    assert form.errors["color"][-1] in (
        COLOR_ADVICE,
        f"Ensure this value has at most 7 characters (it has {len(color)}).",
    )
    assert form["color"].value() == color
    assert form.proposal.color == "#1f4d3a"
    assert form.proposal.name == "New name"


@pytest.mark.parametrize(
    ("typed", "color"), [("#F47B20", "#f47b20"), ("f47b20", "#f47b20"), (" #f47b20 ", "#f47b20")]
)
def test_a_color_may_be_typed_in_any_case_and_without_its_sign(hartwell, typed, color):
    form = form_of(hartwell, color=typed)

    assert form.is_valid()
    assert form.brand()["color"] == color


@pytest.mark.parametrize("way", ["color", "picker", "swatch"])
def test_whichever_way_to_a_color_was_used_wins(hartwell, way):
    unused = {"color": "#1F4D3A", "picker": "#1f4d3a", "swatch": "#1f4d3a"}
    form = form_of(hartwell, **unused | {way: "#f47b20"})

    assert form.is_valid()
    assert form.brand()["color"] == "#f47b20"
    assert form.proposal.color == "#f47b20"


def test_a_name_is_needed_and_stays_on_one_line(hartwell):
    assert form_of(hartwell, name=" ").errors["name"] == ["Enter the name your clients know you by."]
    assert form_of(hartwell, name="A\nB").errors["name"] == ["Keep this on one line."]


def test_a_logo_arrives_ready_to_be_stored(hartwell):
    form = form_of(hartwell, {"logo": SimpleUploadedFile("me.jpg", picture(kind="JPEG").getvalue())})

    assert form.is_valid()
    assert form.brand()["logo"].startswith(b"\x89PNG")


def test_a_logo_that_is_none_is_refused_and_the_rest_kept(hartwell):
    upload = SimpleUploadedFile("logo.svg", b"<svg/>", "image/svg+xml")
    form = form_of(hartwell, {"logo": upload}, name="New name")

    assert form.errors["logo"] == [
        "SVG files can’t be used as a logo. Save it as a square PNG and upload that."
    ]
    assert form["name"].value() == "New name"


def test_an_empty_file_is_named(hartwell):
    form = form_of(hartwell, {"logo": SimpleUploadedFile("logo.png", b"")})

    assert form.errors["logo"] == ["This file is empty. Choose the picture again."]


def test_an_unknown_preset_is_refused(hartwell):
    form = form_of(hartwell, headings="comic", corners="9px;}")

    assert set(form.errors) == {"headings", "corners"}
    assert form.proposal.headings == "classic"
