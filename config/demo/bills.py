"""What the two firms bill, and what was paid of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from features.accounts.models import Membership
from features.billing import operations as billing
from features.billing import queries
from features.billing.models import BillingRules, Invoice, NumberSeries, Series
from features.billing.operations import repeating
from features.billing.rules import Charge
from features.clients.models import Client
from features.projects.models import Project


def of_the_marshes(
    *, household: Client, pottery: Client, trust: Client, amara: Membership, daniel: Membership, now: datetime
) -> None:
    """Two are open, one of them paid in part; four were paid; a prepayment waits to be used (screens 04, 05)."""
    BillingRules.objects.create(
        prefix="HR-", address="418 SW Alder Street\nPortland, OR 97205", credit=BillingRules.Credit.ASK,
        prepay_amounts=[25_000, 50_000, 100_000], prepay_words="Pay ahead, and your next invoices come off it.",
    )  # fmt: skip

    def ago(days: int) -> datetime:
        return now - timedelta(days=days)

    paid = (
        (household, "Quarterly estimates", 47, 7, (41, 977), [Charge("Federal and state estimates", 41_000)]),
        (pottery, _books(ago(44)), 44, 14, (63, 1204), [Charge("Bookkeeping, monthly", 34_000)]),
        (household, "Year-end review call", 40, 9, (87, 1260), [Charge("Review call", 15_000, Decimal("1.5"), "hours")]),
        (pottery, _books(ago(13)), 13, 3, (142, 1301), [Charge("Bookkeeping, monthly", 34_000)]),
    )  # fmt: skip
    for client, title, days, after, number, lines in paid:
        made = send(client=client, title=title, by=amara, now=ago(days), number=number, lines=lines)
        pay(made, by=amara, now=ago(days - after), kind="check")
    billing.record(
        client=pottery,
        by=amara,
        now=ago(36),
        kind="transfer",
        amount=25_000,
        received_on=queries.today(ago(36)),
    )
    amendment = send(
        client=trust, title="Trust amendment", by=amara, now=ago(10), number=(291, 1340), due=27,
        lines=[Charge("Amendment, drafting", 80_000), Charge("Recording with the county", 32_500)],
    )  # fmt: skip
    pay(amendment, by=amara, now=ago(7), kind="check", amount=56_250)
    hours = f"Daniel Okafor, {ago(14):%B} {ago(14).day}"
    send(
        client=pottery, title="Partnership return and K-1s", about=f"Tax year {now.year - 1}", by=daniel, now=ago(6),
        number=(318, 1352), due=14, project=Project.objects.filter(client=pottery).first(),
        lines=[
            Charge("Form 1065 preparation", 95_000, detail="Fixed fee, agreed in your engagement letter"),
            Charge("Schedules K-1, two partners", 15_000),
            Charge("Kiln purchase, Section 179 review", 15_000, Decimal("1.2"), "hours", detail=hours),
        ],
        note="Thank you, Eleanor. Questions about this invoice? Call Daniel.",
    )  # fmt: skip
    repeat(
        client=pottery, title="Bookkeeping, {last_month}", by=amara, now=now, then=Series.Then.MAIL, asks_autopay=True,
        lines=[Charge("Bookkeeping, monthly", 34_000)],
    )  # fmt: skip


def of_alder_street(*, alder: Client, grace: Membership, now: datetime) -> None:
    """The work is billed stage by stage: three are paid, the fourth is open (screen 02b), the roof has a plan."""
    BillingRules.objects.create(prefix="NB-", address="2201 Airport Way S\nSeattle, WA 98134")

    def ago(days: int) -> datetime:
        return now - timedelta(days=days)

    project = Project.objects.filter(client=alder, state="open").first()
    stages = (
        ("Invoice 1, deposit", 1_500_000, 58, 3), ("Invoice 2, demolition", 940_000, 44, 9),
        ("Invoice 3, foundation poured", 1_675_000, 29, 6),
    )  # fmt: skip
    for place, (title, amount, days, after) in enumerate(stages):
        number = (31 + place * 3, 402 + place * 3)
        lines = [Charge(title.partition(", ")[2].capitalize(), amount)]
        made = send(
            client=alder, title=title, by=grace, now=ago(days), number=number, lines=lines, project=project
        )
        pay(made, by=grace, now=ago(days - after), kind="check")
    lines = [Charge("Framing, walls and floors", 1_420_000), Charge("Floor joists and sill plates", 420_000)]
    send(
        client=alder, title="Invoice 4, framing complete", by=grace, now=ago(3), number=(47, 421), lines=lines, due=13,
        project=project,
    )  # fmt: skip
    repeat(
        client=alder, title="Site inspection, {month}", by=grace, now=now, then=Series.Then.DRAFT, project=project,
        lines=[Charge("Visit and report", 45_000, detail="{month} {year}")],
    )  # fmt: skip


def repeat(
    *,
    client: Client,
    by: Membership,
    now: datetime,
    title: str,
    lines: Sequence[Charge],
    then: str,
    **more: Any,
) -> Series:
    """Have one come on the first of each month, from the next on."""
    first = (queries.today(now).replace(day=1) + timedelta(days=32)).replace(day=1)
    return repeating.repeat(
        client=client, by=by, now=now, title=title, lines=lines, every=Series.Every.MONTH, starts_on=first, then=then, **more
    )  # fmt: skip


def send(
    *, client: Client, title: str, by: Membership, now: datetime, number: tuple[int, int], lines: Sequence[Charge],
    due: int = 14, **more: Any,
) -> Invoice:  # fmt: skip
    """Write and release one as of then. `number` is the one it gets in a year that is still young, or nearly over."""
    due_on = queries.today(now) + timedelta(days=due)
    made = billing.draft(client=client, by=by, now=now, title=title, due_on=due_on, lines=lines, **more)
    _begin_at(number[now.year < _latest().year], now)
    billing.release(invoice=made, by=by, now=now)
    return made


def _latest() -> datetime:
    return datetime.now().astimezone()


def _begin_at(number: int, now: datetime) -> None:
    """The firm has billed others in the meantime."""
    key = f"I:{queries.today(now).year}"
    NumberSeries.objects.update_or_create(key=key, defaults={"next": number})


def pay(invoice: Invoice, *, by: Membership, now: datetime, kind: str, amount: int = 0) -> None:
    amount = amount or invoice.total
    billing.record(
        client=invoice.client, by=by, now=now, kind=kind, amount=amount, received_on=queries.today(now),
        parts={invoice: amount},
    )  # fmt: skip


def _books(then: datetime) -> str:
    """Name the month before."""
    return f"Bookkeeping, {then.replace(day=1) - timedelta(days=1):%B}"
