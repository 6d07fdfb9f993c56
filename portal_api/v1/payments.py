"""Payments, refunds and credit."""

import uuid
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from features.accounts import proofs
from features.accounts.models import Session
from features.base.errors import Refused
from features.base.permissions import Permission
from features.billing import operations, queries
from features.billing.models import CreditLot, CreditUse, Invoice, Payment, PaymentPart
from features.billing.switches import BILLING
from features.clients import queries as clients
from portal_api.resource import Resource
from portal_api.v1.billing_shapes import (
    BalanceShape,
    CreditingShape,
    CreditShape,
    NewPaymentShape,
    PaymentShape,
    RefundingShape,
    RefundShape,
)
from portal_api.v1.clients import ClientScoped


class PaymentScoped(Resource):
    permission = Permission.BILLING_VIEW
    switch = BILLING
    serializer_class: type[Serializer[Any]] = PaymentShape

    def all(self) -> QuerySet[Payment]:
        """Return payments, each with the parts of clients that this actor sees."""
        parts = PaymentPart.objects.filter(client__in=clients.visible_to(self.actor))
        return queries.payments_in_workspace(self.actor).prefetch_related(Prefetch("parts", parts))

    def payment(self, payment_id: uuid.UUID) -> Payment:
        return get_object_or_404(self.all().select_related("client"), pk=payment_id)

    def proven(self, payment_id: uuid.UUID) -> Payment:
        """
        Return a payment that money of goes back.

        :raises FreshProofNeeded: a person asks, whose last proof is too old; a key gives none (as on the pages, D10).
        """
        if isinstance(self.request.auth, Session):
            proofs.require_fresh(self.request.auth, now=self.now)
        return self.payment(payment_id)

    def shown(self, payment_id: uuid.UUID, status: int = 200) -> Response:
        return Response(PaymentShape(self.payment(payment_id)).data, status=status)


class Payments(PaymentScoped):
    @extend_schema(summary="List payments", responses=PaymentShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(self.all(), PaymentShape)


class ClientPayments(PaymentScoped, ClientScoped):
    permission = Permission.BILLING_VIEW
    serializer_class = NewPaymentShape

    @extend_schema(summary="List a client’s payments", responses=PaymentShape(many=True))
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        rows = self.all().filter(parts__client=self.client(client_id)).distinct()
        return self.pages(rows, PaymentShape)

    @extend_schema(
        summary="Record a payment that came past the portal",
        request=NewPaymentShape,
        responses={201: PaymentShape},
    )
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        client, said = self.client(client_id), self.given(NewPaymentShape)
        shares = {self._invoice(one["invoice"]): one["amount"] for one in said.pop("parts", [])}
        made = operations.record(client=client, by=self.actor, now=self.now, parts=shares, **said)
        return self.shown(made.pk, 201)

    def _invoice(self, invoice_id: uuid.UUID) -> Invoice:
        found = queries.in_workspace(self.actor).select_related("client").filter(pk=invoice_id).first()
        if found is None:
            raise Refused("There is no such invoice.", field="parts")
        return found


class OnePayment(PaymentScoped):
    @extend_schema(summary="Read a payment")
    def get(self, request: Request, payment_id: uuid.UUID) -> Response:
        return self.shown(payment_id)


class PaymentReturn(PaymentScoped):
    @extend_schema(summary="Note that a recorded payment came back, such as a returned check", request=None)
    def post(self, request: Request, payment_id: uuid.UUID) -> Response:
        operations.bounce(payment=self.proven(payment_id), by=self.actor, now=self.now)
        return self.shown(payment_id)


class Refunds(PaymentScoped):
    serializer_class = RefundingShape

    @extend_schema(summary="List the refunds of a payment", responses=RefundShape(many=True))
    def get(self, request: Request, payment_id: uuid.UUID) -> Response:
        seen = clients.visible_to(self.actor)
        rows = self.payment(payment_id).refunds.filter(Q(part__client__in=seen) | Q(lot__client__in=seen))
        return self.pages(rows, RefundShape)

    @extend_schema(
        summary="Send back some of a payment", request=RefundingShape, responses={201: RefundShape}
    )
    def post(self, request: Request, payment_id: uuid.UUID) -> Response:
        payment, said = self.proven(payment_id), self.given(RefundingShape)
        part_id, lot_id = said.pop("part", None), said.pop("credit", None)
        part = payment.parts.filter(pk=part_id).select_related("invoice__client", "client").first()
        lot = payment.credit_lots.filter(pk=lot_id).select_related("client").first()
        made = operations.refund(payment=payment, part=part, lot=lot, by=self.actor, now=self.now, **said)
        return Response(RefundShape(made).data, status=201)


class ClientBalance(ClientScoped):
    permission = Permission.BILLING_VIEW
    switch = BILLING
    serializer_class = BalanceShape

    @extend_schema(summary="What a client owes, has on credit, and has in trust")
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        sums = queries.balances(self.client(client_id))
        return Response({"owed": sums.owed, "credit": sums.credit, "trust": sums.trust})


class ClientCredit(ClientScoped):
    permission = Permission.BILLING_VIEW
    switch = BILLING
    serializer_class = CreditingShape

    @extend_schema(summary="List a client’s credit, the oldest first", responses=CreditShape(many=True))
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        return self.pages(CreditLot.objects.filter(client=self.client(client_id)), CreditShape)

    @extend_schema(summary="Give a client credit", request=CreditingShape, responses={201: CreditShape})
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        client, said = self.client(client_id), self.given(CreditingShape)
        lot = operations.give(client=client, by=self.actor, now=self.now, **said)
        lot.refresh_from_db()
        return Response(CreditShape(lot).data, status=201)


class CreditTakenBack(Resource):
    permission = Permission.BILLING_VIEW
    switch = BILLING

    @extend_schema(summary="Take credit back off an invoice", request=None, responses={204: None})
    def delete(self, request: Request, use_id: uuid.UUID) -> Response:
        mine = queries.in_workspace(self.actor).values("pk")
        rows = CreditUse.objects.filter(invoice__in=mine).select_related("invoice__client", "lot")
        operations.unapply(use=get_object_or_404(rows, pk=use_id), by=self.actor, now=self.now)
        return Response(status=204)
