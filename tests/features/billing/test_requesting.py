"""Staff ask for a payment method (S4-2, S4-8), and clients hear of cards that end."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from features.actions.models import Action
from features.base.errors import Conflict, NotThere, Refused
from features.base.models import AuditEvent
from features.base.outbox import deliver_waiting
from features.billing import customers, expiring, queries
from features.billing.models import PaymentMethod
from features.billing.operations import methods, requesting, warning
from features.billing.switches import PAYMENT_METHODS
from features.notifications.models import Notification
from tenants.context import inside
from tests.cast import Cast
from tests.factories.online import connected, saved
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db


def ask(firm, **given):
    given = {
        "to": firm.alice.user.email,
        "client": firm.household,
        "by": firm.owner,
        "now": timezone.now(),
    } | given
    return requesting.request_method(**given)


def todo(firm) -> Action:
    return Action.objects.get(kind=customers.ADD, client=firm.household)


def mails() -> list[Any]:
    deliver_waiting()
    return mail.outbox


@pytest.mark.requirement("S4-2")
def test_a_mail_and_the_list_ask_until_one_is_kept(a, stripe) -> None:
    connected(stripe)

    assert ask(a, message="So that we can begin.").count == 1

    [sent] = mails()
    assert sent.to == [a.alice.user.email]
    assert "/payment-methods/" in sent.body
    assert "So that we can begin." in sent.body
    assert todo(a).is_open
    saved(stripe, a.household)
    assert todo(a).settled_at is not None
    assert AuditEvent.objects.filter(event="method.asked", client_id=a.household.pk).count() == 1


def test_asked_again_it_stands_on_the_list_again(a, stripe) -> None:
    connected(stripe)
    ask(a)
    saved(stripe, a.household)

    ask(a, now=timezone.now() + timedelta(minutes=1))

    assert todo(a).is_open
    assert todo(a).due_on == queries.today() + requesting.BY_WHEN


@pytest.mark.requirement("S4-7")
def test_who_has_no_access_is_invited_by_the_same_press_and_only_then(a, stripe) -> None:
    connected(stripe)

    sent = ask(a, to="new@person.example", invite=True)

    assert [one.outcome for one in sent.invited] == ["invited"]
    assert len([one for one in mails() if one.to == ["new@person.example"]]) == len(("asked", "invited"))
    assert any("Accept your invitation first" in one.body for one in mails())
    mail.outbox.clear()
    ask(a, to="other@person.example", now=timezone.now() + timedelta(minutes=1))
    [alone] = mails()
    assert "/payment-methods/" not in alone.body


def test_pressed_twice_or_to_nobody_it_is_refused(a, stripe) -> None:
    connected(stripe)
    ask(a)

    with pytest.raises(Conflict):
        ask(a)
    for wrong in ("", "no address"):
        with pytest.raises(Refused):
            ask(a, to=wrong)
    assert len(mails()) == 1


def test_nothing_is_asked_where_nothing_can_be_kept(cast: Cast, stripe, turn) -> None:
    a = cast.a
    browser = Browser(a.firm).signed_in_as(a.owner)
    page = f"/workspace/clients/{a.household.pk}/payment-methods/request/"
    assert browser.get(page).status_code == 404
    with inside(a.firm):
        with pytest.raises(NotThere):
            ask(a)
        connected(stripe)
    assert browser.get(page).status_code == 200
    turn(PAYMENT_METHODS, on=False)
    assert browser.get(page).status_code == 404


@pytest.mark.requirement("S4-8", "S4-9")
def test_the_page_begins_with_the_clients_mail_and_says_what_came_of_it(cast: Cast, stripe) -> None:
    with inside(cast.a.firm):
        connected(stripe)
        cast.a.household.email = "home@marsh.example; two@marsh.example"
        cast.a.household.save()
    browser = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    record = f"/workspace/clients/{cast.a.household.pk}/"
    page = f"{record}payment-methods/request/"

    assert page in browser.get(record).content.decode()
    assert "home@marsh.example; two@marsh.example" in text_of(browser.get(page))
    assert browser.post(page, {"to": "x"}).status_code == 422
    told = browser.post(page, {"to": "home@marsh.example; two@marsh.example", "invite": "on"}, follow=True)

    assert "on its way to 2 people" in text_of(told)
    assert "Last asked" in text_of(told)


# --- cards that end -----------------------------------------------------------------------------------


def ending(stripe, client, day) -> PaymentMethod:
    row = saved(stripe, client)
    PaymentMethod.objects.filter(pk=row.pk).update(expires_on=day)
    return row


def news() -> list[str]:
    rows = Notification.objects.filter(kind=warning.ENDS).order_by("created_at")
    return list(dict.fromkeys(rows.values_list("title", flat=True)))  # each of its people is told


@pytest.mark.requirement("S0-38")
def test_before_it_ends_and_when_it_has_ended_each_once(a, stripe) -> None:
    connected(stripe)
    today = queries.today()
    row = ending(stripe, a.household, today + timedelta(days=20))

    def morning(days: int) -> int:
        now = timezone.now() + timedelta(days=days)
        return warning.warn_all(today=queries.today(now), now=now)

    assert [morning(day) for day in (-15, 0, 0, 5, 20, 21, 21, 30)] == [0, 1, 0, 0, 0, 1, 0, 0]
    soon, over = news()
    assert "Visa ending 4242 expires at the end of" in soon
    assert over == "Visa ending 4242 has expired"
    row.refresh_from_db()
    assert expiring.ends(row, today) == "soon"
    assert expiring.ends(row, today + timedelta(days=21)) == "over"


def test_only_the_one_used_first_and_never_one_that_was_removed(a, stripe) -> None:
    connected(stripe)
    first = ending(stripe, a.household, queries.today())
    PaymentMethod.objects.filter(pk=first.pk).update(is_default=False)

    assert warning.warn_all(today=queries.today(), now=timezone.now()) == 0

    PaymentMethod.objects.filter(pk=first.pk).update(is_default=True, removed_at=timezone.now())
    assert warning.warn_all(today=queries.today(), now=timezone.now()) == 0


def test_a_card_that_the_bank_has_renewed_is_told_of_anew(a, stripe) -> None:
    account = connected(stripe)
    row = ending(stripe, a.household, queries.today())
    assert warning.warn_all(today=queries.today(), now=timezone.now()) == 1

    row.refresh_from_db()
    seen = methods.provider().read_method(account_id=account.account_id, method_id=row.method_id)
    customers.refresh(row, seen, now=timezone.now())  # good until 2034 there

    row.refresh_from_db()
    assert row.warned_at is None
    assert warning.warn_all(today=queries.today(), now=timezone.now()) == 0


def test_both_sides_see_how_a_card_ends(cast: Cast, stripe) -> None:
    with inside(cast.a.firm):
        connected(stripe)
        ending(stripe, cast.a.household, queries.today() - timedelta(days=1))
    client = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    staff = Browser(cast.a.firm).signed_in_as(cast.a.owner)

    assert "Expired" in text_of(client.get("/payment-methods/"))
    assert "Expired" in text_of(staff.get(f"/workspace/clients/{cast.a.household.pk}/"))
