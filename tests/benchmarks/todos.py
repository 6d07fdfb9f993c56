"""
What a firm's pages cost with 10,000 open to-dos of 800 clients: its inbox, and the list of what waits for whom. A part
of `manage.py bench messages`.
"""

from functools import partial
from typing import Any

from django.db import connection

from tests.benchmarks.measuring import goal

OPEN, DONE, ARRIVED, CLIENTS = 10_000, 10_000, 1_000, 800
ALLOWED, INBOX, LIST = 30, 12, 8  # ms CPU; queries
PEOPLE = """
    INSERT INTO clients_client SELECT (jsonb_populate_record(NULL::clients_client, to_jsonb(client) || jsonb_build_object(
        'id', gen_random_uuid(), 'name', (array['Okafor', 'Rowe', 'Lindqvist', 'Baker', 'Stone'])[1 + n %% 5] || ' ' || n))).*
    FROM clients_client AS client, generate_series(1, %s) AS n WHERE client.id = %s"""
ACCESSES = """
    INSERT INTO clients_access SELECT (jsonb_populate_record(NULL::clients_access, to_jsonb(one) || jsonb_build_object(
        'id', gen_random_uuid(), 'client_id', client.id))).*
    FROM clients_access AS one, clients_client AS client WHERE one.client_id <> client.id"""
TODOS = """
    INSERT INTO actions_action SELECT (jsonb_populate_record(NULL::actions_action, to_jsonb(one) || jsonb_build_object(
        'id', gen_random_uuid(), 'created_at', one.created_at - n * interval '1 minute',
        'title', (array['Upload your bank letter', 'Call us about the year', 'Send the signed page'])[1 + n %% 3] || ' ' || n,
        'due_on', CASE WHEN n %% 5 > 0 THEN one.created_at::date - 20 + n %% 90 END,
        'settled_at', CASE WHEN %s <> '' THEN now() - n * interval '5 minutes' END, 'settled_side', %s::text,
        'client_id', people.ids[1 + n %% array_length(people.ids, 1)]))).*
    FROM actions_action AS one, generate_series(1, %s) AS n, (SELECT array_agg(id) AS ids FROM clients_client) AS people
    WHERE one.id = %s"""


def measure(firm: Any) -> bool:
    from features.accounts.models import Membership  # noqa: PLC0415  needs settings
    from tenants.context import inside  # noqa: PLC0415
    from tests.http import Browser  # noqa: PLC0415

    with inside(firm):
        owner = Membership.objects.select_related("user").get()
        pages = _fill(owner)
        staff = Browser(firm).signed_in_as(owner)
    good = [_page(staff, *page) for page in pages]
    return all(good)


def _fill(owner: Any) -> list[tuple[str, str, int]]:
    """Write the rows, and return the pages to ask."""
    from django.utils import timezone  # noqa: PLC0415

    from features.actions import listing, operations  # noqa: PLC0415
    from features.actions.listing import Wish  # noqa: PLC0415
    from features.clients.models import Client  # noqa: PLC0415

    client, now = Client.objects.get(name="Marsh Pottery"), timezone.now()
    one = operations.ask(client=client, by=owner, now=now, kind="upload", title="Upload your bank letter")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(PEOPLE, [CLIENTS, client.pk])
        cursor.execute(ACCESSES)
        for side, count in (("", OPEN - 1), ("staff", DONE), ("client", ARRIVED)):
            cursor.execute(TODOS, [side, side, count, one.pk])
        cursor.execute("ANALYZE")
    mark = listing.read(Wish(), by=owner, now=now).page.older
    for _ in range(38):
        mark = listing.read(Wish(after=mark), by=owner, now=now).page.older
    here = "/workspace/to-dos/"
    return [
        ("inbox", "/workspace/?whose=everyone", INBOX), ("to-dos", here, LIST), ("to-dos, page 40", f"{here}?after={mark}", LIST),
        ("to-dos, overdue", f"{here}?due=overdue", LIST), ("to-dos by client", f"{here}?sort=client", LIST),
        ("to-dos, search", f"{here}?q=signed+77", LIST), ("to-dos, done", f"{here}?tab=done", LIST),
    ]  # fmt: skip


def _page(browser: Any, what: str, path: str, most: int) -> bool:
    from tests.benchmarks import house  # noqa: PLC0415
    from tests.benchmarks.billing import _cpu as cpu_of  # noqa: PLC0415

    cpu, count = cpu_of(partial(house.ask, browser, path)), house.queries(browser, path)
    few = goal(f"staff, {what}, queries", count, most, unit="", least=False)
    return goal(f"staff, {what}, CPU", cpu, ALLOWED, unit="ms", least=False) and few
