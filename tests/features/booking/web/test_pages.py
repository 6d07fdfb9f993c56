import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from waffle.models import Switch as Row

from features.base.scope import scope
from features.booking import operations
from features.booking.models import Appointment, Location, Service, Setup
from features.clients.models import Access
from features.clients.rights import Level
from tenants.context import inside
from tests.cast import NOON
from tests.features.booking.conftest import SLOT
from tests.http import Browser, text_of

AT = f"{SLOT:%Y%m%dT%H%MZ}"
HOUR = timedelta(hours=1)


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def desk(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)


@pytest.mark.requirement("S2-11")
def test_a_client_books_moves_and_cancels_by_links_and_forms(cast, offer, alice):
    offer(name="Review your return", questions=[{"label": "Which year?", "required": True}])
    page = text_of(alice.get("/appointments/new/"))
    assert "Review your return" in page
    day = re.search(r'href="(\?[^"]*day=2026-03-12)#when-h"', page)[1]
    times = text_of(alice.get(f"/appointments/new/{day}"))
    link = re.search(r'href="(\?[^"]*at=20260312T1700Z)#booking"', times)[1].replace("&amp;", "&")
    url = f"/appointments/new/{link}"
    assert "Book this time" in text_of(alice.get(url))
    assert alice.post(url, {"phone": "541 555 0142"}).status_code == 422
    answer = alice.post(
        url, {"phone": "541 555 0142", "question-0": "2025", "note": "The kiln."}, follow=True
    )
    assert "Booked." in text_of(answer)
    with inside(cast.a.firm):
        made = Appointment.objects.get()
    assert (made.starts_at, made.note) == (SLOT, "The kiln.")
    assert "Review your return" in text_of(alice.get("/"))
    move = f"/appointments/{made.pk}/move/"
    assert "Choose another time" in text_of(alice.get(move))
    assert "Moved." in text_of(alice.post(f"{move}?at={SLOT + HOUR:%Y%m%dT%H%MZ}", follow=True))
    file = alice.get(f"/appointments/{made.pk}/calendar/")
    assert (file["Content-Type"].partition(";")[0], b"DTSTART:20260312T180000Z" in file.content) == (
        "text/calendar",
        True,
    )
    assert "Cancelled." in text_of(
        alice.post(f"/appointments/{made.pk}/cancellation/", {"reason": ""}, follow=True)
    )
    assert "Nothing is planned" in text_of(alice.get("/appointments/"))
    assert alice.get(f"/appointments/{made.pk}/calendar/").status_code == 404  # no calendar takes it up again
    assert "not planned any more" in text_of(alice.get(move, follow=True))


def test_a_time_that_was_taken_meanwhile_is_said(cast, offer, book, alice):
    service = offer()
    book(service, contact=cast.a.bob, by=cast.a.bob)
    answer = alice.post(f"/appointments/new/?at={AT}", {"phone": "541 555 0142"}, follow=True)
    assert "not free any more" in text_of(answer)


def test_a_time_to_move_to_that_was_taken_meanwhile_is_said(cast, offer, book, alice, desk):
    service = offer()
    made = book(service)
    book(service, SLOT + HOUR, contact=cast.a.bob, by=cast.a.bob)
    for browser, page in ((alice, "/appointments"), (desk, "/workspace/appointments")):
        answer = browser.post(f"{page}/{made.pk}/move/?at={SLOT + HOUR:%Y%m%dT%H%MZ}", follow=True)
        assert "not free any more" in text_of(answer)
    with inside(cast.a.firm):
        assert Appointment.objects.get(pk=made.pk).sequence == 0


@pytest.mark.parametrize(
    "asked", ["at=20260416T1700Z", "month=2026-04", "day=2026-04-16", "at=99991231T2359Z", "day=9999-12-31", "month=x"]
)  # fmt: skip
def test_whatever_an_address_names_a_month_is_shown(offer, alice, asked):
    offer()
    page = text_of(alice.get(f"/appointments/new/?{asked}"))
    assert "April 2026" in page or "March 2026" in page or "May 2026" in page
    assert ("<b>April 2026</b>" in page) == ("2026" in asked)


def test_what_was_held_stands_among_the_past_before_it_is_over(cast, offer, book, desk, clock):
    made = book(offer())
    clock.move_to(SLOT + HOUR / 4)
    later = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    later.post(f"/workspace/appointments/{made.pk}/outcome/", {"state": "held"})
    assert "A first talk" in text_of(later.get("/workspace/appointments/?show=past"))


def test_the_readers_clock_and_the_firms_stand_beside_each_other(cast, offer, book, alice):
    made = book(offer())
    with inside(cast.a.firm):
        cast.a.alice.user.time_zone = "Asia/Kolkata"
        cast.a.alice.user.save()
    page = text_of(alice.get(f"/appointments/new/?at={SLOT + HOUR:%Y%m%dT%H%MZ}"))
    assert "Your time (Kolkata)" in page
    assert "11:30 pm for you is 11:00 am in Los Angeles." in page
    page = text_of(alice.get(f"/appointments/{made.pk}/"))
    assert "10:30 to 11:00 pm" in page
    assert "That is 10:00 am in Los Angeles." in page


@pytest.mark.requirement("S2-12")
def test_booking_is_there_once_a_service_is_set_up_and_the_switch_is_on(cast, offer, alice, desk):
    for path in ("/appointments/", "/appointments/new/"):
        assert alice.get(path).status_code == 404
    assert "Book an appointment" not in text_of(alice.get("/"))
    assert "Set up a service first." in text_of(desk.get("/workspace/settings/integrations/"))
    offer()
    assert "Book an appointment" in text_of(alice.get("/"))
    assert alice.get("/appointments/").status_code == 200
    with inside(cast.a.firm):
        Row.objects.filter(name="booking").update(active=False)
    assert "Book an appointment" not in text_of(alice.get("/"))
    assert alice.get("/appointments/").status_code == 404
    assert desk.get("/workspace/appointments/").status_code == 404


@pytest.mark.requirement("S2-12")
def test_a_page_elsewhere_takes_the_place_of_services(cast, alice, desk):
    settings = "/workspace/settings/integrations/"
    wanted = {"where": "outside", "outside_url": "http://book.example.com/", "change_hours": "24"}
    assert desk.post(settings, wanted).status_code == 422
    desk.post(settings, wanted | {"outside_url": "https://book.example.com/us"})
    page = text_of(alice.get("/appointments/new/"))
    assert 'href="https://book.example.com/us"' in page
    with inside(cast.a.firm):
        assert Setup.objects.get().outside_url == "https://book.example.com/us"


def test_who_sees_an_appointment(cast, offer, book):
    made = book(offer(), client=cast.a.household)
    statuses = {}
    for name in ("alice", "bob", "charlie"):
        browser = Browser(cast.a.firm).signed_in_as(getattr(cast.a, name))
        statuses[name] = browser.get(f"/appointments/{made.pk}/").status_code
    assert statuses == {"alice": 200, "bob": 200, "charlie": 404}
    foreign = Browser(cast.b.firm).signed_in_as(cast.b.alice)
    assert foreign.get(f"/appointments/{made.pk}/").status_code == 404
    with inside(cast.a.firm):
        Access.objects.filter(contact=cast.a.bob).update(level=Level.VIEW_ONLY)
    viewer = Browser(cast.a.firm).signed_in_as(cast.a.bob)
    assert viewer.get(f"/appointments/{made.pk}/").status_code == 200
    assert viewer.post(f"/appointments/{made.pk}/cancellation/", {}).status_code == 403


def test_home_shows_the_next_of_the_client_that_is_chosen(cast, offer, book):
    service = offer()
    book(service, client=cast.a.household, contact=cast.a.bob, by=cast.a.bob)
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)
    seen = []
    for client in (cast.a.household, cast.a.pottery):
        bob.post("/showing/", {"client": str(client.pk)})
        seen.append("A first talk" in text_of(bob.get("/")))
    assert seen == [True, False]


def test_staff_set_up_services_offices_hours_and_time_off(cast, desk):
    base = "/workspace/settings/integrations/"
    assert desk.post(f"{base}offices/new/", {"name": "Main", "time_zone": "Europe/London"}).status_code == 302
    person = f"{base}team/{cast.a.staff.pk}/"
    week = {"own": "own", "time_zone": "Europe/London", "day-0": "9 to 12, 13:00 - 17:30", "day-2": "lunch"}
    assert "Write hours such as" in text_of(desk.post(person, week))
    assert desk.post(person, week | {"day-2": ""}).status_code == 302
    assert "09:00 to 12:00, 13:00 to 17:30" in text_of(desk.get(person))
    assert desk.post(f"{person}time-off/", {"first_on": "2026-04-01", "name": "Spring"}).status_code == 302
    assert "Spring" in text_of(desk.get(person))
    fields = {
        "name": "A talk", "length": "45", "step": "15", "before": "0", "after": "5", "notice": "4", "days": "30",
        "place": "0", "who": "choice", "members": [str(cast.a.staff.pk)], "ways": ["office"], "questions": "Why? *\nWhat else?",
    }  # fmt: skip
    assert "Choose the office" in text_of(desk.post(f"{base}services/new/", fields))
    with inside(cast.a.firm):
        fields["location"] = str(Location.objects.get().pk)
    assert desk.post(f"{base}services/new/", fields).status_code == 302
    with inside(cast.a.firm):
        made = Service.objects.get()
    assert (made.length, made.notice, [one["required"] for one in made.questions]) == (45, 240, [True, False])
    page = text_of(desk.get(f"{base}services/{made.pk}/"))
    assert "Why?*" in page
    assert desk.post(f"{base}services/{made.pk}/", fields | {"name": "A longer talk"}).status_code == 302
    assert "A longer talk" in text_of(desk.get(base))
    assert desk.post(f"{base}services/{made.pk}/removal/").status_code == 302
    assert "A longer talk" not in text_of(desk.get(base)).replace("“A longer talk”", "")


def test_staff_book_move_cancel_and_say_what_became_of_it(cast, offer, desk, clock):
    offer()
    new = f"/workspace/clients/{cast.a.household.pk}/appointments/new/"
    assert "Choose a day and a time." in text_of(desk.get(new))
    answer = desk.post(
        f"{new}?at={AT}", {"phone": "541 555 0142", "contact": str(cast.a.alice.pk)}, follow=True
    )
    assert "Alice Alder is told." in text_of(answer)
    with inside(cast.a.firm):
        made = Appointment.objects.get()
    page = f"/workspace/appointments/{made.pk}/"
    assert "Alice Alder" in text_of(desk.get("/workspace/appointments/"))
    assert "A first talk" in text_of(desk.get(f"/workspace/clients/{cast.a.household.pk}/"))
    assert "Moved." in text_of(desk.post(f"{page}move/?at={SLOT + HOUR:%Y%m%dT%H%MZ}", follow=True))
    clock.move_to(SLOT + 2 * HOUR)
    later = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    assert "Noted as held." in text_of(later.post(f"{page}outcome/", {"state": "held"}, follow=True))
    assert "Held" in text_of(later.get("/workspace/appointments/?show=past"))


def test_an_appointment_stands_in_the_inbox_of_whom_it_is_with(cast, offer, book):
    desk = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    book(offer(), by=cast.a.alice)
    assert "Alice Alder booked “A first talk”" in text_of(desk.get("/workspace/"))


def test_pages_ask_the_same_for_one_and_for_three(cast, offer, book, alice, desk):
    service = offer()
    pages = (
        (alice, "/appointments/"),
        (desk, "/workspace/appointments/"),
        (desk, "/workspace/settings/integrations/"),
    )
    book(service)
    counts = [count(browser, path) for browser, path in pages]
    book(service, SLOT + HOUR), book(service, SLOT + HOUR / 2)
    offer(name="Second"), offer(name="Third")
    assert [count(browser, path) for browser, path in pages] == counts
    assert count(alice, "/appointments/") <= 8
    assert count(alice, "/appointments/new/") <= 8
    assert count(alice, "/") <= 12


def count(browser: Browser, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def test_words_of_people_stay_words(cast, offer, book, alice, desk):
    hostile = "<script>alert(1)</script>"
    made = book(offer(name=hostile), note=hostile)
    for browser, path in (
        (alice, f"/appointments/{made.pk}/"),
        (desk, f"/workspace/appointments/{made.pk}/"),
        (alice, "/"),
    ):
        page = text_of(browser.get(path))
        assert hostile not in page
        assert "&lt;script&gt;" in page


def test_off_stops_the_mails_that_wait(cast, offer, book, delivered):
    book(offer())
    with inside(cast.a.firm), scope():
        Row.objects.filter(name="booking").update(active=False)
    assert not delivered()


def test_a_service_that_is_gone_leaves_its_appointments(cast, offer, book, alice):
    service = offer()
    made = book(service)
    with inside(cast.a.firm), scope():
        operations.remove_service(service=service, by=cast.a.owner, now=NOON)
    offer(name="Another")
    assert "A first talk" in text_of(alice.get(f"/appointments/{made.pk}/"))
