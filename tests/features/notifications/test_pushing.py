"""What devices are told, when, and when no more."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from features.accounts import sessions
from features.base.models import OutboxEntry
from features.clients.models import Access
from features.notifications import devices, operations
from features.notifications.models import Notification, PushSubscription, Rhythm
from features.notifications.queries import Choice
from features.toggles.operations import turn
from tenants.context import inside
from tests.features.notifications.conftest import DONE, NEWS, OF_STAFF, QUIET, REMINDER, SWITCHED, URGENT
from tests.features.notifications.telling_devices import said, signed_in, titles, turned_on, work

A_MINUTE, AN_HOUR, A_DAY, WAIT = (
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(minutes=5),
)


@pytest.fixture(autouse=True)
def _waits(settings) -> None:
    settings.NEWS_WAIT = WAIT


def test_every_device_of_a_person_is_told_with_the_words_of_their_list(push_service, a, tell):
    phone, _ = turned_on(push_service, a.alice)
    laptop, _ = turned_on(push_service, a.alice)
    bobs, _ = turned_on(push_service, a.bob)

    tell(title="A paper for you", detail="Return 2025", path="/documents/")
    work(timedelta(seconds=24))
    assert phone.heard == []
    work(A_MINUTE)

    (one,) = said(phone)
    assert (one["title"], one["body"], one["path"]) == ("A paper for you", "Return 2025", "/documents/")
    assert one["icon"].startswith("/icons/192.png?v=")
    assert said(laptop) == said(phone)
    assert bobs.heard == []
    assert phone.heard[0]["urgency"] == "normal"


def test_what_follows_within_five_minutes_goes_together(push_service, a, tell):
    phone, _ = turned_on(push_service, a.alice)
    tell(title="First")
    work(A_MINUTE)
    tell(title="Second"), tell(title="Third", path="/projects/")
    work(2 * A_MINUTE)
    assert titles(phone) == ["First"]

    work(7 * A_MINUTE)

    assert titles(phone) == ["First", "2 things are new"]
    assert said(phone)[1]["body"] == "Second\nThird"
    assert said(phone)[1]["path"] == "/notifications/"


def test_who_has_the_page_before_them_is_not_told(push_service, a, tell):
    phone, _ = turned_on(push_service, a.alice)
    tell(path="/documents/")
    operations.saw(a.alice, "/documents/", now=timezone.now())

    work(A_MINUTE)

    assert phone.heard == []


def test_quiet_hours_are_quiet_and_what_is_urgent_still_comes(push_service, a, tell):
    phone, _ = turned_on(push_service, a.alice)
    Rhythm.objects.create(user=a.alice.user, quiet_from=0, quiet_until=23)
    a.alice.user.time_zone = "UTC"
    a.alice.user.save()
    tell(title="Ordinary"), tell(kind=URGENT.key, title="Fire")
    at = (timezone.now() + A_DAY).replace(hour=12)

    work(at)
    assert titles(phone) == ["Fire"]
    assert phone.heard[0]["urgency"] == "high"
    work(at.replace(hour=23, minute=1))
    assert titles(phone) == ["Fire", "Ordinary"]


def test_reminders_come_together_once_a_day_and_only_if_they_still_hold(push_service, a, tell):
    phone, _ = turned_on(push_service, a.alice)
    paper = a.household.pk
    tell(kind=REMINDER.key, title="Paper"), tell(kind=REMINDER.key, title="Invoice")
    work(31 * A_MINUTE)
    assert titles(phone) == ["2 things are new"]

    tell(kind=REMINDER.key, title="Contract"), tell(kind=REMINDER.key, title="Done by then", about_id=paper)
    work(AN_HOUR)
    assert len(phone.heard) == 1
    DONE.add(paper)
    work(2 * A_DAY)
    DONE.discard(paper)

    assert titles(phone)[1:] == ["Contract"]


def test_each_person_chooses_by_kind_and_quiet_kinds_begin_silent(push_service, a, tell):
    phone, _ = turned_on(push_service, a.alice)
    operations.choose(by=a.alice, choices={NEWS.key: Choice(listed=True, way="instant", pushed=False)})
    tell(title="Not chosen"), tell(kind=QUIET.key, title="Quiet")
    work(A_MINUTE)
    assert phone.heard == []

    only = Choice(listed=False, way="off", pushed=True)
    operations.choose(by=a.alice, choices={QUIET.key: only})
    tell(kind=QUIET.key, title="Chosen")
    work(2 * A_MINUTE)

    assert titles(phone) == ["Chosen"]
    assert not Notification.objects.get(title="Chosen").listed


def test_who_has_no_device_costs_nothing(push_service, a, tell):
    turned_on(push_service, a.bob)
    tell(a.alice, kind=QUIET.key)

    assert not Notification.objects.get().to_push
    assert not OutboxEntry.objects.filter(kind="push").exists()


def test_mails_stopped_by_their_link_leave_devices_as_they_are(push_service, a, tell):
    phone, _ = turned_on(push_service, a.alice)
    Rhythm.objects.create(user=a.alice.user, only_kept=True)
    tell(title="News")

    work(AN_HOUR)

    assert titles(phone) == ["News"]
    assert mail.outbox == []


def test_a_switch_that_is_off_is_off_on_devices_too(push_service, a, tell):
    phone, _ = turned_on(push_service, a.alice)
    tell(kind=SWITCHED.key)
    turn(switch=SWITCHED.switch, on=False, by=a.owner)

    work(AN_HOUR)

    assert phone.heard == []


@pytest.mark.parametrize("when", ["before it is gathered", "before the device is told"])
def test_who_loses_access_is_not_told(push_service, a, tell, when):
    phone, _ = turned_on(push_service, a.alice)
    tell(title="Secret")
    if when == "before the device is told":
        phone.answers.append((503, {}))
        work(A_MINUTE)
    Access.objects.filter(contact=a.alice, client=a.household).update(ends_at=timezone.now())

    work(AN_HOUR)

    assert phone.heard == []


@pytest.mark.parametrize("how", ["signed out", "all sessions ended", "switched off", "session too old"])
def test_a_device_is_told_only_while_its_person_is_signed_in(push_service, a, tell, how):
    phone, row = turned_on(push_service, a.alice)
    tell()
    if how == "signed out":
        sessions.end(row.session)
    elif how == "all sessions ended":
        sessions.end_all(a.alice.user)
    elif how == "switched off":
        type(a.alice.user).objects.filter(pk=a.alice.user.pk).update(is_active=False)
    else:
        sessions.Session.objects.filter(user=a.alice.user).update(last_seen_at=timezone.now() - 31 * A_DAY)

    work(AN_HOUR)

    assert phone.heard == []


def test_who_signs_in_again_there_is_told_again_without_being_asked(push_service, a, tell):
    phone, row = turned_on(push_service, a.alice)
    endpoint = devices.receiver_of(row).endpoint
    sessions.end(row.session)
    operations.renew_device(by=a.alice, session=signed_in(a.alice), endpoint=endpoint)

    tell(title="Back")
    work(A_MINUTE)

    assert titles(phone) == ["Back"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(push_service, a, tell, status):
    phone, _ = turned_on(push_service, a.alice)
    laptop, row = turned_on(push_service, a.alice)
    phone.answers.append((status, {}))
    tell()

    work(A_MINUTE)

    assert list(PushSubscription.objects.all()) == [row]
    assert len(laptop.heard) == 1


def test_a_service_that_asks_for_patience_is_given_it_and_one_that_fails_is_tried_again(
    push_service, a, tell
):
    phone, _ = turned_on(push_service, a.alice)
    laptop, _ = turned_on(push_service, a.alice)
    phone.answers.append((429, {"Retry-After": "600"}))
    laptop.answers += [(500, {}), (502, {})]
    tell(title="News")

    work(A_MINUTE), work(3 * A_MINUTE)
    assert (titles(phone), titles(laptop)) == ([], [])
    work(6 * A_MINUTE)
    assert (titles(phone), titles(laptop)) == ([], ["News"])
    work(12 * A_MINUTE)

    assert (titles(phone), titles(laptop)) == (["News"], ["News"])
    assert PushSubscription.objects.filter(failures=0).count() == 2


def test_what_could_not_be_handed_over_for_half_a_day_is_dropped(push_service, a, tell):
    phone, _ = turned_on(push_service, a.alice)
    phone.answers += [(503, {})]
    tell()
    work(A_MINUTE)

    work(13 * AN_HOUR)

    assert phone.heard == []
    assert set(OutboxEntry.objects.values_list("state", flat=True)) == {"done"}


def test_a_device_whose_service_refuses_again_and_again_is_forgotten(push_service, a, tell):
    phone, _ = turned_on(push_service, a.alice)
    phone.answers += [(403, {})] * devices.FAILURES
    for number in range(devices.FAILURES):
        assert PushSubscription.objects.get().failures == number
        tell(kind=URGENT.key)
        work()

    assert not PushSubscription.objects.exists()
    assert not OutboxEntry.objects.filter(state="given_up").exists()


def test_many_and_long_things_fit_one_push(push_service, a, tell):
    phone, _ = turned_on(push_service, a.alice)
    for number in range(5):
        tell(title=f"{number} {'😀' * 290}", detail="😀" * 300)

    work(A_MINUTE)

    (one,) = said(phone)
    assert one["title"] == "5 things are new"
    assert one["body"].splitlines()[-1] == "and 2 more"


def test_a_device_hears_of_its_own_firm_and_side_alone(push_service, cast, tell):
    """The same person, by the same address, at two firms, and a member of staff."""
    with inside(cast.a.firm):
        portal, _ = turned_on(push_service, cast.a.alice)
        workspace, _ = turned_on(push_service, cast.a.staff)
    with inside(cast.b.firm):
        elsewhere, _ = turned_on(push_service, cast.b.alice)

    tell(title="Of the first firm")
    tell(cast.a.staff, kind=OF_STAFF.key, title="For staff", path="/workspace/")
    for firm in (cast.a.firm, cast.b.firm):
        with inside(firm):
            work(A_MINUTE)

    assert (titles(portal), titles(workspace)) == (["Of the first firm"], ["For staff"])
    assert elsewhere.heard == []
