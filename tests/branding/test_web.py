import json

import pytest

from branding import icons, logos, operations, queries
from tenants.access import policy_of
from tenants.context import inside
from tests.branding.material import opened, picture, pixel
from tests.cast import NOON

ASSETS = [
    "/brand.css",
    "/manifest.webmanifest",
    "/favicon.ico",
    *(f"/icons/{size}.png" for size in icons.SIZES),
]


@pytest.fixture
def look(cast):
    with inside(cast.a.firm):
        return queries.published(cast.a.firm)


def test_the_stylesheet_of_a_firm(cast, browser_of):
    response = browser_of(cast.a.firm).get("/brand.css")

    assert response.status_code == 200
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "--brand: #1f4d3a" in response.text


@pytest.mark.parametrize("path", ASSETS)
def test_an_asset_is_kept_for_a_year_when_its_version_is_named(cast, browser_of, look, path):
    browser = browser_of(cast.a.firm)

    named, unnamed, foreign = (
        browser.get(path + query) for query in (f"?v={look.version}", "", "?v=0000000000")
    )

    assert named["Cache-Control"] == "public, max-age=31536000, immutable"
    assert unnamed["Cache-Control"] == foreign["Cache-Control"] == "public, max-age=300"
    assert "Host" in named["Vary"]
    assert not named.cookies


@pytest.mark.parametrize("path", ASSETS)
def test_a_browser_that_has_it_gets_no_second_copy(cast, browser_of, path):
    browser = browser_of(cast.a.firm)
    etag = browser.get(path)["ETag"]

    again = browser.get(path, headers={"if-none-match": etag})

    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("size", icons.SIZES)
def test_icons_are_pictures_of_their_size(cast, browser_of, size):
    response = browser_of(cast.a.firm).get(f"/icons/{size}.png")

    assert response["Content-Type"] == "image/png"
    assert opened(response.content).size == (size, size)


def test_other_sizes_are_not_made(cast, browser_of):
    assert browser_of(cast.a.firm).get("/icons/4096.png").status_code == 404


def test_the_manifest_is_that_of_the_firm(cast, browser_of):
    response = browser_of(cast.a.firm).get("/manifest.webmanifest")

    assert response["Content-Type"] == "application/manifest+json"
    assert json.loads(response.content)["name"] == "Aldergate"


def test_without_a_logo_there_is_none(cast, browser_of):
    assert browser_of(cast.a.firm).get("/logo").status_code == 404


def test_the_logo_after_publishing(cast, browser_of, django_capture_on_commit_callbacks):
    logo = logos.read(picture())
    with inside(cast.a.firm), django_capture_on_commit_callbacks(execute=True):
        operations.publish(
            now=NOON, logo=logo, name="Aldergate", color="#1f4d3a", headings="modern", corners="soft"
        )

    browser = browser_of(cast.a.firm)
    assert browser.get("/logo").content == logo
    icon = opened(browser.get("/icons/192.png").content)
    assert pixel(icon, (96, 96)) == (0xCC, 0x00, 0x33, 255)
    assert browser_of(cast.b.firm).get("/logo").status_code == 404


@pytest.mark.parametrize("path", [*ASSETS, "/logo"])
def test_the_public_host_has_none_of_it(cast, browser_of, path):
    assert browser_of().get(path).status_code == 404


@pytest.mark.parametrize("path", [*ASSETS, "/logo"])
def test_assets_are_only_read(cast, browser_of, path):
    assert browser_of(cast.a.firm).post(path).status_code == 405


def test_every_view_declares_for_whom_it_is():
    from branding import styleguide, urls  # noqa: PLC0415

    declared = {
        policy_of(view) for view in (*(pattern.callback for pattern in urls.urlpatterns), styleguide.page)
    }
    assert {policy.audience if policy else None for policy in declared} == {"asset", "public"}


def test_the_paths_a_look_writes_are_those_of_the_url_map(look):
    from django.urls import resolve  # noqa: PLC0415

    for url in (look.stylesheet_url, look.manifest_url, look.icon_url(64), look.touch_icon_url):
        assert str(resolve(url.partition("?")[0], "config.urls_firm").url_name).startswith("brand-")
