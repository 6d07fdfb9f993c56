"""Writing the ledger. Who posts holds the client first (`holding.hold_clients`), so that no two wait for each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, Sum

from features.billing.models import Account, Entry, Invoice, Posting
from features.clients.models import Client

K = Account.Kind
type Moves = Mapping[Account, int]


def of_firm(kind: str, currency: str) -> Account:
    return _account(kind=kind, currency=currency, client=None, invoice=None)


def of_client(kind: str, client: Client, currency: str) -> Account:
    return _account(kind=kind, currency=currency, client=client, invoice=None)


def of_invoice(invoice: Invoice) -> Account:
    """Return what is owed on it; its balance is that of this moment."""
    return _account(kind=K.RECEIVABLE, currency=invoice.currency, client=invoice.client, invoice=invoice)


def _account(**which: Any) -> Account:
    found = Account.objects.filter(**which).first()
    if found is None:
        Account.objects.bulk_create([Account(**which)], ignore_conflicts=True)
        found = Account.objects.get(**which)
    return found


def post(
    kind: Posting.Kind,
    key: str,
    moves: Moves,
    *,
    at: datetime,
    words: str = "",
    undoes: Posting | None = None,
) -> Posting | None:
    """
    Write one posting: what each account gets, debits positive. Return it, or None if this key was posted already.

    The database refuses it at once where it would overdraw a client's account, and at commit where it does not come to
    zero.
    """
    posting = Posting(kind=kind, key=key, at=at, words=words, undoes=undoes)
    Posting.objects.bulk_create([posting], ignore_conflicts=True)
    if not Posting.objects.filter(pk=posting.pk).exists():
        return None
    rows = [
        Entry(posting=posting, account=account, amount=amount) for account, amount in moves.items() if amount
    ]
    Entry.objects.bulk_create(sorted(rows, key=lambda row: row.account_id))
    return posting


def undo(posting: Posting, kind: Posting.Kind, key: str, *, at: datetime, words: str = "") -> Posting | None:
    """Take a posting back by its opposite; None if that was done already."""
    rows = posting.entries.select_related("account")
    return post(kind, key, {row.account: -row.amount for row in rows}, at=at, words=words, undoes=posting)


def balance(account: Account) -> int:
    return Account.objects.values_list("balance", flat=True).get(pk=account.pk)


def balances(kind: str) -> dict[tuple[UUID, str], int]:
    """Return what clients have on such accounts together, by client and currency, as a sum owed to or by them."""
    rows = Account.objects.filter(kind=kind).exclude(balance=0)
    return {
        (client, currency): abs(total)
        for client, currency, total in rows.values_list("client", "currency").annotate(Sum("balance"))
    }


@dataclass(frozen=True)
class Fault:
    what: str
    id: UUID
    said: int
    found: int


def proof() -> Iterator[Fault]:
    """
    Yield what the ledger has wrong (security R32): an account whose balance is not what its entries come to, credit of
    a client that its lots do not explain. Nothing is the only right answer; asked every night.
    """
    rows = Account.objects.filter(client__isnull=False).annotate(found=Sum("entries__amount", default=0))
    for account in rows.exclude(balance=F("found")):
        yield Fault("balance", account.pk, account.balance, account.found)
    for client, said, found in _credit_against_lots():
        yield Fault("credit", client, said, found)
    for posting, total in (
        Entry.objects.values_list("posting").annotate(total=Sum("amount")).filter(~Q(total=0))
    ):
        yield Fault("posting", posting, 0, total)


def _credit_against_lots() -> list[tuple[UUID, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT client_id, sum(said), sum(found) FROM (
                SELECT client_id, currency, -balance AS said, 0 AS found FROM billing_account WHERE kind = 'credit'
                UNION ALL SELECT client_id, currency, 0, "left" FROM billing_creditlot) AS sides
               GROUP BY client_id, currency HAVING sum(said) <> sum(found)"""
        )
        return list(cursor.fetchall())
