"""
What billing costs: lists of 10,000 invoices and an invoice's page, for staff and for a client who has 1,000 of them; a
PDF in a worker; announcements of the payment provider.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django
from django.db import connection

from tests.benchmarks.measuring import goal

INVOICES, CLIENTS, THEIRS, LINES = 10_000, 800, 1_000, 4
ROUNDS, WARM_UP, ALLOWED, QUERIES, HOME = 15, 3, 30, 8, 12
PDFS, PDF_ALLOWED = 20, 300  # ms
PEOPLE = """
    INSERT INTO clients_client SELECT (jsonb_populate_record(NULL::clients_client, to_jsonb(client) || jsonb_build_object(
        'id', gen_random_uuid(), 'name', (array['Okafor', 'Rowe', 'Lindqvist', 'Baker', 'Stone'])[1 + n %% 5] || ' ' || n))).*
    FROM clients_client AS client, generate_series(1, %s) AS n WHERE client.id = %s"""
DRAFTS = """
    INSERT INTO billing_invoice SELECT (jsonb_populate_record(NULL::billing_invoice, to_jsonb(one) || jsonb_build_object(
        'id', gen_random_uuid(), 'created_at', one.created_at - n * interval '1 hour',
        'title', (array['Bookkeeping', 'Year-end review', 'Partnership return', 'Advice'])[1 + n %% 4] || ' ' || n,
        'client_id', CASE WHEN n %% %s = 0 THEN one.client_id ELSE people.ids[1 + n %% array_length(people.ids, 1)] END))).*
    FROM billing_invoice AS one, generate_series(1, %s) AS n, (SELECT array_agg(id) AS ids FROM clients_client) AS people
    WHERE one.id = %s"""
ROWS = """
    INSERT INTO billing_line (id, created_at, invoice_id, "order", kind, description, detail, quantity, unit, rate, amount)
    SELECT gen_random_uuid(), now(), i.id, n, 'item', 'Work ' || n, '', 1, '', 2500, 2500
    FROM billing_invoice i, generate_series(1, %s) n WHERE i.state = 'draft' AND NOT EXISTS
        (SELECT FROM billing_line l WHERE l.invoice_id = i.id)"""
RELEASED = """
    UPDATE billing_invoice i SET state = 'released', number = 'B-' || x.n, released_at = created_at,
        issued_on = created_at::date, due_on = created_at::date + 14, billed_to = 'Somebody',
        paid_at = CASE WHEN x.n % 5 > 0 THEN now() END
    FROM (SELECT id, row_number() OVER (ORDER BY created_at) AS n FROM billing_invoice) x WHERE x.id = i.id"""
ACCOUNTS = """
    INSERT INTO billing_account (id, created_at, kind, currency, client_id, invoice_id, balance)
    SELECT gen_random_uuid(), now(), 'receivable', 'USD', client_id, id, 0 FROM billing_invoice"""
POSTINGS = """
    INSERT INTO billing_posting (id, created_at, kind, key, at, words)
    SELECT gen_random_uuid(), now(), %(kind)s, %(kind)s || ':' || id, created_at, '' FROM billing_invoice
    WHERE %(kind)s = 'released' OR paid_at IS NOT NULL"""
ENTRIES = """
    INSERT INTO billing_entry (id, created_at, posting_id, account_id, amount)
    SELECT gen_random_uuid(), now(), p.id, a.id, %(sign)s * i.total
    FROM billing_posting p JOIN billing_invoice i ON p.key = %(kind)s || ':' || i.id JOIN billing_account a ON a.invoice_id = i.id
    UNION ALL
    SELECT gen_random_uuid(), now(), p.id, f.id, -%(sign)s * i.total
    FROM billing_posting p JOIN billing_invoice i ON p.key = %(kind)s || ':' || i.id, billing_account f WHERE f.kind = %(firm)s"""


def main() -> int:
    from features.accounts.models import Membership  # noqa: PLC0415  needs settings
    from tenants.context import inside  # noqa: PLC0415
    from tests.benchmarks import billing_webhooks, house  # noqa: PLC0415
    from tests.http import Browser  # noqa: PLC0415

    firm, browser = house.build(1)
    with inside(firm):
        _fill()
        staff = Browser(firm).signed_in_as(Membership.objects.select_related("user").get())
        good = [_pdf()]
        pages = _pages(staff, browser)
    good += [_page(*page) for page in pages]
    good.append(billing_webhooks.measure(firm))
    return 0 if all(good) else 1


def _fill() -> None:
    from features.accounts.models import Membership  # noqa: PLC0415
    from features.billing import ledger, operations  # noqa: PLC0415
    from features.billing.rules import Charge  # noqa: PLC0415
    from features.clients.models import Client  # noqa: PLC0415

    owner, client = Membership.objects.get(), Client.objects.get(name="Marsh Pottery")
    lines = [Charge(f"Work {number}", 10_000 // LINES) for number in range(LINES)]
    draft = operations.draft(
        client=client, by=owner, now=django.utils.timezone.now(), title="One", lines=lines
    )
    ledger.of_firm("income", "USD"), ledger.of_firm("bank", "USD")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(PEOPLE, [CLIENTS, client.pk])
        cursor.execute(DRAFTS, [INVOICES // THEIRS, INVOICES - 1, draft.pk])
        cursor.execute(ROWS, [LINES])
        cursor.execute(RELEASED)
        cursor.execute(ACCOUNTS)
        for kind, sign, of in (("released", 1, "income"), ("paid", -1, "bank")):
            with django.db.transaction.atomic():
                cursor.execute(POSTINGS, {"kind": kind})
                cursor.execute(ENTRIES, {"kind": kind, "sign": sign, "firm": of})


def _pages(staff: Any, client: Any) -> list[tuple[str, Any, str]]:
    from features.billing.models import Invoice  # noqa: PLC0415

    theirs = Invoice.objects.filter(client__name="Marsh Pottery", paid_at__isnull=True).first()
    return [
        ("staff, list", staff, "/workspace/invoices/"),
        ("staff, open ones", staff, "/workspace/invoices/?tab=open"),
        ("staff, search", staff, "/workspace/invoices/?q=review+77"),
        ("staff, an invoice", staff, f"/workspace/invoices/{theirs.pk}/"),
        ("client, list", client, "/invoices/"),
        ("client, all", client, "/invoices/?tab=all"),
        ("client, an invoice", client, f"/invoices/{theirs.pk}/"),
        ("client, Home", client, "/"),
    ]


def _page(what: str, browser: Any, path: str) -> bool:
    from tests.benchmarks import house  # noqa: PLC0415

    cpu = _cpu(partial(house.ask, browser, path))
    count = house.queries(browser, path)
    most = HOME if path == "/" else QUERIES
    few = goal(f"{what}, queries", count, most, unit="", least=False)
    return goal(f"{what}, CPU", cpu, ALLOWED, unit="ms", least=False) and few


def _cpu(ask: Callable[[], Any]) -> float:
    """Return the CPU milliseconds of this process that one answer takes, in the middle of several."""
    for _ in range(WARM_UP):
        ask()
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        ask()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def _pdf() -> bool:
    from features.billing.models import Invoice  # noqa: PLC0415
    from features.billing.operations import papers  # noqa: PLC0415

    taken = []
    for invoice in Invoice.objects.select_related("client")[:PDFS]:
        start = time.perf_counter()
        papers.ensure(invoice)
        taken.append((time.perf_counter() - start) * 1000)
    return goal(
        "a PDF, as a worker makes and keeps it", statistics.median(taken), PDF_ALLOWED, unit="ms", least=False
    )


if __name__ == "__main__":
    os.environ["DATABASE_ROLE"] = "web"  # as web runs; the house is prepared by a process of the owner's
    django.setup()
    sys.exit(main())
