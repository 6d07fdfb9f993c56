"""Somebody connects their own calendar: what is entered is looked at by the worker, and a consent is theirs alone."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from features.accounts.models import Session
from features.base.errors import NotThere, Refused, TooMany
from features.base.models import AuditEvent, OutboxEntry
from features.base.rotation import holders
from features.calendars import boxes, consent, operations
from features.calendars.models import CalendarLink
from integrations.calendars import gateway
from tenants.context import inside
from tests.fakes_calendars import PASSWORD, USER
from tests.features.calendars.conftest import connected, consented, work
from tests.http import Browser

NOW = timezone.now
ENTERED = {"username": USER, "password": PASSWORD}


def session_of(a, person):
    Browser(a.firm).signed_in_as(person)
    return Session.objects.filter(user=person.user, side="staff").latest("created_at")


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"address": "http://10.0.0.1/"}, "address"),
        ({"address": "https://me:pw@dav.example/"}, "address"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"address": ""}, "address"),
        ({"username": ""}, "username"),
        ({"username": "a:b"}, "username"),
        ({"password": ""}, "password"),
    ],
)
def test_what_cannot_be_a_way_in_is_refused_at_once(a, entered, field):
    given = {"address": "https://dav.example/", **ENTERED} | entered
    with pytest.raises(Refused) as refusal:
        operations.connect_caldav(by=a.staff, **given, now=NOW())
    assert refusal.value.field == field
    assert not CalendarLink.objects.exists()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"password": "wrong"}, "revoked"),
        ({"username": "other"}, "refused"),
        ({"address": "http://127.0.0.1:9"}, "away"),
    ],
)
def test_what_does_not_work_is_said_on_the_page_and_tried_once(a, radicale, settings, change, why):
    settings.CALENDARS = type(settings.CALENDARS)(origins=(radicale.origin, "http://127.0.0.1:9"))
    radicale.make("Work")
    operations.connect_caldav(by=a.staff, **{"address": radicale.origin, **ENTERED} | change, now=NOW())
    assert CalendarLink.objects.get().state == "checking"
    work()
    link = CalendarLink.objects.get()
    assert (link.state, link.why) == ("broken", why)
    assert not OutboxEntry.objects.filter(kind="calendar.look", state=OutboxEntry.State.WAITING).exists()


def test_one_calendar_each_and_the_one_for_appointments_can_be_chosen(a, radicale):
    work_url, home_url = radicale.make("Work"), radicale.make("Home")
    connected(radicale, a.staff)
    link = connected(radicale, a.staff)
    assert set(boxes.opened(link)["names"].values()) == {"Work", "Home"}

    for url in (work_url, home_url):
        operations.choose_calendar(by=a.staff, url=url)
        link.refresh_from_db()
        assert boxes.opened(link)["into"] == url
    with pytest.raises(Refused):
        operations.choose_calendar(by=a.staff, url=f"{radicale.origin}/other/x/")
    with pytest.raises(NotThere):
        operations.choose_calendar(by=a.owner, url=work_url)


def test_somebody_tries_twenty_times_an_hour(a):
    for _ in range(20):
        operations.connect_caldav(by=a.staff, address="https://dav.example/", **ENTERED, now=NOW())
    with pytest.raises(TooMany):
        operations.connect_caldav(by=a.staff, address="https://dav.example/", **ENTERED, now=NOW())


@pytest.mark.parametrize("kind", ["google", "microsoft"])
def test_a_consent_connects_the_calendar_of_the_session_that_left(a, services, kind):
    session = session_of(a, a.staff)
    back = services.consent(consent.onward(gateway.client_of(kind), kind, session, now=NOW()))

    operations.finish_consent(by=a.staff, session=session, **back, now=NOW())
    work()

    link = CalendarLink.objects.get()
    assert (link.member, link.kind, link.state) == (a.staff, kind, "works")
    assert AuditEvent.objects.filter(event="calendar.connected", actor_id=a.staff.user_id).count() == 1


def test_nobody_finishes_the_consent_of_another(a, cast, services):
    mine, owners = session_of(a, a.staff), session_of(a, a.owner)
    client = gateway.client_of("google")
    back = services.consent(consent.onward(client, "google", owners, now=NOW()))

    refused = [
        (mine, back | {"state": back["state"][:-8] + "AAAAAAAA"}, NOW()),
        (mine, back | {"state": ""}, NOW()),
        (mine, back, NOW()),  # an owner's, brought by a link
        (owners, back, NOW() + timedelta(minutes=16)),
        (owners, back | {"code": ""}, NOW()),
    ]
    for session, said, at in refused:
        with pytest.raises(Refused):
            operations.finish_consent(by=a.staff, session=session, **said, now=at)
    with inside(cast.b.firm), pytest.raises(Refused):
        operations.finish_consent(by=cast.b.staff, session=owners, **back, now=NOW())
    assert not CalendarLink.objects.exists()


def test_the_way_out_names_our_one_address_and_proves_that_we_ask(a, services, settings):
    url = consent.onward(gateway.client_of("google"), "google", session_of(a, a.staff), now=NOW())
    said = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
    assert said["redirect_uri"] == f"{settings.SITE_URL}/calendars/back/"
    assert (said["code_challenge_method"], said["response_type"]) == ("S256", "code")
    assert consent.read(said["state"]).verifier not in url


def test_disconnecting_gives_a_consent_back(a, services):
    consented(services, a.staff, "google")
    operations.disconnect(by=a.staff)
    assert not CalendarLink.objects.exists()
    work()
    assert services.account.refresh == ""
    with pytest.raises(NotThere):
        operations.disconnect(by=a.staff)


def test_the_boxes_are_found_when_keys_are_changed(a, services):
    link = consented(services, a.staff, "google")
    (holder,) = [one for one in holders if one.label == "calendars of staff"]
    assert list(holder.rows()) == [link]
    assert b"renewal" in holder.opened(link)
