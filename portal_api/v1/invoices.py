"""Invoices: write, release, withdraw, credit."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from features.base.errors import Refused
from features.base.permissions import Permission
from features.billing import operations, queries
from features.billing.models import Invoice, TaxRate
from features.billing.rules import Charge, Part
from features.billing.switches import BILLING
from portal_api.resource import Resource
from portal_api.v1.billing_shapes import (
    CreditingShape,
    CreditShape,
    InvoiceShape,
    NewInvoiceShape,
    PlanShape,
    TaxRateShape,
    UsingShape,
    VoidingShape,
)
from portal_api.v1.clients import ClientScoped
from portal_api.v1.documents import project_of

STATUS = OpenApiParameter(
    "status", str, enum=["draft", "open", "overdue", "paid", "void"], description="Only those."
)


def having(status: str) -> Q:
    """Match the invoices of a status; of one that there is not, all."""
    states = {
        "draft": Q(state=Invoice.State.DRAFT),
        "void": Q(state=Invoice.State.VOID),
        "open": queries.RELEASED & Q(account__balance__gt=0),
        "paid": queries.RELEASED & Q(paid_at__isnull=False),
    }
    return queries.overdue(queries.today()) if status == "overdue" else states.get(status, Q())


class InvoiceScoped(Resource):
    permission = Permission.BILLING_VIEW
    switch = BILLING
    serializer_class: type[Serializer[Any]] = InvoiceShape

    def all(self) -> QuerySet[Invoice]:
        rows = queries.with_sums(queries.in_workspace(self.actor))
        return rows.prefetch_related("lines", "instalments", "plan__parts")

    def invoice(self, invoice_id: uuid.UUID) -> Invoice:
        return get_object_or_404(self.all().select_related("client", "project"), pk=invoice_id)

    def shown(self, invoice_id: uuid.UUID, status: int = 200) -> Response:
        return Response(InvoiceShape(self.invoice(invoice_id)).data, status=status)

    def particulars(self, *, partial: bool = False) -> dict[str, Any]:
        """Return the checked body, with rows in place of ids."""
        said = self.given(NewInvoiceShape, partial=partial)
        if "project" in said:
            said["project"] = project_of(self.actor, said["project"])
        if "lines" in said:
            said["lines"] = [charge_of(line) for line in said["lines"]]
        if "instalments" in said:
            said["instalments"] = [Part(**one) for one in said["instalments"]]
        return said


def charge_of(line: dict[str, Any]) -> Charge:
    """:raises Refused: it names a tax that there is not."""
    rate = _rate(line.pop("tax_rate_id", None))
    return Charge(tax_rate=rate, **line)


def _rate(rate_id: uuid.UUID | None) -> TaxRate | None:
    if rate_id is None:
        return None
    found = TaxRate.objects.filter(pk=rate_id, archived_at__isnull=True).first()
    if found is None:
        raise Refused("There is no such tax rate.", field="lines")
    return found


class Invoices(InvoiceScoped):
    @extend_schema(summary="List invoices", parameters=[STATUS], responses=InvoiceShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(self.all().filter(having(request.query_params.get("status", ""))), InvoiceShape)


class ClientInvoices(InvoiceScoped, ClientScoped):
    permission = Permission.BILLING_VIEW
    serializer_class = NewInvoiceShape

    @extend_schema(summary="List a client’s invoices", responses=InvoiceShape(many=True))
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        return self.pages(self.all().filter(client=self.client(client_id)), InvoiceShape)

    @extend_schema(summary="Begin an invoice", request=NewInvoiceShape, responses={201: InvoiceShape})
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        client = self.client(client_id)
        made = operations.draft(client=client, by=self.actor, now=self.now, **self.particulars())
        return self.shown(made.pk, 201)


class OneInvoice(InvoiceScoped):
    @extend_schema(summary="Read an invoice")
    def get(self, request: Request, invoice_id: uuid.UUID) -> Response:
        return self.shown(invoice_id)

    @extend_schema(
        summary="Change a draft. Lines and instalments that are given replace those there are.",
        request=NewInvoiceShape(partial=True), responses=InvoiceShape,
    )  # fmt: skip
    def patch(self, request: Request, invoice_id: uuid.UUID) -> Response:
        invoice = self.invoice(invoice_id)
        operations.change(invoice=invoice, by=self.actor, now=self.now, **self.particulars(partial=True))
        return self.shown(invoice_id)

    @extend_schema(summary="Discard a draft", responses={204: None})
    def delete(self, request: Request, invoice_id: uuid.UUID) -> Response:
        operations.discard(invoice=self.invoice(invoice_id), by=self.actor, now=self.now)
        return Response(status=204)


class Release(InvoiceScoped):
    @extend_schema(summary="Release a draft: it gets its number, and its client sees it", request=None)
    def post(self, request: Request, invoice_id: uuid.UUID) -> Response:
        operations.release(invoice=self.invoice(invoice_id), by=self.actor, now=self.now)
        return self.shown(invoice_id)


class Voiding(InvoiceScoped):
    serializer_class = VoidingShape

    @extend_schema(
        summary="Withdraw an invoice of which nothing was paid", request=VoidingShape, responses=InvoiceShape
    )
    def post(self, request: Request, invoice_id: uuid.UUID) -> Response:
        said = self.given(VoidingShape)
        operations.void(invoice=self.invoice(invoice_id), by=self.actor, now=self.now, **said)
        return self.shown(invoice_id)


class Copy(InvoiceScoped):
    @extend_schema(summary="Begin a draft with the same lines", request=None, responses={201: InvoiceShape})
    def post(self, request: Request, invoice_id: uuid.UUID) -> Response:
        made = operations.duplicate(invoice=self.invoice(invoice_id), by=self.actor, now=self.now)
        return self.shown(made.pk, 201)


class InvoiceCredit(InvoiceScoped):
    serializer_class = CreditingShape

    @extend_schema(
        summary="Give credit for an invoice: what is owed on it goes first", request=CreditingShape,
        responses={201: CreditShape},
    )  # fmt: skip
    def post(self, request: Request, invoice_id: uuid.UUID) -> Response:
        said = self.given(CreditingShape)
        said.pop("currency", None)
        lot = operations.credit_invoice(invoice=self.invoice(invoice_id), by=self.actor, now=self.now, **said)
        lot.refresh_from_db()
        return Response(CreditShape(lot).data, status=201)


class CreditUsing(InvoiceScoped):
    serializer_class = UsingShape

    @extend_schema(
        summary="Pay an invoice from its client’s credit", request=UsingShape, responses=InvoiceShape
    )
    def post(self, request: Request, invoice_id: uuid.UUID) -> Response:
        said = self.given(UsingShape)
        operations.apply(
            invoice=self.invoice(invoice_id), by=self.actor, now=self.now, amount=said.get("amount")
        )
        return self.shown(invoice_id)


class InvoicePlan(InvoiceScoped):
    serializer_class = PlanShape

    @extend_schema(
        summary="Agree a payment plan about what is owed: its client is told, reminders speak of its parts alone",
        request=PlanShape, responses={201: InvoiceShape},
    )  # fmt: skip
    def post(self, request: Request, invoice_id: uuid.UUID) -> Response:
        said = self.given(PlanShape)
        said["parts"] = [Part(**one) for one in said["parts"]]
        operations.agree_plan(invoice=self.invoice(invoice_id), by=self.actor, now=self.now, **said)
        return self.shown(invoice_id, 201)

    @extend_schema(summary="End the payment plan that is kept", responses={204: None})
    def delete(self, request: Request, invoice_id: uuid.UUID) -> Response:
        operations.end_plan(invoice=self.invoice(invoice_id), by=self.actor, now=self.now)
        return Response(status=204)


class TaxRates(Resource):
    permission = Permission.BILLING_VIEW
    switch = BILLING
    serializer_class = TaxRateShape

    @extend_schema(summary="List the taxes that lines can carry", responses=TaxRateShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(TaxRate.objects.filter(archived_at__isnull=True), TaxRateShape)
