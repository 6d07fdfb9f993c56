"""
What the board and the list cost with 2,000 projects, and what a client's own pages do with 60. A part of
`manage.py bench work`.
"""

from datetime import timedelta
from functools import partial
from typing import Any

PROJECTS, CLIENTS, OWN, COMPLETED = 2_000, 400, 60, 3_000
ALLOWED, MOST, HOME = 30, 8, 12  # ms CPU; queries
NAMES = ("Yearly return", "Sales tax, autumn", "Payroll set-up", "Loan papers")


def measure(firm: Any, client: Any) -> bool:
    from tests.http import Browser  # noqa: PLC0415  needs settings

    staff = Browser(firm).signed_in_as(_fill(firm))
    board, own = "/workspace/work/", "/work/"
    good = [
        *(
            _page(staff, f"staff, {what}", f"{board}{path}", MOST)
            for what, path in (
                ("board", ""), ("board, late ones", "?late=1"), ("board, search", "?q=tax+77"), ("list", "list/"),
                ("list, page 40", "list/?page=40"), ("list, search", "list/?q=return+7"), ("list, completed", "list/?completed=1"),
            )
        ),
        _page(client, "client, work in progress", own, MOST),
        _page(client, "client, Home", "/", HOME),
    ]  # fmt: skip
    return all(good)


def _fill(firm: Any) -> Any:
    """Write the rows as months of work leave them, and return the owner."""
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from features.accounts.models import Membership  # noqa: PLC0415
    from features.clients.models import Client  # noqa: PLC0415
    from tenants.context import inside  # noqa: PLC0415

    with inside(firm):
        owner, now = Membership.objects.select_related("user").get(), timezone.now()
        own = Client.objects.get(name="Marsh Pottery")
        others = Client.objects.bulk_create(
            Client(name=f"Client {number}", kind="business") for number in range(CLIENTS)
        )
        _begin([own] * OWN + [others[number % CLIENTS] for number in range(PROJECTS - OWN)], owner, now)
        _begin([others[number % CLIENTS] for number in range(COMPLETED)], owner, now, completed=True)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return owner


def _begin(clients: list[Any], owner: Any, now: Any, *, completed: bool = False) -> None:
    from features.projects.models import Project, TeamMember  # noqa: PLC0415
    from features.work.models import Passage, Position, Stage  # noqa: PLC0415

    stages = list(Stage.objects.order_by("order"))
    done = {"state": "completed", "completed_at": now} if completed else {}
    made = Project.objects.bulk_create(
        [
            Project(
                client=client, name=f"{NAMES[at % len(NAMES)]} {at}", address=f"{at} Alder Street",
                ends_on=now.date() + timedelta(days=at % 90 - 20), **done,
            )
            for at, client in enumerate(clients)
        ],
        batch_size=1000,
    )  # fmt: skip
    TeamMember.objects.bulk_create(
        [TeamMember(project=one, membership=owner) for one in made], batch_size=1000
    )
    spots = [
        Position(
            project=one, stage=stages[-1] if completed else stages[at % len(stages)],
            entered_at=now - timedelta(hours=at), shown_since=now - timedelta(hours=at),
        )
        for at, one in enumerate(made)
    ]  # fmt: skip
    Position.objects.bulk_create(spots, batch_size=1000)
    Passage.objects.bulk_create(
        [
            Passage(
                project=spot.project, kind="moved", at=spot.entered_at, from_stage_id=stages[at % len(stages)].pk,
                to_stage_id=spot.stage_id, spent=timedelta(days=1 + at % 20), by_name="Olga", batch=spot.pk,
            )
            for at, spot in enumerate(spots)
        ],
        batch_size=1000,
    )  # fmt: skip


def _page(browser: Any, what: str, path: str, most: int) -> bool:
    from tests.benchmarks import house  # noqa: PLC0415
    from tests.benchmarks.billing import _cpu as cpu_of  # noqa: PLC0415
    from tests.benchmarks.measuring import goal  # noqa: PLC0415

    cpu, count = cpu_of(partial(house.ask, browser, path)), house.queries(browser, path)
    few = goal(f"{what}, queries", count, most, unit="", least=False)
    return goal(f"{what}, CPU", cpu, ALLOWED, unit="ms", least=False) and few
