"""What the clients of a contact owe and have on credit, by currency, in one statement: Home and the list say it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, DateField, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from features.accounts.models import Session
from features.base.prepared import Given, Prepared
from features.billing import queries
from features.billing.models import Account, Instalment, Payment, PaymentPart, PlanPart
from features.billing.switches import BILLING
from features.clients import queries as clients
from features.clients.acting import SOMEONE
from features.clients.models import Contact
from features.clients.rights import ContactRight
from features.toggles.queries import is_on

K = Account.Kind
OWED = Q(kind=K.RECEIVABLE)


@dataclass(frozen=True)
class Owing:
    """Of one currency: `late` counts what is overdue, `coming` is what of it is on its way, `first` is due first."""

    currency: str
    owed: int
    count: int
    late: int
    coming: int
    credit: int
    first: date | None
    title: str | None  # of an open one: its name, where there is only one


def by(contact: Contact, session: Session, day: date) -> list[Owing]:
    """Return what is owed by the clients this browser shows, the most first; nothing while billing is off."""
    if not is_on(BILLING):
        return []
    one = clients.showing(contact, session)
    given = {"contact": contact.pk, "user": contact.user_id, "now": timezone.now(), "one": one and one.pk}
    sums = SUMS.rows(one is not None, day=day, **given)
    return sorted((Owing(**row) for row in sums), key=lambda one: -one.owed)


def _sums(is_one: bool) -> QuerySet[Any, Any]:  # noqa: FBT001  a statement's shape
    rows = _accounts(is_one).annotate(next_on=_next_on(), on_its_way=_on_its_way())
    late = Count("pk", filter=OWED & Q(next_on__lt=Given("day", DateField())))
    return rows.order_by().values("currency").annotate(
        owed=Sum("balance", filter=OWED, default=0), count=Count("pk", filter=OWED), late=late,
        coming=Sum("on_its_way", filter=OWED, default=0),
        credit=-Sum("balance", filter=~OWED, default=0), first=Min("next_on", filter=OWED),
        title=Min("invoice__title", filter=OWED),
    )  # fmt: skip


def _accounts(is_one: bool) -> QuerySet[Account]:  # noqa: FBT001
    """Return what is owed on invoices they see, and credit of clients they act for as a whole."""
    right = ContactRight.SEE_INVOICES
    seen, wholly = queries.reached_by(SOMEONE), clients.acted_for_wholly(SOMEONE, right)
    which = Q(kind=K.RECEIVABLE, balance__gt=0, invoice__in=seen.values("pk"))
    which |= Q(kind=K.CREDIT, balance__lt=0, client__in=wholly)
    rows = Account.objects.filter(which, client__in=clients.acted_for_by(SOMEONE, right))
    return rows.filter(client=Given("one")) if is_one else rows


def _next_on() -> Coalesce:
    """Return when the next of it is due: the first part that is not covered, of its plan or else of its instalments."""
    here = Instalment.objects.filter(invoice=OuterRef("invoice"), due_on__lte=OuterRef("due_on"))
    so_far = here.order_by().values("invoice").annotate(sum=Sum("amount")).values("sum")
    paid = OuterRef("invoice__total") + OuterRef("invoice__late_fees") - OuterRef("balance")
    left = Instalment.objects.filter(invoice=OuterRef("invoice")).annotate(
        so_far=Subquery(so_far, output_field=BigIntegerField())
    )
    first: QuerySet[Any, Any] = left.filter(so_far__gt=paid).order_by("due_on").values("due_on")[:1]
    return Coalesce(Subquery(_next_of_plan()), Subquery(first), F("invoice__due_on"))


def _next_of_plan() -> QuerySet[Any, Any]:
    """Return the first day of a plan after which come parts of less than what is owed."""
    after = PlanPart.objects.filter(plan=OuterRef("plan"), due_on__gt=OuterRef("due_on"))
    after_it = after.order_by().values("plan").annotate(sum=Sum("amount")).values("sum")
    parts = PlanPart.objects.filter(plan=OuterRef("invoice__plan")).annotate(
        after=Coalesce(Subquery(after_it), 0, output_field=BigIntegerField())
    )
    return parts.filter(after__lt=OuterRef("balance")).order_by("due_on").values("due_on")[:1]


def _on_its_way() -> Coalesce:
    parts = PaymentPart.objects.filter(
        invoice=OuterRef("invoice"), is_open=True, payment__state=Payment.State.PROCESSING
    )
    return Coalesce(Subquery(parts.values("amount")[:1]), 0, output_field=BigIntegerField())


SUMS = Prepared(_sums)
