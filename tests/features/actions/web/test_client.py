import re
from datetime import date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.accounts.models import User
from features.actions import operations
from features.actions.models import Action
from features.documents.switches import CLIENT_UPLOADS
from features.toggles.operations import turn
from tenants.context import inside
from tests.cast import NOON
from tests.http import Browser

FRIDAY = date(2026, 3, 13)
CSV = b"Month,Total\r\nJanuary,1200\r\n"


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def alice(cast, clock) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def bob(cast, clock) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.bob)


@pytest.mark.requirement("S0-4", "S0-15")
def test_home_shows_what_is_to_be_done_with_its_day(alice, ask):
    ask(due_on=FRIDAY), ask("Call us back", kind="other")

    said = text_of(alice.get("/"))

    assert (
        "You have 2 things to do , the first by Friday." in said
        or "You have 2 things to do, the first by Friday." in said
    )
    assert said.index("Upload your 1099") < said.index("Call us back")
    assert "Due Friday, in 3 days" in said


def test_home_counts_what_was_done_this_year(cast, alice, ask, clock):
    action = ask()
    with inside(cast.a.firm):
        operations.settle(action=action, by=cast.a.alice, now=datetime(2026, 1, 5, tzinfo=NOON.tzinfo))
        old = ask("Old")
        operations.settle(action=old, by=cast.a.staff, now=datetime(2025, 12, 5, tzinfo=NOON.tzinfo))

    said = text_of(alice.get("/"))

    assert "1 thing done since January" in said
    assert "Nothing needs you right now." in said


@pytest.mark.requirement("S0-15")
@pytest.mark.parametrize(
    ("zone", "said"),
    [("America/Los_Angeles", "Due Friday, in 3 days"), ("Pacific/Kiritimati", "Due Friday, in 2 days")],
)
def test_days_are_counted_in_the_readers_zone(cast, alice, ask, zone, said):
    ask(due_on=FRIDAY)
    with inside(cast.a.firm):
        User.objects.filter(pk=cast.a.alice.user_id).update(time_zone=zone)

    assert said in text_of(alice.get("/to-do/"))


def test_what_is_late_says_so(alice, ask):
    ask(due_on=date(2026, 3, 6))

    assert "Due March 6, 4 days late" in text_of(alice.get("/to-do/"))


@pytest.mark.requirement("S0-10", "S0-16")
def test_the_list_names_each_entity_with_its_kind_and_can_be_narrowed(cast, bob, ask):
    ask("For the house"), ask("For the kiln", cast.a.pottery)

    everything = text_of(bob.get("/to-do/"))
    one = text_of(bob.get("/to-do/", {"client": cast.a.pottery.pk}))

    for said in (
        "For the house",
        "Aldergate Household Household",
        "For the kiln",
        "Aldergate Pottery Business",
    ):
        assert said in everything
    assert "For the kiln" in one
    assert "For the house" not in one
    bob.post("/showing/", {"client": str(cast.a.household.pk)})
    assert "For the kiln" not in text_of(bob.get("/to-do/"))


def test_with_one_entity_there_is_nothing_to_narrow(alice, ask):
    ask()

    page = alice.get("/to-do/").content.decode()

    assert 'name="client"' not in page
    assert "Upload your 1099" in page


def test_done_is_one_press_with_undo(cast, alice, ask):
    action = ask(detail="The one from Cascade.\nBoth pages.")
    page = f"/to-do/{action.pk}/"
    assert "The one from Cascade." in text_of(alice.get(page))

    answer = alice.post(f"{page}done/")

    assert answer["Location"] == "/to-do/"
    assert "Nothing to do" in text_of(alice.get("/to-do/"))
    assert "Upload your 1099" in text_of(alice.get("/to-do/?show=done"))
    alice.post(f"{page}undone/")
    assert "Upload your 1099" in text_of(alice.get("/to-do/"))


@pytest.mark.parametrize("who", ["charlie", "elsewhere"])
def test_anothers_is_not_there(cast, clock, ask, who):
    page = f"/to-do/{ask().pk}/"
    browser = (
        Browser(cast.b.firm).signed_in_as(cast.b.alice)
        if who == "elsewhere"
        else Browser(cast.a.firm).signed_in_as(cast.a.charlie)
    )

    assert browser.get(page).status_code == 404
    assert browser.post(f"{page}done/").status_code == 404
    assert "1099" not in text_of(browser.get("/to-do/"))
    with inside(cast.a.firm):
        assert Action.objects.get().is_open


@pytest.mark.requirement("S0-13")
def test_the_button_leads_to_the_upload_form_and_that_was_all_settles_it(cast, alice, ask):
    action = ask("Upload your Cascade 1099-INT")
    link = f"/documents/?for={action.pk}#upload"
    assert link in alice.get("/").content.decode()
    page = alice.get(f"/documents/?for={action.pk}").content.decode()
    assert "Upload your Cascade 1099-INT" in page
    assert "That was all" in page

    file = {"files": SimpleUploadedFile("1099.csv", CSV), "asked": str(action.pk)}
    alice.post("/documents/upload/", file)
    with inside(cast.a.firm):
        assert Action.objects.get().is_open
    answer = alice.post(
        "/documents/upload/",
        {"files": SimpleUploadedFile("1099-b.csv", CSV + b"x"), "asked": str(action.pk), "is_all": "on"},
    )

    assert answer.status_code == 302
    with inside(cast.a.firm):
        settled = Action.objects.get()
    assert (settled.settled_side, settled.settled_by_id) == ("client", cast.a.alice.user_id)


def test_a_refused_upload_settles_nothing(cast, alice, ask):
    action = ask()

    answer = alice.post(
        "/documents/upload/",
        {"files": SimpleUploadedFile("1099.exe", b"MZ"), "asked": str(action.pk), "is_all": "on"},
    )

    assert answer.status_code == 422
    with inside(cast.a.firm):
        assert Action.objects.get().is_open


def test_anothers_request_is_not_settled_by_ones_own_upload(cast, alice, ask):
    theirs = ask("Theirs", cast.a.bakery)

    alice.post(
        "/documents/upload/",
        {"files": SimpleUploadedFile("a.csv", CSV), "asked": str(theirs.pk), "is_all": "on"},
    )

    with inside(cast.a.firm):
        assert Action.objects.get().is_open


@pytest.mark.requirement("D12")
def test_with_uploads_off_a_request_for_documents_is_nowhere(cast, alice, ask):
    action = ask()
    with inside(cast.a.firm):
        turn(switch=CLIENT_UPLOADS, on=False, by=cast.a.owner)

    assert "1099" not in text_of(alice.get("/"))
    assert "1099" not in text_of(alice.get("/to-do/"))
    assert alice.get(f"/to-do/{action.pk}/").status_code == 404


def test_hostile_words_stay_words(alice, ask):
    action = ask('<script>alert("x")</script>', detail="<img src=x onerror=alert(1)>")

    for path in ("/", "/to-do/", f"/to-do/{action.pk}/", f"/documents/?for={action.pk}"):
        page = alice.get(path).content.decode()
        assert "&lt;script&gt;" in page, path
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_list_and_home_cost_the_same_with_one_and_with_three(cast, bob, ask):
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert bob.get(path).status_code == 200
        return len(caught)

    ask(), bob.get("/"), bob.get("/to-do/")
    one = cost("/"), cost("/to-do/")
    ask("B"), ask("C", cast.a.pottery), bob.get("/")  # the bell's number is kept from one page to the next

    assert (cost("/"), cost("/to-do/")) == one
    assert one[0] <= 12
    assert one[1] <= 8


def test_a_mangled_address_is_no_crash(alice, ask):
    ask()

    for query in ("client=x", "client=", "show=x", "for=x", "client=%00"):
        assert alice.get(f"/to-do/?{query}").status_code == 200
    assert alice.get("/documents/?for=not-an-id").status_code == 200
    assert alice.get("/documents/?for=%00").status_code == 200
