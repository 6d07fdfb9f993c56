"""The devices of a person on the page of choices, on both sides."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.notifications import devices
from features.notifications.models import Preference
from integrations.push.address import encode
from tenants.context import inside
from tests.features.notifications.conftest import NEWS, OF_STAFF
from tests.http import Browser, text_of

SIDES = {
    "client": ("alice", "/notifications/", NEWS, "/"),
    "staff": ("staff", "/workspace/notifications/", OF_STAFF, "/workspace/"),
}


@pytest.fixture(params=SIDES)
def side(request, cast):
    name, path, kind, scope = SIDES[request.param]
    person = getattr(cast.a, name)
    return person, Browser(cast.a.firm).signed_in_as(person), path, kind, scope


def answered(service, browser) -> dict[str, str]:
    """Return what the page's script posts."""
    keys = {"p256dh": encode(browser.p256dh), "auth": encode(browser.auth)}
    return {"endpoint": service.endpoint(browser), **keys}


def test_without_a_key_nothing_is_offered(side, cast):
    _, browser, path, _, _ = side

    page = text_of(browser.get(f"{path}preferences/"))

    assert "On your devices" not in page
    assert "push.js" not in page
    assert browser.post(f"{path}devices/", {"endpoint": "https://fcm.googleapis.com/x"}).status_code == 404
    assert (
        browser.post(f"{path}devices/again/", {"endpoint": "https://fcm.googleapis.com/x"}).status_code == 404
    )


def test_a_device_is_turned_on_listed_and_removed(side, cast, push_service, settings):
    person, browser, path, _, scope = side
    page = text_of(browser.get(f"{path}preferences/"))
    assert f'data-key="{settings.PUSH.public}" data-scope="{scope}" data-worker="/push-worker.js"' in page
    assert "Turn on for this device" in page

    posted = answered(push_service, push_service.subscribed())
    answer = browser.post(f"{path}devices/", posted, follow=True)

    page = text_of(answer)
    assert "Notifications are on for this device." in page
    assert "This device" in page
    assert "Turn on for this device" not in page
    assert posted["endpoint"] not in page
    assert browser.post(f"{path}devices/again/", {"endpoint": posted["endpoint"]}).status_code == 204
    with inside(cast.a.firm):
        row = devices.of_person(person).get()
    other = Browser(cast.a.firm).signed_in_as(person)
    assert "Remove: A browser" in text_of(other.get(f"{path}preferences/"))
    assert other.post(f"{path}devices/{row.pk}/removal/").status_code == 302
    with inside(cast.a.firm):
        assert not devices.of_person(person).exists()
    assert browser.post(f"{path}devices/again/", {"endpoint": posted["endpoint"]}).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{}, {"endpoint": "http://127.0.0.1/x"}, {"p256dh": "!"}, {"auth": "AAAA"}, {"p256dh": "BAAA"}]
)
def test_what_is_no_browser_is_refused_with_a_word(cast, push_service, wrong):
    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    posted = answered(push_service, push_service.subscribed()) | wrong if wrong else {}

    page = text_of(browser.post("/notifications/devices/", posted, follow=True))

    assert "Your browser uses a push service that we do not know." in page or "sent no keys" in page
    with inside(cast.a.firm):
        assert not devices.of_person(cast.a.alice).exists()


def test_devices_of_others_are_not_there(cast, push_service):
    alice, bob = (Browser(cast.a.firm).signed_in_as(one) for one in (cast.a.alice, cast.a.bob))
    alice.post("/notifications/devices/", answered(push_service, push_service.subscribed()))
    with inside(cast.a.firm):
        row = devices.of_person(cast.a.alice).get()

    assert bob.post(f"/notifications/devices/{row.pk}/removal/").status_code == 404
    twin = Browser(cast.b.firm).signed_in_as(cast.b.alice)
    assert twin.post(f"/notifications/devices/{row.pk}/removal/").status_code == 404
    assert (
        Browser(cast.a.firm)
        .post(f"/notifications/devices/{row.pk}/removal/")["Location"]
        .startswith("/sign-in")
    )


def test_each_kind_is_chosen_for_devices(side, cast, push_service):
    person, browser, path, kind, _ = side
    page = browser.get(f"{path}preferences/").content.decode()
    assert re.search(rf'name="push-{re.escape(kind.key)}"[^>]*checked', page)
    fields = dict(re.findall(r'<select name="([^"]+)".*?<option value="([^"]*)" selected', page, re.DOTALL))
    chosen = {f"mail-{kind.key}": "off", f"list-{kind.key}": "on"}

    assert browser.post(f"{path}preferences/", fields | chosen).status_code == 302

    with inside(cast.a.firm):
        row = Preference.objects.get(user=person.user, kind=kind.key)
    assert (row.listed, row.way, row.pushed) == (True, "off", False)


def test_the_page_costs_the_same_for_one_device_and_for_three(side, push_service):
    _, browser, path, _, _ = side
    counts = []
    for number in (1, 2):
        for _ in range(number):
            browser.post(f"{path}devices/", answered(push_service, push_service.subscribed()))
        browser.get(f"{path}preferences/")
        with CaptureQueriesContext(connection) as seen:
            browser.get(f"{path}preferences/")
        counts.append(len([one for one in seen if "SET " not in one["sql"][:4]]))

    assert counts[0] == counts[1]
    assert counts[0] <= 14


def test_the_worker_is_served_at_the_root_of_the_host_and_runs_nothing_of_others(cast):
    answer = Browser(cast.a.firm).get("/push-worker.js")

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert b'addEventListener("push"' in answer.content
    assert Browser().get("/push-worker.js").status_code == 404
