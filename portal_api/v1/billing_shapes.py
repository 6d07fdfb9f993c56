"""Bodies about invoices, payments and credit. Amounts are whole numbers of the currency's minor unit (cents)."""

from datetime import date
from typing import Any
from uuid import UUID

from rest_framework import serializers as s

from features.billing import queries
from features.billing.models import Invoice, Payment, PaymentPart
from features.billing.operations.recording import BY_HAND
from features.billing.rules import MOST

CENTS = "In the currency’s minor unit (cents)."


def cents(**given: Any) -> s.IntegerField:
    return s.IntegerField(max_value=MOST, help_text=CENTS, **given)


class LineShape(s.Serializer[Any]):
    description = s.CharField(max_length=300)
    detail = s.CharField(required=False, allow_blank=True, max_length=300)
    quantity = s.DecimalField(max_digits=12, decimal_places=3, required=False)
    unit = s.CharField(
        required=False, allow_blank=True, max_length=20, help_text="hours; empty: a fixed amount."
    )
    rate = cents(min_value=-MOST)
    amount = s.IntegerField(read_only=True, help_text=CENTS)
    tax_rate = s.UUIDField(required=False, allow_null=True, source="tax_rate_id")
    cost = cents(required=False, allow_null=True, min_value=0)


class InstalmentShape(s.Serializer[Any]):
    due_on = s.DateField()
    amount = cents(min_value=1)
    label = s.CharField(  # type: ignore[assignment]  # the field's own name for its label
        required=False, allow_blank=True, max_length=60
    )


class PlanPartShape(s.Serializer[Any]):
    due_on = s.DateField()
    amount = cents(min_value=1)


class PlanShape(s.Serializer[Any]):
    parts = PlanPartShape(many=True, help_text="Together what is owed; each on a day of its own.")
    note = s.CharField(required=False, allow_blank=True, max_length=300, help_text="The client reads it.")


class NewInvoiceShape(s.Serializer[Any]):
    title = s.CharField(max_length=200)
    about = s.CharField(required=False, allow_blank=True, max_length=120)
    due_on = s.DateField(required=False)
    dated_on = s.DateField(
        required=False, allow_null=True, help_text="The issue date, up to the day of release; null: that day."
    )
    currency = s.CharField(required=False, max_length=3)
    project = s.UUIDField(required=False, allow_null=True)
    note = s.CharField(required=False, allow_blank=True, max_length=2000, help_text="The client reads it.")
    remarks = s.CharField(required=False, allow_blank=True, max_length=2000, help_text="For staff alone.")
    discount = cents(required=False, min_value=0)
    pays_online = s.BooleanField(required=False)
    uses_credit = s.BooleanField(required=False)
    in_parts = s.BooleanField(required=False, allow_null=True, help_text="Null: as the firm does.")
    lines = LineShape(many=True, required=False)
    instalments = InstalmentShape(many=True, required=False)


class InvoiceShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="client_id", read_only=True)
    project = s.UUIDField(source="project_id", read_only=True)
    number = s.CharField(read_only=True, help_text="Empty in a draft.")
    title = s.CharField(read_only=True)
    about = s.CharField(read_only=True)
    status = s.SerializerMethodField(help_text="draft, unpaid, partly, paid, overdue or void.")
    issued_on = s.DateField(read_only=True)
    due_on = s.DateField(read_only=True)
    currency = s.CharField(read_only=True)
    subtotal = s.IntegerField(read_only=True, help_text=CENTS)
    discount = s.IntegerField(read_only=True, help_text=CENTS)
    tax = s.IntegerField(read_only=True, help_text=CENTS)
    total = s.IntegerField(read_only=True, help_text=CENTS)
    late_fees = s.IntegerField(read_only=True, help_text=CENTS)
    owed = s.IntegerField(read_only=True, help_text=f"What is still to be paid. {CENTS}")
    coming = s.IntegerField(read_only=True, help_text=f"What of that is on its way from a bank. {CENTS}")
    note = s.CharField(read_only=True)
    remarks = s.CharField(read_only=True)
    pays_online = s.BooleanField(read_only=True)
    uses_credit = s.BooleanField(read_only=True)
    in_parts = s.BooleanField(read_only=True, allow_null=True)
    lines = LineShape(many=True, read_only=True)
    instalments = InstalmentShape(many=True, read_only=True)
    plan = PlanShape(
        read_only=True, allow_null=True, help_text="The payment plan that is kept: its days hold. Null: none."
    )
    released_at = s.DateTimeField(read_only=True)
    paid_at = s.DateTimeField(read_only=True)
    voided_at = s.DateTimeField(read_only=True)
    created_at = s.DateTimeField(read_only=True)

    def get_status(self, invoice: Invoice) -> str:
        today: date = self.context.get("today") or queries.today()
        return queries.status(invoice, invoice.owed, today)  # type: ignore[attr-defined]


class PartShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    purpose = s.ChoiceField(choices=PaymentPart.For.choices, read_only=True)
    invoice = s.UUIDField(source="invoice_id", read_only=True)
    amount = s.IntegerField(read_only=True, help_text=CENTS)
    posted = s.IntegerField(
        read_only=True, help_text=f"What reached the invoice; the rest became credit. {CENTS}"
    )


class PaymentShape(s.Serializer[Any]):
    """A payment of several clients names those alone whom this actor sees, in `client` as in `parts`."""

    id = s.UUIDField(read_only=True)
    client = s.SerializerMethodField(help_text="Who paid; null where that is a client you do not see.")
    kind = s.ChoiceField(choices=Payment.Kind.choices, read_only=True)
    state = s.ChoiceField(choices=Payment.State.choices, read_only=True)
    currency = s.CharField(read_only=True)
    amount = s.IntegerField(read_only=True, help_text=CENTS)
    surcharge = s.IntegerField(read_only=True, help_text=CENTS)
    fee = s.IntegerField(read_only=True, help_text=f"What the provider kept. {CENTS}")
    reference = s.CharField(read_only=True)
    receipt = s.CharField(read_only=True, help_text="The number of its receipt.")
    received_on = s.DateField(read_only=True)
    failure = s.CharField(read_only=True)
    parts = PartShape(many=True, read_only=True)
    settled_at = s.DateTimeField(read_only=True)
    created_at = s.DateTimeField(read_only=True)

    def get_client(self, payment: Payment) -> UUID | None:
        """The parts were read through the actor (`PaymentScoped.all`)."""
        seen = {part.client_id for part in payment.parts.all()}
        return payment.client_id if payment.client_id in seen else None


class ShareShape(s.Serializer[Any]):
    invoice = s.UUIDField()
    amount = cents(min_value=1)


class NewPaymentShape(s.Serializer[Any]):
    kind = s.ChoiceField(choices=[(each.value, each.label) for each in BY_HAND])
    amount = cents(min_value=1)
    received_on = s.DateField()
    reference = s.CharField(required=False, allow_blank=True, max_length=100)
    currency = s.CharField(required=False, max_length=3)
    parts = ShareShape(
        many=True, required=False, help_text="What is for which invoice; the rest becomes credit."
    )


class RefundingShape(s.Serializer[Any]):
    part = s.UUIDField(required=False, allow_null=True)
    credit = s.UUIDField(required=False, allow_null=True, help_text="Credit that the payment made.")
    amount = cents(min_value=1)
    reason = s.CharField(required=False, allow_blank=True, max_length=300)


class RefundShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    payment = s.UUIDField(source="payment_id", read_only=True)
    part = s.UUIDField(source="part_id", read_only=True)
    credit = s.UUIDField(source="lot_id", read_only=True)
    amount = s.IntegerField(read_only=True, help_text=CENTS)
    surcharge = s.IntegerField(read_only=True, help_text=CENTS)
    state = s.CharField(read_only=True, help_text="asked, pending, done or failed.")
    failure = s.CharField(read_only=True)
    created_at = s.DateTimeField(read_only=True)


class CreditingShape(s.Serializer[Any]):
    amount = cents(min_value=1)
    words = s.CharField(max_length=300, help_text="What it is for. The client reads it.")
    currency = s.CharField(required=False, max_length=3)


class CreditShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    source = s.CharField(  # type: ignore[assignment]  # the field's own name for its source
        read_only=True, help_text="prepayment, overpaid or note."
    )
    number = s.CharField(read_only=True, help_text="Of a credit note.")
    words = s.CharField(read_only=True)
    currency = s.CharField(read_only=True)
    amount = s.IntegerField(read_only=True, help_text=CENTS)
    left = s.IntegerField(read_only=True, help_text=CENTS)
    payment = s.UUIDField(source="payment_id", read_only=True)
    created_at = s.DateTimeField(read_only=True)


class VoidingShape(s.Serializer[Any]):
    reason = s.CharField(required=False, allow_blank=True, max_length=300)
    open_documents = s.BooleanField(
        required=False, help_text="Whether what waited for it is to open; nobody paid."
    )


class UsingShape(s.Serializer[Any]):
    amount = cents(required=False, allow_null=True, min_value=1)


class BalanceShape(s.Serializer[Any]):
    owed = s.DictField(child=s.IntegerField(), read_only=True, help_text="By currency.")
    credit = s.DictField(child=s.IntegerField(), read_only=True)
    trust = s.DictField(child=s.IntegerField(), read_only=True)


class TaxRateShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    name = s.CharField(read_only=True)
    rate = s.IntegerField(read_only=True, help_text="In thousandths of a percent: 8875 is 8.875 %.")
    is_default = s.BooleanField(read_only=True)
