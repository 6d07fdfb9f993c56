"""The page of one's own calendar, and the way to Google or Microsoft and back."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as conf
from django.test import Client
from django.utils import timezone

from features.calendars.models import CalendarLink
from features.toggles.operations import turn
from tenants.context import inside
from tests.fakes_calendars import PASSWORD, USER
from tests.features.calendars.conftest import connected, consented, work
from tests.http import Browser, text_of

PAGE = "/workspace/account/calendar/"


@pytest.fixture
def daniel(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


def linked(cast):
    with inside(cast.a.firm):
        return CalendarLink.objects.get(member=cast.a.staff)


def test_a_calendar_is_connected_chosen_and_disconnected(cast, daniel, radicale):
    radicale.make("Work"), radicale.make("<b>Home")
    page = text_of(daniel.get(PAGE))
    assert "Connect your calendar" in page
    assert "With Google or Microsoft" not in page

    answer = daniel.post(
        PAGE, {"address": radicale.origin, "username": USER, "password": PASSWORD}, follow=True
    )
    assert "We are looking at it." in text_of(answer)
    with inside(cast.a.firm):
        work()
    page = text_of(daniel.get(PAGE))
    assert f"{USER}, 127.0.0.1" in page
    assert "Works" in page
    assert "&lt;b&gt;Home" in page
    assert PASSWORD not in page

    assert daniel.post(f"{PAGE}into/", {"into": "https://evil.example/"}).status_code == 422
    page = text_of(daniel.post(f"{PAGE}disconnection/", follow=True))
    assert "Your calendar is disconnected." in page
    assert "Connect your calendar" in page


def test_mistakes_stand_beside_their_fields(daniel):
    answer = daniel.post(PAGE, {"address": "http://10.0.0.1", "username": "a:b", "password": "x"})
    assert answer.status_code == 422
    assert "Enter the https address" in text_of(answer)
    assert 'value="x"' not in text_of(answer)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "broken", "why": "revoked"}, "It does not let us in any more."),
        ({"state": "broken", "why": "away"}, "Nobody answered at its address."),
        ({"away_since": timezone.now()}, "It has not answered since"),
        ({"state": "checking"}, "Look again"),
    ],
)
def test_the_page_says_how_it_is(cast, daniel, services, fields, words):
    with inside(cast.a.firm):
        consented(services, cast.a.staff, "google")
        CalendarLink.objects.update(**fields)
    page = text_of(daniel.get(PAGE))
    assert words in page
    assert ("With CalDAV" in page) == (fields.get("state") == "broken")


def test_a_consent_goes_by_the_public_host_and_asks_once_more(cast, daniel, services):
    page = text_of(daniel.get(PAGE))
    assert f"{PAGE}at/google/" in page
    assert f"{PAGE}at/microsoft/" in page
    away = daniel.get(f"{PAGE}at/google/")
    back = services.consent(away["Location"])

    public = Client(headers={"host": conf.SITE_HOST}).get("/calendars/back/", back)
    target = urlsplit(public["Location"])
    assert (target.hostname, target.path) == ("aldergate.localhost", f"{PAGE}back/")
    said = {key: values[0] for key, values in parse_qs(target.query).items()}
    assert said == back

    assert "Connect it" in text_of(daniel.get(target.path, said))
    with inside(cast.a.firm):
        assert not CalendarLink.objects.exists()  # whoever sends somebody here by a link connects nothing
    daniel.post(target.path, said)
    assert linked(cast).kind == "google"


def test_who_did_not_consent_or_came_too_late_is_told(cast, daniel, services):
    back = services.consent(daniel.get(f"{PAGE}at/google/")["Location"])
    assert "Nothing was connected" in text_of(daniel.get(f"{PAGE}back/", {"state": back["state"]}))
    assert "Begin again" in text_of(daniel.get(f"{PAGE}back/", {"state": "x", "code": "y"}))
    olga = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    assert "Begin again" in text_of(olga.get(f"{PAGE}back/", back))
    assert "too long" in text_of(olga.post(f"{PAGE}back/", back, follow=True))
    with inside(cast.a.firm):
        assert not CalendarLink.objects.exists()


@pytest.mark.parametrize("state", ["", "x", "A" * 5000, "\x00", "é"])
def test_the_public_host_sends_nobody_on_who_did_not_leave_from_here(cast, state):
    answer = Client(headers={"host": conf.SITE_HOST}).get("/calendars/back/", {"state": state, "code": "x"})
    assert answer.status_code == 404


def test_nothing_is_offered_that_this_installation_cannot(daniel):
    assert daniel.get(f"{PAGE}at/google/").status_code == 404
    assert daniel.get(f"{PAGE}at/nonsense/").status_code == 404


def test_a_colleague_never_sees_it_nor_does_the_other_firm(cast, daniel, radicale):
    radicale.make("Work")
    with inside(cast.a.firm):
        connected(radicale, cast.a.staff)
    for browser in (
        Browser(cast.a.firm).signed_in_as(cast.a.owner),
        Browser(cast.b.firm).signed_in_as(cast.b.staff),
    ):
        assert f"{USER}, 127.0.0.1" not in text_of(browser.get(PAGE))
        assert browser.post(f"{PAGE}disconnection/").status_code == 404
    assert linked(cast)


def test_integrations_say_that_a_calendar_is_connected_and_nothing_else_of_it(cast, radicale):
    radicale.make("Work")
    page = "/workspace/settings/integrations/"
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    assert "Calendar connected" not in text_of(owner.get(page))
    with inside(cast.a.firm):
        connected(radicale, cast.a.staff)
    shown = text_of(owner.get(page))
    assert (shown.count("Calendar connected"), "127.0.0.1" in shown) == (1, False)


def test_with_booking_off_it_is_gone_and_kept(cast, daniel, radicale, booking):
    radicale.make("Work")
    with inside(cast.a.firm):
        connected(radicale, cast.a.staff)
        turn(switch=booking, on=False, by=cast.a.owner)
    for path in ("", "back/", "at/google/"):
        assert daniel.get(PAGE + path).status_code == 404
    assert PAGE not in text_of(daniel.get("/workspace/"))
    assert linked(cast)
    with inside(cast.a.firm):
        turn(switch=booking, on=True, by=cast.a.owner)
    assert PAGE in text_of(daniel.get("/workspace/"))
