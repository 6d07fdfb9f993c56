"""Evergreen retainers: below what was agreed a client is asked for more, once each time (S2-2)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from features.actions.models import Action
from features.base.errors import Conflict, Refused
from features.billing import operations, queries
from features.billing.models import TopUp
from features.billing.operations import topping
from features.billing.switches import PREPAYMENT
from features.notifications.models import Notification
from tenants.context import inside
from tenants.kinds import Kind
from tests.cast import Cast
from tests.factories.billing import prepaid, released
from tests.factories.online import connected
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(a, stripe, turn):
    connected(stripe)
    turn(PREPAYMENT, on=True)
    return a


def agree(firm, **given) -> TopUp:
    given = {"client": firm.household, "kind": "credit", "least": 100_000, "target": 200_000} | given
    return topping.agree_top_up(by=firm.owner, now=timezone.now(), **given)


def asked(firm) -> list[str]:
    """Return what stands open on the client's list."""
    kinds = topping.ASKS.values()
    rows = Action.objects.filter(
        client=firm.household, kind__in=kinds, settled_at__isnull=True, withdrawn_at__isnull=True
    )
    return list(rows.values_list("title", flat=True))


def told() -> int:
    return Notification.objects.filter(kind=topping.LOW).count()


def spent(firm, amount: int) -> None:
    invoice = released(firm, None, amount, now=timezone.now())
    invoice.refresh_from_db()


@pytest.mark.requirement("S2-2")
def test_each_time_it_falls_below_it_asks_once_until_it_is_filled_up(firm) -> None:
    prepaid(firm, firm.household, 150_000, now=timezone.now())
    agree(firm)
    assert (asked(firm), told()) == ([], 0)

    spent(firm, 60_000)
    for _ in range(3):
        topping.look_at_all(now=timezone.now())
    assert asked(firm) == ["Top up by $1,100.00"]
    people = Notification.objects.filter(kind=topping.LOW).count()

    prepaid(firm, firm.household, 110_000, now=timezone.now())
    assert asked(firm) == []
    spent(firm, 150_000)
    topping.look_at_all(now=timezone.now() + timedelta(days=1))

    assert asked(firm) == ["Top up by $1,500.00"]
    assert Notification.objects.filter(kind=topping.LOW).count() == 2 * people > 0


def test_where_prepayment_is_off_nobody_is_asked(a, stripe) -> None:
    connected(stripe)
    TopUp.objects.create(client=a.household, kind="credit", currency="USD", least=1, target=1)

    topping.look_at_all(now=timezone.now())

    assert (asked(a), told()) == ([], 0)
    with pytest.raises(Refused):
        agree(a)


def test_what_is_held_in_trust_is_looked_at_by_itself(firm) -> None:
    row = TopUp.objects.create(
        client=firm.household, kind="trust", currency="USD", least=50_000, target=90_000
    )
    prepaid(firm, firm.household, 150_000, now=timezone.now())  # credit is another pocket

    topping.look_at_all(now=timezone.now())
    assert asked(firm) == ["Top up by $900.00"]
    operations.record(
        client=firm.household, by=firm.owner, now=timezone.now(), kind="check", amount=50_000,
        received_on=queries.today(), purpose="trust",
    )  # fmt: skip

    assert asked(firm) == []
    row.refresh_from_db()
    assert row.below_since is None


def test_agreed_anew_or_ended_the_old_one_asks_no_more(firm) -> None:
    agree(firm)
    assert len(asked(firm)) == 1

    agree(firm, least=1_000, target=5_000)
    assert asked(firm) == ["Top up by $50.00"]
    topping.end_top_up(client=firm.household, kind="credit", by=firm.owner, now=timezone.now())

    assert (asked(firm), topping.of(firm.household)) == ([], [])
    with pytest.raises(Conflict):
        topping.end_top_up(client=firm.household, kind="credit", by=firm.owner, now=timezone.now())


@pytest.mark.parametrize("wrong", [{"least": 0}, {"target": 99_999}, {"kind": "trust"}, {"kind": "gold"}])
def test_what_can_not_be_taken_is_refused(firm, wrong) -> None:
    with pytest.raises(Refused):
        agree(firm, **wrong)


@pytest.mark.requirement("S2-5")
def test_staff_set_it_on_the_record_and_the_client_finds_the_amount_filled_in(
    cast: Cast, stripe, turn
) -> None:
    firm = cast.a
    staff, client = Browser(firm.firm).signed_in_as(firm.owner), Browser(firm.firm).signed_in_as(firm.alice)
    page = f"/workspace/clients/{firm.household.pk}/top-up/"
    with inside(firm.firm):
        connected(stripe)
        is_law = firm.firm.kind == Kind.LAW
    assert staff.get(page).status_code == (200 if is_law else 404)
    turn(PREPAYMENT, on=True)

    assert staff.post(page, {"kind": "credit", "least": "x", "target": "2000"}).status_code == 422
    record = text_of(staff.post(page, {"kind": "credit", "least": "1,000", "target": "2,000"}, follow=True))
    assert "Asked to top up" in record
    assert "$1,000.00" in record
    assert 'value="2000.00"' in client.get(f"/prepayment/?client={firm.household.pk}&fill=1").content.decode()
    ended = text_of(staff.post(f"{page}end/", {"kind": "credit"}, follow=True))
    assert "Nothing is agreed" in ended
