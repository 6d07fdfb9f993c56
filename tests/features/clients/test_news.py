"""What a contact changes about themselves reaches those who look after their clients (S1-26)."""

import pytest
from django.core import mail
from django.utils import timezone

from features.accounts import sides
from features.accounts.models import Membership
from features.base import events, outbox
from features.base.errors import NotAllowed, Refused
from features.base.models import AuditEvent
from features.clients import news, operations
from features.clients.models import Client, Contact
from features.notifications.models import Notification
from features.notifications.operations import choose
from features.notifications.queries import Choice
from tenants.context import inside
from tests.http import Browser, text_of


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


def test_whoever_chose_mails_of_it_gets_one(cast, bob):
    choose(by=cast.a.staff, choices={news.CHANGED.key: Choice(listed=True, way="instant")})

    operations.edit_own_details(contact=bob, now=timezone.now(), phone="541 555 0142")
    outbox.deliver_waiting()

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["stella@example.com"], "Bob Birch changed their phone")


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


ALL = ("name", "phone", "address", "email", "language", "time_zone")
NEW = {
    "name": "Bob Bircher", "phone": "541 555 0199", "address": "1 New Road", "language": "es", "time_zone": "Europe/Rome",
}  # fmt: skip


@pytest.mark.requirement("S1-26")
@pytest.mark.parametrize("field", NEW)
def test_every_change_stands_on_the_record_and_is_told_if_the_firm_wants(cast, bob, field):
    operations.choose_told(fields=[field], by=cast.a.owner)

    operations.edit_own_details(contact=bob, now=timezone.now(), **{field: NEW[field]})

    event = AuditEvent.objects.filter(event="contact.edited_own", client_id=cast.a.pottery.pk).get()
    assert list(event.details["changes"]) == [field]
    (told,) = Notification.objects.all()
    assert told.title.endswith(f"changed their {news.FIELDS[field]}")


@pytest.mark.parametrize("field", ALL)
def test_of_what_the_firm_does_not_want_to_hear_it_is_not_told(cast, bob, field):
    operations.choose_told(fields=[one for one in ALL if one != field], by=cast.a.owner)

    if field == "email":
        sides.record_everywhere(
            "account.email_changed", user=bob.user, side="client", changes={"email": ["a", "b"]}
        )
    else:
        operations.edit_own_details(contact=bob, now=timezone.now(), **{field: NEW[field]})

    assert not Notification.objects.exists()
    assert AuditEvent.objects.filter(client_id=cast.a.pottery.pk).exists()


def test_until_it_chooses_it_hears_of_name_phone_address_and_email(cast, bob):
    operations.edit_own_details(contact=bob, now=timezone.now(), language="es", time_zone="Europe/Rome")
    assert not Notification.objects.exists()

    sides.record_everywhere(
        "account.email_changed", user=bob.user, side="client", changes={"email": ["a", "b"]}
    )

    assert Notification.objects.get().title == "Bob Birch changed their e-mail address"


def test_that_a_sign_in_was_not_them_is_told_whatever_was_chosen(cast, bob):
    operations.choose_told(fields=[], by=cast.a.owner)

    sides.record_everywhere("account.secured", user=bob.user, side="client", sessions_ended=1)

    assert Notification.objects.get().title == "Bob Birch said that a sign-in was not them"


def test_the_choice_is_for_the_settings_known_and_written_down(cast, bob):
    with pytest.raises(NotAllowed):
        operations.choose_told(fields=["name"], by=cast.a.staff)
    with pytest.raises(Refused):
        operations.choose_told(fields=["password"], by=cast.a.owner)

    assert [operations.choose_told(fields=["phone", "name"], by=cast.a.owner) for _ in range(2)] == [
        True,
        False,
    ]

    event = AuditEvent.objects.get(event="told_changes.chosen")
    assert events.sentence(event) == "chose to be told when people change their own details: name, phone"


def test_the_page_shows_and_keeps_the_choice(cast):
    url = "/workspace/settings/portal/changes/"
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    page = text_of(owner.get(url))
    assert (page.count(" checked"), "Time zone" in page, "Invites" in page) == (4, True, True)

    answers = [
        owner.post(url, {"fields_told": ["language"]}),
        owner.post(url, {"fields_told": ["password"]}),
        Browser(cast.a.firm).signed_in_as(cast.a.staff).post(url, {"fields_told": ["name"]}),
    ]

    assert [answer.status_code for answer in answers] == [302, 422, 403]
    with inside(cast.a.firm):
        assert news.chosen() == ["language"]
