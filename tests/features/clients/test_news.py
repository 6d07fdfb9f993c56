"""What a contact changes about themselves reaches those who look after their clients (S1-26)."""

import pytest
from django.utils import timezone

from features.accounts.models import Membership
from features.base.models import AuditEvent
from features.clients import operations
from features.clients.models import Client, Contact
from features.notifications.models import Notification
from tenants.context import inside


@pytest.fixture
def bob(cast):
    with inside(cast.a.firm):
        Client.objects.update(assigned_to=cast.a.staff)
        yield Contact.objects.select_related("user").get(pk=cast.a.bob.pk)


@pytest.mark.requirement("S1-26")
def test_who_looks_after_the_clients_is_told_once_in_words(cast, bob):
    operations.edit_own_details(
        contact=bob, now=timezone.now(), phone="541 555 0142", address="12 Birch Lane"
    )

    (told,) = Notification.objects.all()
    assert told.user_id == cast.a.staff.user_id
    assert told.title == "Bob Birch changed their phone and postal address"
    assert AuditEvent.objects.filter(event="contact.edited_own").count() == 2


def test_without_somebody_the_owners_are_told(cast, bob):
    Client.objects.update(assigned_to=None)

    operations.edit_own_details(contact=bob, now=timezone.now(), name="Bob Bircher")

    owners = Membership.objects.filter(role="owner").values_list("user", flat=True)
    assert list(Notification.objects.values_list("user", flat=True)) == list(owners)


def test_nothing_changed_is_no_news(cast, bob):
    operations.edit_own_details(contact=bob, now=timezone.now(), name=bob.user.name)

    assert not Notification.objects.exists()


def test_what_staff_change_is_no_news(cast, bob):
    client = Client.objects.get(pk=cast.a.pottery.pk)
    operations.edit_contact(
        contact=bob, client=client, by=cast.a.owner, now=timezone.now(), phone="541 555 0142"
    )

    assert not Notification.objects.exists()
