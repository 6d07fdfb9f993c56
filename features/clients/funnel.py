"""How far people have come on their way into the portal, and whom to remind next (wish 13)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from features.base.permissions import Actor
from features.clients import queries
from features.clients.models import Invitation

MOST_AT_ONCE = 100  # a mail each
MOST_MAILS, A_MONTH = 3, timedelta(days=30)  # to one person: who does not answer those is better called
COUNTED = Q(accepted_at__isnull=False) | Q(revoked_at__isnull=True)  # whoever was let go is no step
STEPS = {
    "sent": ("Invited", Q()),
    "arrived": ("Delivered", Q(delivered_at__isnull=False) | Q(opened_at__isnull=False)),
    "opened": ("Opened", Q(opened_at__isnull=False)),
    "accepted": ("Accepted", Q(accepted_at__isnull=False)),
    "done": ("Did a first thing", Q(first_done_at__isnull=False)),
}


@dataclass(frozen=True)
class Step:
    label: str
    count: int
    rate: int  # percent of those who were invited


@dataclass(frozen=True)
class Nudge:
    """Whom to write to next, once they have had `after`. `one` and `many` say how they stand."""

    key: str
    after: timedelta
    fits: Q
    one: str
    many: str
    is_expired: bool = False

    def words(self, count: int) -> str:
        return f"1 person {self.one}." if count == 1 else f"{count} people {self.many}."


NUDGES = (
    Nudge(
        "opened", timedelta(days=2), Q(opened_at__isnull=False),
        "has looked at the invitation and not gone in for two days",
        "have looked at the invitation and not gone in for two days",
    ),
    Nudge(
        "unopened", timedelta(days=3), Q(opened_at__isnull=True, bounced_at__isnull=True),
        "has not opened theirs for three days", "have not opened theirs for three days",
    ),
    Nudge(
        "expired", timedelta(days=7), Q(bounced_at__isnull=True),
        "has a link that is too old to work", "have a link that is too old to work", is_expired=True,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    nudge: Nudge
    count: int

    @property
    def words(self) -> str:
        return self.nudge.words(self.count)

    @property
    def button(self) -> str:
        if self.nudge.is_expired:
            return "Send a new link" if self.count == 1 else f"Send {self.at_once} new links"
        return "Remind them" if self.count == 1 else f"Remind {self.at_once} people"

    @property
    def at_once(self) -> int:
        return min(self.count, MOST_AT_ONCE)


@dataclass(frozen=True)
class Overview:
    steps: list[Step]
    proposal: Proposal | None
    total: int  # invitations, those withdrawn too; of each person the newest


def overview(*, by: Actor, now: datetime) -> Overview:
    """Return how far everybody came, and what to do next, in one query."""
    rows = queries.newest_invitations(by=by).annotate(mails=_mails(now))
    fits = {f"is_{n.key}": ExpressionWrapper(_waits(n, now), BooleanField()) for n in NUDGES}
    waits = {n.key: Count("pk", filter=Q(**{f"is_{n.key}": True})) for n in NUDGES}
    found = rows.annotate(**fits).aggregate(total=Count("pk"), **_counts(), **waits)
    next_one = next((Proposal(nudge, found[nudge.key]) for nudge in NUDGES if found[nudge.key]), None)
    return Overview(_steps(found), next_one, found["total"])


def steps(*, by: Actor) -> list[Step]:
    """Return how many people were invited and how far they came; of each person the newest invitation counts."""
    return _steps(queries.newest_invitations(by=by).aggregate(**_counts()))


def _counts() -> dict[str, Count]:
    return {f"step_{key}": Count("pk", filter=COUNTED & came) for key, (_, came) in STEPS.items()}


def _steps(found: dict[str, int]) -> list[Step]:
    whole = found["step_sent"] or 1
    counts = {label: found[f"step_{key}"] for key, (label, _) in STEPS.items()}
    return [Step(label, count, round(100 * count / whole)) for label, count in counts.items()]


def waiting(kind: str, *, by: Actor, now: datetime) -> QuerySet[Invitation]:
    """Return the invitations that this nudge would renew, the longest waiting first; none for an unknown kind."""
    nudge = next((one for one in NUDGES if one.key == kind), None)
    rows = queries.newest_invitations(by=by).annotate(mails=_mails(now))
    return rows.filter(_waits(nudge, now)).order_by("created_at", "pk") if nudge else rows.none()


def _waits(nudge: Nudge, now: datetime) -> Q:
    limit = "ticket__expires_at__lte" if nudge.is_expired else "ticket__expires_at__gt"
    return Q(
        queries.still_theirs(), nudge.fits, contact__is_active=True, contact__user__is_active=True,
        contact__joined_at__isnull=True, accepted_at__isnull=True, revoked_at__isnull=True,
        created_at__lte=now - nudge.after, mails__lt=MOST_MAILS, **{limit: now},
    )  # fmt: skip


def _mails(now: datetime) -> Subquery:
    theirs = Invitation.objects.filter(contact=OuterRef("contact"), created_at__gt=now - A_MONTH).order_by()
    return Subquery(theirs.values("contact").annotate(count=Count("pk")).values("count"))
