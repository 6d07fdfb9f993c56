"""Whose devices there are, how they are kept, and who ends them."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from features.accounts import sessions
from features.base import firm_keys, rotation
from features.base.errors import NotThere, Refused
from features.base.models import AuditEvent
from features.base.rotation import Turned
from features.notifications import devices, operations, tasks
from features.notifications.models import PushSubscription
from features.notifications.operations.devices import NotThisBrowser, TooManyDevices
from integrations.push.address import connection
from integrations.push.gateway import Receiver
from tenants.context import inside
from tenants.sealed import Unreadable
from tests.features.notifications.telling_devices import receiver_of, signed_in, turned_on


def turn_on(person, receiver: Receiver) -> PushSubscription:
    return operations.turn_on(by=person, session=signed_in(person), receiver=receiver, now=timezone.now())


def test_a_device_is_turned_on_once_and_noted(push_service, a):
    browser, row = turned_on(push_service, a.alice)

    assert turn_on(a.alice, receiver_of(push_service, browser)).pk == row.pk

    assert [one.pk for one in devices.of_person(a.alice)] == [row.pk]
    assert AuditEvent.objects.filter(event="push.turned_on", actor_id=a.alice.actor_id).count() == 1
    operations.turn_off(by=a.alice, device=row)
    assert not devices.of_person(a.alice).exists()
    assert AuditEvent.objects.filter(event="push.turned_off").count() == 1


def test_where_it_is_reached_is_sealed_for_its_row_and_its_firm(push_service, cast):
    with inside(cast.a.firm):
        browser, row = turned_on(push_service, cast.a.alice)
        kept = bytes(PushSubscription.objects.get(pk=row.pk).box)
        assert devices.receiver_of(row) == receiver_of(push_service, browser)
        for word in (browser.name.encode(), browser.auth.hex().encode(), browser.p256dh.hex().encode()):
            assert word not in kept
        with pytest.raises(Unreadable):
            firm_keys.unseal(kept, about="push subscription of another row")
    with inside(cast.b.firm), pytest.raises(Unreadable):
        devices.receiver_of(row)


def test_another_key_of_the_firm_seals_devices_anew(push_service, a):
    _, row = turned_on(push_service, a.alice)
    before = devices.receiver_of(row)
    firm_keys.add_version()

    rotation.seal_anew(a.firm, done := Turned(), is_dry=False)

    row.refresh_from_db()
    assert done.boxes[devices.BOXES.label] == 1
    assert firm_keys.version_of(row.box) == firm_keys.newest().version
    assert devices.receiver_of(row) == before


def test_ten_devices_are_enough(push_service, a):
    for _ in range(devices.MOST):
        turned_on(push_service, a.alice)

    with pytest.raises(TooManyDevices):
        turned_on(push_service, a.alice)
    turned_on(push_service, a.bob)


def test_a_browser_belongs_to_whom_turned_it_on_last_with_its_own_keys(push_service, a):
    browser, _ = turned_on(push_service, a.alice)
    stranger = push_service.subscribed()

    with pytest.raises(NotThisBrowser):
        turn_on(a.bob, Receiver(push_service.endpoint(browser), stranger.p256dh, stranger.auth))
    assert devices.of_person(a.alice).exists()

    turn_on(a.bob, receiver_of(push_service, browser))
    assert not devices.of_person(a.alice).exists()
    assert devices.of_person(a.bob).count() == 1


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:1/push/x", "https://169.254.169.254/x", "", "x" * 2000]
)
def test_addresses_of_no_push_service_are_refused(push_service, a, endpoint):
    browser = push_service.subscribed()

    with pytest.raises(Refused):
        turn_on(a.alice, Receiver(endpoint, browser.p256dh, browser.auth))


@pytest.mark.parametrize("length", [0, 64, 65])
def test_keys_that_are_none_are_refused(push_service, a, length):
    browser = push_service.subscribed()

    for p256dh, auth in ((b"\4" * length, browser.auth), (browser.p256dh, browser.auth[:15])):
        with pytest.raises(Refused):
            turn_on(a.alice, Receiver(push_service.endpoint(browser), p256dh, auth))


def test_nobody_renews_or_ends_the_device_of_somebody_else(push_service, a):
    browser, row = turned_on(push_service, a.alice)
    endpoint = push_service.endpoint(browser)
    sessions.end(row.session)

    for person in (a.bob, a.staff):
        with pytest.raises(NotThere):
            operations.renew_device(by=person, session=signed_in(person), endpoint=endpoint)
        with pytest.raises(NotThere):
            operations.turn_off(by=person, device=row)
    row.refresh_from_db()
    assert row.session_id is None


def test_a_device_that_was_removed_stays_removed(push_service, a):
    browser, row = turned_on(push_service, a.alice)
    operations.turn_off(by=a.alice, device=row)

    with pytest.raises(NotThere):
        operations.renew_device(
            by=a.alice, session=signed_in(a.alice), endpoint=push_service.endpoint(browser)
        )


def test_without_a_key_no_device_is_turned_on(push_service, a, settings):
    browser = push_service.subscribed()
    settings.PUSH = None

    with pytest.raises(NotThere):
        turn_on(a.alice, receiver_of(push_service, browser))


def test_devices_where_nobody_signed_in_for_long_are_forgotten_at_night(push_service, a):
    rows = [turned_on(push_service, a.alice)[1] for _ in range(3)]
    sessions.end(rows[0].session), sessions.end(rows[1].session)
    PushSubscription.objects.exclude(pk=rows[1].pk).update(created_at=timezone.now() - 2 * devices.KEPT)

    tasks.forget_old.run()

    assert {row.pk for row in devices.of_person(a.alice)} == {rows[1].pk, rows[2].pk}


def test_a_key_is_made_by_a_command(capsys):
    call_command("push_key")

    key = capsys.readouterr().out.strip()
    assert connection(key, contact="mailto:a@b.example", services="*.push.apple.com", practice=False).public
