import re

import pytest

from features.notifications.models import Notification, Preference
from tenants.context import inside
from tests.features.notifications.conftest import NEWS, OF_STAFF
from tests.http import Browser


@pytest.fixture
def alice(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def staff(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


def bell(browser, path) -> str:
    found = re.search(r'aria-label="(Notifications[^"]*)"', browser.get(path).content.decode())
    return found[1] if found else ""


def test_the_bell_counts_and_the_list_leads_there(cast, alice, tell):
    assert bell(alice, "/") == "Notifications"
    tell(title="A paper for you", path="/documents/")
    assert bell(alice, "/") == "Notifications, 1 unread"
    with inside(cast.a.firm):
        row = Notification.objects.get()

    page = alice.get("/notifications/").content.decode()
    assert "A paper for you" in page
    led = alice.post(f"/notifications/{row.pk}/")

    assert led["Location"] == "/documents/"
    assert bell(alice, "/") == "Notifications"


def test_a_look_at_the_list_marks_nothing(cast, alice, tell):
    tell()

    alice.get("/notifications/")
    with inside(cast.a.firm):
        row = Notification.objects.get()
    assert alice.get(f"/notifications/{row.pk}/").status_code == 405

    with inside(cast.a.firm):
        assert Notification.objects.get().read_at is None


def test_all_are_marked_as_read_by_one_press(alice, tell):
    tell(), tell()

    assert alice.post("/notifications/read/", {"until": "no time at all"})["Location"] == "/notifications/"

    assert bell(alice, "/") == "Notifications"


def test_staff_have_the_same(cast, staff, tell):
    tell(cast.a.staff, kind=OF_STAFF.key, path="/workspace/clients/")
    assert bell(staff, "/workspace/") == "Notifications, 1 unread"
    with inside(cast.a.firm):
        row = Notification.objects.get()

    assert staff.post(f"/workspace/notifications/{row.pk}/")["Location"] == "/workspace/clients/"
    assert bell(staff, "/workspace/") == "Notifications"


@pytest.mark.parametrize("who", ["bob", "charlie", "elsewhere"])
def test_anothers_is_not_there(cast, tell, who):
    tell()
    with inside(cast.a.firm):
        row = Notification.objects.get()
    browser = (
        Browser(cast.b.firm).signed_in_as(cast.b.alice)
        if who == "elsewhere"
        else Browser(cast.a.firm).signed_in_as(getattr(cast.a, who))
    )

    assert browser.post(f"/notifications/{row.pk}/").status_code == 404
    assert "Something happened" not in browser.get("/notifications/").content.decode()


def test_choices_are_made_on_a_page(cast, alice):
    page = alice.get("/notifications/preferences/").content.decode()
    assert "When there is news." in page
    assert "For staff" not in page
    fields = dict.fromkeys(re.findall(r'name="([\w.]+\.[\w.]+)"', page), "app")

    answer = alice.post("/notifications/preferences/", {**fields, NEWS.key: "off"})

    assert answer.status_code == 302
    with inside(cast.a.firm):
        assert Preference.objects.get(user=cast.a.alice.user, kind=NEWS.key).channel == "off"
    assert alice.post("/notifications/preferences/", {**fields, NEWS.key: "pigeon"}).status_code == 422


def test_staff_choose_too(cast, staff):
    page = staff.get("/workspace/notifications/preferences/").content.decode()

    assert "When work comes." in page
    assert "When there is news." not in page


def test_hostile_titles_stay_words(alice, tell):
    tell(title='<script>alert("x")</script>', detail="<img src=x>")

    page = alice.get("/notifications/").content.decode()

    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
