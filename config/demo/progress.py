"""Where the work of the two firms stands, and how it came there."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from config.demo.work import begin
from features.accounts.models import Membership
from features.clients.models import Client
from features.projects import operations as projects
from features.projects.models import Project
from features.work import operations as work
from features.work import recurring
from features.work.models import ClientStatus, Stage

DAYS = (9, 7, 4, 3, 5)  # that most returns stay in each stage of the firm's
IN_PREPARATION = (
    "Cedar Ridge Dental PC",
    "Fogline Coffee Roasters LLC",
    "Kowalski Vineyards",
    "Ortiz Plumbing",
)


def at_hartwell_rowe(*, amara: Membership, daniel: Membership, others: Sequence[str], now: datetime) -> None:
    """Tell clients when a return can be signed; let last year's returns show how long each stage takes."""
    work.edit_status(status=ClientStatus.objects.get(name="Your signature"), by=amara, tells=True)
    stages = list(Stage.objects.order_by("order"))
    partnership = Project.objects.get(name=f"Partnership return {now.year - 1}")
    _went(partnership, stages[:4], ago=(38, 27, 12, 3), by=daniel, now=now)
    household = Project.objects.get(name=f"Household return {now.year - 1}")
    _went(household, stages[:1], ago=(37,), by=daniel, now=now)
    for number, name in enumerate(others):
        _filed(Client.objects.get(name=name), number, stages, daniel, now)
    for number, name in enumerate(IN_PREPARATION):
        client = Client.objects.get(name=name)
        sales = begin(
            client=client,
            name="Sales tax, autumn",
            team=[daniel],
            by=daniel,
            now=now,
            since=3,
            ends=12 - 5 * number,
        )
        _went(sales, stages[: number % 3 + 1], ago=(3, 2, 1)[: number % 3 + 1], by=daniel, now=now)
    work.hold(
        project=sales,
        reason="We wait for the state to open its form.",
        by=daniel,
        now=now - timedelta(hours=20),
    )
    _by_itself(household.client, stages, amara=amara, daniel=daniel, now=now)


def _by_itself(
    client: Client, stages: Sequence[Stage], *, amara: Membership, daniel: Membership, now: datetime
) -> None:
    """Next year's return begins by itself; what is out for signature asks its client to look at it."""
    like = work.add_template(
        by=amara, name="Household return", title="Household return {last_year}", days=75, stage=stages[0]
    )
    first = recurring.today(now) + timedelta(days=60)
    work.repeat(
        client=client, template=like, every="year", starts_on=first, by=daniel, now=now, member=daniel
    )
    rule = work.add_rule(
        by=amara,
        name="Look before you sign",
        trigger="moved",
        stage=stages[4],
        ask="Look at your draft return",
        ask_days=7,
    )
    work.try_rule(rule=rule, by=amara, now=now)
    work.switch_rule(rule=rule, on=True, by=amara)


def _filed(client: Client, number: int, stages: Sequence[Stage], by: Membership, now: datetime) -> None:
    """A return of last year that is done; each took a little longer than the one before."""
    made = begin(client=client, name=f"Return {now.year - 1}", team=[by], by=by, now=now, since=48, ends=-5)
    spent, ago = 0, []
    for days in (0, *DAYS):
        spent += days + (number % 4 if days else 0)
        ago.append(48 - min(spent, 43))
    _went(made, stages, ago=ago, by=by, now=now)
    projects.complete(project=made, by=by, now=now - timedelta(days=5))


def at_northbeam(*, grace: Membership, now: datetime) -> None:
    stages = {stage.name: stage for stage in Stage.objects.all()}
    extension = Project.objects.get(name="14 Alder Street")
    way = [stages[name] for name in ("Plans and permits", "Groundwork", "Frame")]
    _went(extension, way, ago=(61, 47, 16), by=grace, now=now)
    for name, stage, ago in (
        ("Garden studio, Pike", "Plans and permits", 28),
        ("Loft, 9 Fern Lane", "Plans and permits", 8),
    ):
        client = Client.objects.get(name=name)
        made = begin(
            client=client, name=name, team=[grace], by=grace, now=now, since=ago, ends=90, address=name
        )
        _went(made, [stages[stage]], ago=(ago,), by=grace, now=now)


def _went(
    project: Project, way: Sequence[Stage], *, ago: Sequence[int], by: Membership, now: datetime
) -> None:
    for stage, days in zip(way, ago, strict=True):
        work.move(project=project, stage=stage, by=by, now=now - timedelta(days=days))
