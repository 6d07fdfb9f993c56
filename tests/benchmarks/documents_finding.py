"""
Lists and searches over 100,000 documents of one firm, as a member of staff and as the contact of a client who has
10,000 of them: CPU of the process that answers, and how long the answer takes with the database beside it.
"""

import os
import time
from functools import partial
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from features.accounts.models import Membership
from features.documents.models import Document
from tenants.context import inside
from tenants.models import Firm
from tests.benchmarks import house
from tests.benchmarks.measuring import goal, median, row
from tests.http import Browser

DOCUMENTS, CLIENTS, THEIRS = 100_000, 800, 10_000
ROUNDS, WARM_UP, ALLOWED = 15, 3, 30  # ms of CPU
PEOPLE = """
    INSERT INTO clients_client SELECT (jsonb_populate_record(NULL::clients_client, to_jsonb(client) || jsonb_build_object(
        'id', gen_random_uuid(), 'name', (array['Okafor', 'Rowe', 'Lindqvist', 'Baker', 'Stone'])[1 + n %% 5] || ' ' || n))).*
    FROM clients_client AS client, generate_series(1, %s) AS n WHERE client.id = %s"""
PAPERS = """
    INSERT INTO documents_document ({columns})
    SELECT {values} FROM documents_document AS one, generate_series(1, %s) AS n,
        (SELECT array_agg(id) AS ids FROM clients_client) AS people, (SELECT array_agg(id) AS ids FROM documents_documenttype) AS kinds
    WHERE one.id = %s"""
CHANGED = {
    "id": "gen_random_uuid()",
    "created_at": "one.created_at - n * interval '7 minutes'",
    "shared_at": "one.created_at - n * interval '7 minutes'",
    "name": "(array['Mortgage interest statement', 'Engagement letter', 'Depreciation schedule', 'Studio sales',"
    " 'Bank statement', 'Photo of a receipt'])[1 + n % 6] || ' ' || 2012 + n % 14 || ' ' || n",
    "year": "2012 + n % 14",
    "size": "1 + (n * 7919) % 900000",
    "type_id": "CASE WHEN n % 9 > 0 THEN kinds.ids[1 + n % array_length(kinds.ids, 1)] END",
    "client_id": f"CASE WHEN n % {DOCUMENTS // THEIRS} > 0 THEN people.ids[1 + n % array_length(people.ids, 1)]"
    " ELSE one.client_id END",
}
TEXTS = """
    INSERT INTO documents_reading (id, created_at, document_id, version, state, language, text, vector, thumbnail)
    SELECT gen_random_uuid(), now(), document.id, 1, 'read',
        (array['english', 'english', 'german', 'simple'])[1 + ascii(document.name) % 4], words.said,
        to_tsvector('simple', words.said), ''
    FROM documents_document AS document, LATERAL (
        SELECT string_agg('word' || (power(random(), 3) * 30000)::int, ' ') AS said FROM generate_series(1, 100)
        WHERE document.year > 0) AS words"""


def measure(firm: Firm, browser: Browser) -> bool:
    """Print the figures; return whether the goals are met."""
    with inside(firm):
        _fill()
        staff = Browser(firm).signed_in_as(Membership.objects.select_related("user").get())
    good = [
        _one(who, what, asked)
        for who, browser_of, base in (
            ("staff", staff, "/workspace/documents/"),
            ("client", browser, "/documents/"),
        )
        for what, asked in _pages(browser_of, base)
    ]
    return all(good)


def _fill() -> None:
    document = Document.objects.get()
    columns = [field.column for field in Document._meta.concrete_fields if not field.generated]
    values = ", ".join(CHANGED.get(column, f"one.{column}").replace("%", "%%") for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [CLIENTS, document.client_id])
        cursor.execute(PAPERS.format(columns=", ".join(columns), values=values), [DOCUMENTS, document.pk])
        cursor.execute("SET statement_timeout = 0")  # these rows take a while
        cursor.execute(TEXTS)
        cursor.execute("RESET statement_timeout")
        _tidy(str(connection.schema_name))  # type: ignore[attr-defined]


def _tidy(schema: str) -> None:
    """Do what the database's own housekeeping does after a while."""
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as own:
        for table in ("clients_client", "documents_document", "documents_reading"):
            own.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(schema, table)))


def _pages(browser: Browser, base: str) -> list[tuple[str, Any]]:
    asked = {
        "list": "", "list, page 40": "?page=40", "list by name": "?sort=name", "list by size": "?sort=largest",
        "one year": "?year=2020", "search, a common word": "?q=statement", "search, a rare word": "?q=word29000",
        "search, two words": "?q=rowe+word900", "search, nothing": "?q=nowhere",
    }  # fmt: skip
    return [(what, partial(house.ask, browser, base + query)) for what, query in asked.items()]


def _one(who: str, what: str, ask: Any) -> bool:
    for _ in range(WARM_UP):
        ask()
    cpu, times = [], []
    for _ in range(ROUNDS):
        start, began = time.perf_counter(), time.process_time()
        ask()
        cpu.append((time.process_time() - began) * 1000)
        times.append((time.perf_counter() - start) * 1000)
    spent = median(cpu)
    row(f"{who}: {what}", f"{spent:,.1f} ms CPU", f"answered in {median(times):,.0f} ms")
    return goal(f"{who}: {what}, CPU", spent, ALLOWED, unit="ms", least=False)
