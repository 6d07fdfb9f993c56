import re

import pytest

from features.notifications.models import Notification, Preference, Rhythm
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


PAGE = "/notifications/preferences/"


def filled(page: str, **given: str) -> dict[str, str]:
    """Return what a browser would send back for this page, with other answers where given."""
    names = re.findall(r'<select name="([^"]+)"', page)
    return {name: given.get(name, "8" if name == "summary_at" else "") for name in names} | {
        name: "instant" for name in names if name.startswith("mail-")
    }


def test_choices_are_made_on_a_page(cast, alice):
    page = alice.get(PAGE).content.decode()
    assert "When there is news." in page
    assert "For staff" not in page
    fields = filled(page) | {
        "summary_at": "18",
        "quiet_from": "22",
        "quiet_until": "7",
        f"mail-{NEWS.key}": "summary",
    }

    answer = alice.post(PAGE, fields)

    assert answer.status_code == 302
    with inside(cast.a.firm):
        row = Preference.objects.get(user=cast.a.alice.user, kind=NEWS.key)
        rhythm = Rhythm.objects.get(user=cast.a.alice.user)
    assert (row.listed, row.way) == (False, "summary")  # an unticked box is not sent
    assert (rhythm.summary_at, rhythm.quiet) == (18, (22, 7))


@pytest.mark.parametrize(
    "wrong",
    [
        {f"mail-{NEWS.key}": "pigeon"}, {"summary_at": "24"}, {"quiet_from": "22"},
        {"quiet_from": "7", "quiet_until": "7"}, {"quiet_from": "6", "quiet_until": "9"},
    ],
)  # fmt: skip
def test_what_can_not_be_is_said_on_the_page_and_nothing_is_saved(cast, alice, wrong):
    page = alice.get(PAGE).content.decode()

    answer = alice.post(PAGE, filled(page) | wrong)

    assert answer.status_code == 422
    assert "aria-invalid" in answer.content.decode()
    with inside(cast.a.firm):
        assert not Preference.objects.filter(user=cast.a.alice.user).exists()
        assert not Rhythm.objects.exists()


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


def test_who_opens_the_page_has_read_what_leads_there(cast, alice, tell):
    tell(title="A paper", path="/documents/"), tell(title="Elsewhere", path="/projects/")

    assert bell(alice, "/") == "Notifications, 2 unread"
    alice.get("/documents/?sort=name")

    assert bell(alice, "/") == "Notifications, 1 unread"
    with inside(cast.a.firm):
        assert Notification.objects.get(title="A paper").read_at is not None


def test_what_leads_to_a_page_with_a_question_is_read_there_alone(cast, alice, tell):
    tell(path="/documents/?q=tax")

    alice.get("/documents/")
    assert bell(alice, "/") == "Notifications, 1 unread"
    alice.get("/documents/?q=tax")

    assert bell(alice, "/") == "Notifications"


def test_a_page_that_is_not_there_or_refused_marks_nothing(cast, alice, staff, tell):
    tell(path="/workspace/clients/"), tell(path="/documents/00000000-0000-4000-8000-000000000000/")

    alice.get("/workspace/clients/"), alice.get("/documents/00000000-0000-4000-8000-000000000000/")
    staff.get("/workspace/clients/")

    assert bell(alice, "/") == "Notifications, 2 unread"


def test_who_has_nothing_unread_costs_a_page_nothing(cast, alice, django_assert_num_queries):
    alice.get("/notifications/")
    with django_assert_num_queries(6) as counted:
        alice.get("/notifications/")
    assert not [query for query in counted.captured_queries if query["sql"].startswith("UPDATE")]
