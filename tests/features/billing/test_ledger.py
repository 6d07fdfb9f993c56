"""The ledger refuses what would be wrong, whatever the code does (security R31, R32)."""

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from features.billing import ledger, queries
from features.billing.ledger import K
from features.billing.models import Account, Entry, Posting
from tests.cast import NOON, FirmCast
from tests.factories.billing import FEE, paid_by_hand, released

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError, ProgrammingError)


def at_commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def attempt(statement: str, *values: object) -> None:
    with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_balance_is_what_the_entries_come_to(a: FirmCast) -> None:
    invoice = released(a)
    assert ledger.balance(ledger.of_invoice(invoice)) == FEE

    paid_by_hand(a, invoice, 28_000)

    assert ledger.balance(ledger.of_invoice(invoice)) == FEE - 28_000
    assert list(ledger.proof()) == []


def test_entries_and_postings_are_never_changed(a: FirmCast) -> None:
    released(a)

    attempt("UPDATE billing_entry SET amount = amount + 1")
    attempt("DELETE FROM billing_entry")
    attempt("UPDATE billing_posting SET at = now()")
    attempt("DELETE FROM billing_posting")


def test_no_code_writes_a_balance(a: FirmCast) -> None:
    released(a)

    attempt("UPDATE billing_account SET balance = 0")
    attempt("DELETE FROM billing_account")
    account = Account.objects.create(kind=K.INCOME, currency="EUR", balance=500)

    assert ledger.balance(account) == 0


def test_a_posting_comes_to_zero(a: FirmCast) -> None:
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        posting = Posting.objects.create(kind=Posting.Kind.FEE, key="lame", at=NOON)
        Entry.objects.create(posting=posting, account=ledger.of_firm(K.FEES, "USD"), amount=5)
        Entry.objects.create(posting=posting, account=ledger.of_firm(K.PROVIDER, "USD"), amount=-4)
        at_commit()


def test_a_posting_has_entries(a: FirmCast) -> None:
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        Posting.objects.create(kind=Posting.Kind.FEE, key="empty", at=NOON)
        at_commit()


def test_a_posting_is_in_one_currency(a: FirmCast) -> None:
    moves = {ledger.of_firm(K.FEES, "USD"): 5, ledger.of_firm(K.PROVIDER, "EUR"): -5}

    with pytest.raises(IntegrityError, match="2 currencies"), transaction.atomic():
        ledger.post(Posting.Kind.FEE, "mixed", moves, at=NOON)
        at_commit()


def test_nothing_is_posted_twice_under_one_key(a: FirmCast) -> None:
    moves = {ledger.of_firm(K.FEES, "USD"): 5, ledger.of_firm(K.PROVIDER, "USD"): -5}

    assert ledger.post(Posting.Kind.FEE, "fee:1", moves, at=NOON) is not None
    assert ledger.post(Posting.Kind.FEE, "fee:1", moves, at=NOON) is None
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(("kind", "amount"), [(K.CREDIT, 1), (K.TRUST, 1), (K.RECEIVABLE, -(FEE + 1))])
def test_an_account_of_a_client_is_never_overdrawn(a: FirmCast, kind: str, amount: int) -> None:
    invoice = released(a)
    account = (
        ledger.of_invoice(invoice) if kind == K.RECEIVABLE else ledger.of_client(kind, a.household, "USD")
    )

    with pytest.raises(IntegrityError, match="account_never_overdrawn"), transaction.atomic():
        ledger.post(
            Posting.Kind.FEE, "over", {account: amount, ledger.of_firm(K.BANK, "USD"): -amount}, at=NOON
        )


def test_a_released_invoice_stays_as_it_was_sent(a: FirmCast) -> None:
    invoice = released(a)

    for change in ("total = 1, subtotal = 1", "number = 'X'", "state = 'draft'", "currency = 'EUR'"):
        attempt(f"UPDATE billing_invoice SET {change} WHERE id = %s", invoice.pk)
    attempt("DELETE FROM billing_invoice WHERE id = %s", invoice.pk)
    attempt("UPDATE billing_line SET amount = 1 WHERE invoice_id = %s", invoice.pk)
    attempt("DELETE FROM billing_line WHERE invoice_id = %s", invoice.pk)

    invoice.refresh_from_db()
    assert queries.status(invoice, FEE, NOON.date()) == "unpaid"


def test_the_proof_names_what_is_wrong(a: FirmCast) -> None:
    """The one fault the database does not see by itself: credit that no lot explains."""
    moves = {ledger.of_client(K.CREDIT, a.household, "USD"): -700, ledger.of_firm(K.BANK, "USD"): 700}
    ledger.post(Posting.Kind.PAID, "stray", moves, at=NOON)

    (fault,) = ledger.proof()

    assert (fault.what, fault.id, fault.said, fault.found) == ("credit", a.household.pk, 700, 0)
