"""A document waits to be paid: what its client sees of it, when it opens, and two payments at once."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from features.base.errors import Conflict, Refused
from features.documents import locking, operations, queries
from features.documents.errors import Waits
from features.documents.models import DocumentRules, Lock
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.features.documents.operations.conftest import sent, trail
from tests.racing import at_once

FIRST, SECOND, OTHERS = (UUID(int=number) for number in (1, 2, 3))


def keep_invoices(client, other=None):
    """Keep invoices as billing will."""
    bills = {
        FIRST: locking.Bill(FIRST, client.pk, "1042", 35_000, "USD", "/invoices/1042/"),
        SECOND: locking.Bill(SECOND, client.pk, "1043", 5_000, "USD", "/invoices/1043/"),
        OTHERS: locking.Bill(OTHERS, other.pk if other else uuid4(), "9", 1, "USD", "/"),
    }
    known = lambda ids: {each: bills[each] for each in ids if each in bills}  # noqa: E731
    locking.billed_by(locking.Biller(known, lambda _: [bills[FIRST], bills[SECOND]]))


@pytest.fixture
def billed(a):
    before = locking.biller()
    keep_invoices(a.household, a.bakery)
    yield
    locking.billed_by(before)


def lock(a, *ids, by=None):
    document = make.shared(a.staff, a.household, "Return.pdf")
    operations.lock(document=document, invoice_ids=ids, by=by or a.staff, now=NOON)
    sent()
    return document


def test_the_name_shows_and_opening_says_what_is_to_be_paid(a, billed):
    document = lock(a, FIRST, SECOND)

    assert list(queries.visible_to(a.alice)) == [document]
    with pytest.raises(Waits) as refusal:
        locking.require_open(document, a.alice)
    assert (
        refusal.value.message == "This opens once invoice 1042 ($350.00) and invoice 1043 ($50.00) are paid."
    )
    locking.require_open(document, a.staff)
    assert trail()[0] == ("document.locked", "Return")


def test_it_opens_by_itself_when_the_last_of_its_invoices_is_paid_and_its_client_hears_of_it_once(a, billed):
    document = lock(a, FIRST, SECOND)

    assert operations.paid(invoice_id=FIRST, stage="cleared", now=NOON) == 0
    assert queries.is_locked(document)
    assert operations.paid(invoice_id=SECOND, stage="cleared", now=NOON) == 1
    assert operations.paid(invoice_id=SECOND, stage="cleared", now=NOON) == 0

    locking.require_open(document, a.alice)
    assert sent()["alice@example.com"].subject == "“Return” is ready"
    assert [event for event, _ in trail()].count("document.unlocked") == 1


@pytest.mark.parametrize(("chosen", "opened"), [("submitted", 1), ("cleared", 0)])
def test_the_firm_chooses_whether_a_submitted_payment_is_enough(a, billed, chosen, opened):
    DocumentRules.objects.create(unlock_when=chosen)
    lock(a, FIRST)

    assert operations.paid(invoice_id=FIRST, stage="submitted", now=NOON) == opened


def test_what_opened_by_a_payment_that_came_to_nothing_waits_again(a, billed):
    document = lock(a, FIRST)
    operations.paid(invoice_id=FIRST, stage="cleared", now=NOON)

    assert operations.bounced(invoice_id=FIRST, now=NOON) == 1
    assert queries.is_locked(document)
    assert operations.bounced(invoice_id=FIRST, now=NOON) == 0


def test_what_staff_opened_by_hand_stays_open_when_a_payment_bounces(a, billed):
    by_hand, by_payment = lock(a, FIRST), lock(a, FIRST)
    operations.unlock(document=by_hand, by=a.staff, now=NOON)
    operations.paid(invoice_id=FIRST, stage="cleared", now=NOON)

    assert operations.bounced(invoice_id=FIRST, now=NOON) == 1

    assert not queries.is_locked(by_hand)
    assert queries.is_locked(by_payment)
    operations.unlock(document=by_payment, by=a.staff, now=NOON)
    assert operations.bounced(invoice_id=FIRST, now=NOON) == 0


def test_staff_open_it_before_it_is_paid(a, billed):
    document = lock(a, FIRST, SECOND)

    assert not operations.unlock(document=document, by=a.staff, now=NOON, invoice_ids=[FIRST])
    assert operations.unlock(document=document, by=a.staff, now=NOON)
    assert not operations.unlock(document=document, by=a.staff, now=NOON)


def test_locking_twice_is_locking_once(a, billed):
    document = lock(a, FIRST)
    operations.lock(document=document, invoice_ids=[FIRST], by=a.staff, now=NOON)

    assert Lock.objects.count() == 1


def test_a_draft_opens_without_a_word(a, billed):
    [draft] = operations.share(by=a.staff, client=a.household, files=[make.accepted()], now=NOON, draft=True)
    operations.lock(document=draft, invoice_ids=[FIRST], by=a.staff, now=NOON)

    assert operations.paid(invoice_id=FIRST, stage="cleared", now=NOON) == 1
    assert sent() == {}


@pytest.mark.parametrize("ids", [[], [OTHERS], [FIRST, uuid4()]])
def test_only_invoices_of_this_client_can_be_waited_for(a, billed, ids):
    with pytest.raises(Refused):
        operations.lock(document=make.shared(a.staff, a.household), invoice_ids=ids, by=a.staff, now=NOON)


def test_what_the_client_brought_is_not_locked_and_nothing_is_while_nobody_keeps_invoices(a, billed):
    with pytest.raises(Conflict):
        lock_of = make.uploaded(a.alice, a.household)
        operations.lock(document=lock_of, invoice_ids=[FIRST], by=a.staff, now=NOON)
    locking.billed_by(None)
    with pytest.raises(Refused):
        lock(a, FIRST)


@pytest.mark.slow
def test_of_two_payments_at_once_one_opens_it(committed_database):
    a, before = committed_database.a, locking.biller()
    with inside(a.firm):
        keep_invoices(a.household)
        documents = [lock(a, FIRST, SECOND) for _ in range(4)]
        locking.billed_by(before)
    pay = [
        partial(operations.paid, invoice_id=each, stage="cleared", now=NOON)
        for each in (FIRST, SECOND, FIRST)
    ]

    opened = at_once(*pay, firm=a.firm, refused=Conflict)

    assert sum(opened) == len(documents)
    with inside(a.firm):
        assert [event for event, _ in trail()].count("document.unlocked") == len(documents)
