"""What the console shows of firms: only facts the platform's own tables know, never anything of a firm's."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tenants.console.models import OperatorEvent
from tenants.models import Domain, Firm, FirmSchema, Withheld
from tenants.provisioning import versions

QUIET_AFTER = timedelta(days=21)
SEGMENTS = ("all", "look", "support", "trial", "suspended")


@dataclass(frozen=True)
class Health:
    """How a firm does, in one word and one line. `needs_look` is for an operator to act on."""

    word: str
    tone: str = ""
    detail: str = ""
    needs_look: bool = False


def firms() -> QuerySet[Firm]:
    """Return all firms with what `health_of` reads, by name."""
    schema = FirmSchema.objects.filter(name=OuterRef("schema_name"))
    rows: QuerySet[Firm] = Firm.objects.select_related("activity", "support_access").annotate(
        is_set_aside=Exists(schema.filter(set_aside_at__isnull=False)),
        is_behind=Coalesce(
            Exists(schema.exclude(version=versions.current())),
            Value(value=False),
            output_field=BooleanField(),
        ),
        error=Subquery(schema.values("error")[:1]),
        host=Subquery(Domain.objects.filter(tenant_id=OuterRef("pk"), is_primary=True).values("domain")[:1]),
    )
    return rows


def segment(rows: QuerySet[Firm], name: str, *, now: datetime) -> QuerySet[Firm]:
    """Return the firms of one of SEGMENTS."""
    if name == "look":
        return rows.filter(Q(is_set_aside=True) | Q(is_behind=True))
    if name == "support":
        return rows.filter(support_access__until__gt=now)
    if name == "trial":
        return rows.filter(trial_ends_on__gte=now.date())
    return rows.filter(status=Firm.Status.SUSPENDED) if name == "suspended" else rows


def counts(*, now: datetime) -> dict[str, int]:
    return {name: segment(firms(), name, now=now).count() for name in SEGMENTS}


def matching(rows: QuerySet[Firm], text: str) -> QuerySet[Firm]:
    """Keep the firms whose name, address or owner's e-mail contains the text."""
    text = text.strip()
    if not text:
        return rows
    at_host = Exists(Domain.objects.filter(tenant_id=OuterRef("pk"), domain__icontains=text))
    return rows.filter(
        Q(name__icontains=text) | Q(slug__icontains=text) | Q(owner_email__icontains=text) | at_host
    )


def health_of(firm: Firm, *, now: datetime) -> Health:
    """Say how one firm of `firms()` does; the worst comes first."""
    if getattr(firm, "is_set_aside", False):
        return Health("Update failed", "bad", _first_line(getattr(firm, "error", "")), needs_look=True)
    if getattr(firm, "is_behind", False):
        return Health("Update waits", "warn", "Not yet on this release’s schema", needs_look=True)
    if firm.is_suspended:
        return Health("Suspended", "", firm.suspended_reason)
    seen = firm.activity.staff_on if hasattr(firm, "activity") else firm.created_at.date()
    if (days := (now.date() - seen).days) >= QUIET_AFTER.days:
        return Health("Quiet", "", f"No staff sign-in for {days} days")
    return Health("Healthy", "good")


def trial_days(firm: Firm, *, now: datetime) -> int | None:
    """Return how many days of its trial are left, or None if it has none left."""
    left = (firm.trial_ends_on - now.date()).days if firm.trial_ends_on else -1
    return left if left >= 0 else None


def support_until(firm: Firm, *, now: datetime) -> datetime | None:
    """Return until when this firm of `firms()` lets operators look at its clients' portals, if it does."""
    access = getattr(firm, "support_access", None)
    return access.until if access is not None and access.until > now else None


def _first_line(text: str | None) -> str:
    return next(iter((text or "").splitlines()), "")[:120]


def in_trouble() -> QuerySet[FirmSchema]:
    """Return the claimed schemas that were set aside or lag behind, the failed ones first."""
    claimed = FirmSchema.objects.filter(state=FirmSchema.State.CLAIMED)
    troubled = claimed.filter(Q(set_aside_at__isnull=False) | ~Q(version=versions.current()))
    firm = Firm.objects.filter(schema_name=OuterRef("name"))
    return troubled.annotate(
        firm_id=Subquery(firm.values("pk")[:1]), firm_name=Subquery(firm.values("name")[:1])
    ).order_by("set_aside_at", "name")


@dataclass(frozen=True)
class Release:
    """How far the running release got: of `firms` firms, `current` are on its schema version."""

    version: str
    firms: int
    current: int
    set_aside: int
    stock: int
    stock_wanted: int

    @property
    def is_done(self) -> bool:
        return self.current == self.firms


def release() -> Release:
    rows = FirmSchema.objects.values_list("state", "version", "set_aside_at")
    version = versions.current()
    tally = Counter((state, at == version, aside is not None) for state, at, aside in rows)
    claimed = {key[1:]: count for key, count in tally.items() if key[0] == FirmSchema.State.CLAIMED}
    return Release(
        version=version, firms=sum(claimed.values()), current=claimed.get((True, False), 0),
        set_aside=sum(count for (_, aside), count in claimed.items() if aside),
        stock=tally[(FirmSchema.State.STOCK, True, False)], stock_wanted=settings.STOCK_SIZE,
    )  # fmt: skip


def withheld_by_switch() -> dict[str, list[Withheld]]:
    """Return what is withheld now, by switch; those withheld from everybody first."""
    found: dict[str, list[Withheld]] = {}
    for row in Withheld.objects.select_related("firm").order_by("firm__name"):
        found.setdefault(row.switch, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row.firm_id is not None)
    return found


def events(text: str = "") -> QuerySet[OperatorEvent]:
    """Return the operators' events, newest first; `text` keeps those that mention it."""
    text = text.strip()
    if not text:
        return OperatorEvent.objects.all()
    return OperatorEvent.objects.filter(
        Q(firm_name__icontains=text) | Q(operator_name__icontains=text) | Q(event__icontains=text)
        | Q(reason__icontains=text) | Q(details__icontains=text)
    )  # fmt: skip
