"""How far people have come on their way into the portal, and whom to remind next (wish 13)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from features.base.permissions import Actor
from features.clients import queries
from features.clients.models import Invitation

MOST_AT_ONCE = 100  # a mail each
MOST_MAILS, A_MONTH = 3, timedelta(days=30)  # to one person: who does not answer those is better called
ARRIVED = Q(delivered_at__isnull=False) | Q(opened_at__isnull=False)


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


def steps(*, by: Actor) -> list[Step]:
    """Return how many people were invited and how far they came; of each person the newest invitation counts."""
    rows = queries.newest_invitations(by=by).exclude(accepted_at__isnull=True, revoked_at__isnull=False)
    found = rows.aggregate(
        sent=Count("pk"), arrived=Count("pk", filter=ARRIVED), opened=Count("opened_at"),
        accepted=Count("accepted_at"), done=Count("first_done_at"),
    )  # fmt: skip
    labels = {
        "sent": "Invited", "arrived": "Arrived", "opened": "Opened", "accepted": "Accepted",
        "done": "Did a first thing",
    }  # fmt: skip
    whole = found["sent"] or 1
    return [Step(label, found[key], round(100 * found[key] / whole)) for key, label in labels.items()]


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


def proposal(*, by: Actor, now: datetime) -> Proposal | None:
    """Return what to do next, the most promising first, or None: nobody waits."""
    rows = queries.newest_invitations(by=by).annotate(mails=_mails(now))
    fits = {f"is_{n.key}": ExpressionWrapper(_waits(n, now), BooleanField()) for n in NUDGES}
    counts = rows.annotate(**fits).aggregate(
        **{n.key: Count("pk", filter=Q(**{f"is_{n.key}": True})) for n in NUDGES}
    )
    return next((Proposal(nudge, counts[nudge.key]) for nudge in NUDGES if counts[nudge.key]), None)


def _mails(now: datetime) -> Subquery:
    theirs = Invitation.objects.filter(contact=OuterRef("contact"), created_at__gt=now - A_MONTH).order_by()
    return Subquery(theirs.values("contact").annotate(count=Count("pk")).values("count"))
