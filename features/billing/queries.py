"""Which invoices whom concern, and how each stands. A client's side starts from the contact who asks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from features.accounts.models import Session
from features.base.permissions import Actor, Permission
from features.base.scope import once
from features.billing.marks import may_have
from features.billing.models import (
    Account,
    BillingRules,
    CreditLot,
    Instalment,
    Invoice,
    Payment,
    PaymentPart,
    PlanPart,
)
from features.billing.switches import BILLING
from features.clients import acting, engagements
from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.clients.rights import ContactRight
from features.toggles.queries import is_on
from tenants.context import require_firm

type Status = Literal["draft", "unpaid", "partly", "paid", "overdue", "void"]
RULES = "billing rules"
RELEASED = Q(state=Invoice.State.RELEASED)


def today(now: datetime | None = None) -> date:
    """Return the day on the firm's calendar."""
    return timezone.localtime(now, ZoneInfo(require_firm().time_zone)).date()


def rules() -> BillingRules:
    """Return how this firm bills: its own row, or what is preset. Read once per request or job."""
    return once(RULES, lambda: BillingRules.objects.first() or BillingRules())


# --- the client's side -----------------------------------------------------------------------------


def visible_to(contact: Contact, right: ContactRight = ContactRight.SEE_INVOICES) -> QuerySet[Invoice]:
    """Return the released invoices of every client this contact may see invoices of (S1-6), within their projects."""
    return with_sums(reached_by(contact, right)) if is_on(BILLING) else Invoice.objects.none()


def reached_by(
    contact: Contact | acting.Someone, right: ContactRight = ContactRight.SEE_INVOICES
) -> QuerySet[Invoice]:
    """Return the same without sums, whether billing is switched on or not."""
    theirs = Q(client__in=clients.acted_for_by(contact, right))
    return Invoice.objects.filter(theirs & RELEASED & engagements.within_reach(contact))


def shown_to(contact: Contact, session: Session) -> QuerySet[Invoice]:
    """Return the same, of the client this browser shows, if one was chosen."""
    return visible_to(contact).filter(client__in=clients.scope_of(contact, session))


def payments_of(contact: Contact) -> QuerySet[PaymentPart]:
    """Return what was paid for the clients this contact sees invoices of, part by part (S1-28)."""
    theirs = clients.acted_for_wholly(contact, ContactRight.SEE_INVOICES)
    mine = Q(client__in=theirs) | Q(invoice__in=visible_to(contact).values("pk"))
    if not is_on(BILLING):
        mine = Q(pk__in=[])
    return PaymentPart.objects.filter(mine).select_related("payment", "invoice", "client")


# --- the firm's side -------------------------------------------------------------------------------


def in_workspace(by: Actor) -> QuerySet[Invoice]:
    """Return the invoices a member of staff (or API key) may see: those of the clients they see."""
    if not by.can(Permission.BILLING_VIEW):
        return Invoice.objects.none()
    return Invoice.objects.filter(client__in=clients.visible_to(by))


def payments_in_workspace(by: Actor) -> QuerySet[Payment]:
    """Return the payments of which any part is for a client they see."""
    if not by.can(Permission.BILLING_VIEW):
        return Payment.objects.none()
    parts = PaymentPart.objects.filter(payment=OuterRef("pk"), client__in=clients.visible_to(by))
    return Payment.objects.filter(Exists(parts))


# --- how one stands --------------------------------------------------------------------------------


def with_sums(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Add `owed`, what is still to be paid of it, and `coming`, what of that is on its way (bank debits)."""
    coming = PaymentPart.objects.filter(
        invoice=OuterRef("pk"), is_open=True, payment__state=Payment.State.PROCESSING
    )
    return rows.annotate(
        owed=Coalesce(F("account__balance"), 0),
        coming=Coalesce(Subquery(coming.values("amount")[:1]), 0, output_field=BigIntegerField()),
    )


def overdue(day: date) -> Q:
    """
    Match released invoices of which something should have been paid before this day. With instalments that is when
    those due by then come to more than what was paid; while a plan is kept, its parts alone count.
    """
    due = Instalment.objects.filter(invoice=OuterRef("pk"), due_on__lt=day).order_by().values("invoice")
    fell_due = Coalesce(
        Subquery(due.annotate(sum=Sum("amount")).values("sum")), 0, output_field=BigIntegerField()
    )
    paid = F("total") + F("late_fees") - F("account__balance")
    in_parts = Exists(Instalment.objects.filter(invoice=OuterRef("pk")))
    late = Q(due_on__lt=day) | Q(in_parts & Q(pk__in=_late_in_parts(fell_due, paid)))
    late = Q(plan__isnull=True) & late | Q(pk__in=_late_in_plan(day))
    return RELEASED & Q(account__balance__gt=0) & late


def _late_in_parts(fell_due: Coalesce, paid: object) -> QuerySet[Any, Any]:
    return Invoice.objects.alias(fell=fell_due).filter(fell__gt=paid).values("pk")


def _late_in_plan(day: date) -> QuerySet[Any, Any]:
    """Return those of which more is owed than the parts of their plan from this day on come to."""
    later = PlanPart.objects.filter(plan=OuterRef("plan"), due_on__gte=day).order_by().values("plan")
    still = Coalesce(
        Subquery(later.annotate(sum=Sum("amount")).values("sum")), 0, output_field=BigIntegerField()
    )
    rows = Invoice.objects.filter(plan__isnull=False).alias(still=still)
    return rows.filter(account__balance__gt=F("still")).values("pk")


def is_overdue(invoice: Invoice, owed: int, day: date) -> bool:
    """Return the same of one invoice whose instalments are at hand."""
    if owed <= 0:
        return False
    fell_due = sum(one.amount for one in parts_of(invoice) if one.due_on < day)
    is_past = invoice.plan_id is None and invoice.due_on < day
    return is_past or fell_due > paid_on_parts(invoice, owed)


def parts_of(invoice: Invoice) -> Iterable[Instalment | PlanPart]:
    """
    Return the parts in which it is paid: those of the plan that is kept, or else its instalments. Nothing is asked of
    a row that says it has none (`has_parts`).
    """
    if invoice.plan_id is not None:
        prefetch_related_objects([invoice], "plan__parts")  # once
        return invoice.plan.parts.all() if invoice.plan else ()
    return invoice.instalments.all() if may_have(invoice, "parts") else ()


def paid_on_parts(invoice: Invoice, owed: int) -> int:
    """Return how much of these parts is paid. A plan is about what was owed when it was agreed."""
    if invoice.plan_id is None:
        return invoice.charged - owed
    return sum(one.amount for one in parts_of(invoice)) - owed


def status(invoice: Invoice, owed: int, day: date) -> Status:
    """Return how it stands. Clients know four of these: unpaid, partly paid, paid, overdue (S1-7)."""
    if invoice.state != Invoice.State.RELEASED:
        return "draft" if invoice.is_draft else "void"
    if owed == 0:
        return "paid"
    if is_overdue(invoice, owed, day):
        return "overdue"
    return "partly" if owed < invoice.charged else "unpaid"


def next_due(invoice: Invoice, owed: int) -> tuple[date, int]:
    """Return when the next of it is due, and how much: the rest of an instalment, or all that is owed."""
    left = paid_on_parts(invoice, owed)
    for one in parts_of(invoice):
        if one.amount > left:
            return one.due_on, min(one.amount - left, owed)
        left -= one.amount
    return invoice.due_on, owed


def open_balance(contact: Contact, session: Session) -> dict[str, int]:
    """Return what this contact's clients owe on released invoices, by currency (S0-6)."""
    rows = shown_to(contact, session).filter(account__balance__gt=0).order_by()
    return dict(rows.values_list("currency").annotate(Sum("account__balance")))


def owed_by(client: Client) -> dict[str, int]:
    rows = Account.objects.filter(client=client, kind=Account.Kind.RECEIVABLE, balance__gt=0)
    return dict(rows.values_list("currency").annotate(Sum("balance")))


def held_for(client: Client, kind: str = Account.Kind.CREDIT) -> dict[str, int]:
    """Return what a client has on credit (or in trust), by currency."""
    rows = Account.objects.filter(client=client, kind=kind, balance__lt=0)
    return {currency: -total for currency, total in rows.values_list("currency", "balance")}


@dataclass(frozen=True)
class Balances:
    """What a client owes and what is held for them, by currency."""

    owed: dict[str, int]
    credit: dict[str, int]
    trust: dict[str, int]


def balances(client: Client) -> Balances:
    """Return all of it, in one query."""
    rows = Account.objects.filter(client=client).exclude(balance=0).order_by()
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for kind, currency, total in rows.values_list("kind", "currency").annotate(Sum("balance")):
        found[kind][currency] = abs(total)
    return Balances(found[Account.Kind.RECEIVABLE], found[Account.Kind.CREDIT], found[Account.Kind.TRUST])


def lots_left(client_id: UUID, currency: str) -> QuerySet[CreditLot]:
    """Return the credit that is left, the oldest first."""
    return CreditLot.objects.filter(client_id=client_id, currency=currency, left__gt=0)
