from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from branding.models import Brand
from features.base.models import AuditEvent
from features.dashboard.models import Milestone
from tenants.context import inside
from tests.http import Browser

PAGE = "/workspace/settings/branding/"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def sent(cast):
    """Gives what the form posts: the brand as it is, with changes."""
    look = brand_of(cast).look
    kept = {
        name: getattr(look, name)
        for name in ("name", "color", "headings", "corners", "tagline", "phone", "hours")
    }
    return lambda **changed: kept | {"picker": look.color, "swatch": look.color} | changed


def picture(kind="PNG", size=(300, 300)) -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", size, "#7a2f3b").save(file, kind)
    return SimpleUploadedFile(f"logo.{kind.lower()}", file.getvalue(), f"image/{kind.lower()}")


def brand_of(cast) -> Brand:
    with inside(cast.a.firm):
        return Brand.objects.get()


@pytest.mark.parametrize(("who", "status"), [("owner", 200), ("admin", 200), ("staff", 403), ("alice", 302)])
def test_only_those_who_hold_the_permission_may_look_and_publish(cast, who, status, sent):
    browser = Browser(cast.a.firm).signed_in_as(getattr(cast.a, who))

    assert browser.get(PAGE).status_code == status
    browser.post(PAGE, sent(color="#7a2f3b"))
    assert (brand_of(cast).color == "#7a2f3b") == (status == 200)


def test_publishing_shows_the_brand_to_clients_of_this_firm_only(
    cast, workspace, django_capture_on_commit_callbacks, sent
):
    with django_capture_on_commit_callbacks() as committed:
        response = workspace.post(PAGE, sent(name="Hartwell & Rowe", color="#7a2f3b", swatch="#7a2f3b"))
    with inside(cast.a.firm):
        for callback in committed:
            callback()

    assert (response.status_code, response["Location"]) == (302, PAGE)
    portal, other = (Browser(one.firm).signed_in_as(one.alice) for one in (cast.a, cast.b))
    assert "Hartwell &amp; Rowe" in portal.get("/").content.decode()
    assert "#7a2f3b" in portal.get("/brand.css").content.decode()
    assert "Hartwell" not in other.get("/").content.decode()
    assert "#7a2f3b" not in other.get("/brand.css").content.decode()


def test_publishing_is_written_down_and_a_step_of_the_checklist(cast, workspace, sent):
    workspace.post(PAGE, sent(name="Renamed"))

    with inside(cast.a.firm):
        event = AuditEvent.objects.get(event="brand.published")
        assert (event.actor_name, event.details["changed"]) == ("Olga Owner", ["name"])
        assert Milestone.objects.filter(key="brand_published").count() == 1
    assert "published the brand with a new name" in workspace.get("/workspace/activity/").content.decode()


def test_publishing_what_is_published_leaves_no_event(cast, workspace, sent):
    page = workspace.get(workspace.post(PAGE, sent())["Location"]).content.decode()

    assert "Nothing has changed" in page
    with inside(cast.a.firm):
        assert not AuditEvent.objects.filter(event="brand.published").exists()


def test_a_preview_publishes_nothing(cast, workspace, sent):
    page = workspace.post(PAGE, sent(name="Only a try", color="#f47b20", preview="1")).content.decode()

    assert "Only a try" in page
    assert '[data-brand="preview"] { --brand: #f47b20' in page
    assert (brand_of(cast).name, brand_of(cast).color) == ("Aldergate", "#1f4d3a")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"color": "red;}"}, "Write a color as #"),
        ({"color": "#12345"}, "Write a color as #"),
        ({"name": ""}, "Enter the name your clients know you by."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"name": "a\r\nBcc: x"}, "on one line"),
        ({"headings": "comic"}, "Publish changes"),
    ],
)
def test_bad_input_is_refused_with_advice_and_loses_nothing(cast, workspace, changed, words, sent):
    response = workspace.post(PAGE, sent(tagline="Kept as typed", **changed))

    assert response.status_code == 422
    assert words in response.content.decode()
    assert "Kept as typed" in response.content.decode()
    assert (brand_of(cast).name, brand_of(cast).color) == ("Aldergate", "#1f4d3a")


def test_a_logo_is_stored_shown_and_removed(cast, workspace, django_capture_on_commit_callbacks, sent):
    workspace.post(PAGE, sent(logo=picture()))
    assert brand_of(cast).logo.name

    with django_capture_on_commit_callbacks(execute=True):
        workspace.post(PAGE, sent(remove_logo="on"))
    assert not brand_of(cast).logo.name


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("logo.svg", b"<svg onload='x'/>", "image/svg+xml"), "PNG"),
        (SimpleUploadedFile("logo.png", b"", "image/png"), "empty"),
        (SimpleUploadedFile("logo.png", b"MZ not a picture", "image/png"), "PNG"),
    ],
    ids=["svg", "empty", "disguised"],
)
def test_what_is_no_picture_is_refused(cast, workspace, file, words, sent):
    file.seek(0)
    response = workspace.post(PAGE, sent(logo=file))

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not brand_of(cast).logo.name


def test_a_hostile_name_is_only_a_name(workspace, sent):
    page = workspace.post(PAGE, sent(name=HOSTILE, preview="1")).content.decode()

    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_the_verdict_is_the_servers_own(workspace, sent):
    assert "Button text" in workspace.post(PAGE, sent(color="#f2c230", preview="1")).content.decode()
