"""Statements of account. Amounts are whole numbers of the currency's minor unit (cents)."""

import uuid
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.billing import queries, statements
from features.billing.models import Account
from features.billing.periods import Period
from features.billing.statements import Book, Move
from features.billing.switches import BILLING
from portal_api.v1.clients import ClientScoped

DAYS = [
    OpenApiParameter(
        "period", str, enum=["year", "90", "before"],
        description="This year, the last 90 days, or last year; instead of days.",
    ),
    OpenApiParameter("from", str, description="The first day, such as 2026-01-01."),
    OpenApiParameter("to", str, description="The last day."),
]  # fmt: skip


class MoveShape(serializers.Serializer[Any]):
    on = serializers.DateField()
    words = serializers.CharField()
    detail = serializers.CharField()
    amount = serializers.IntegerField(help_text="What was owed (or held) more by it; below zero, less.")
    balance = serializers.IntegerField(help_text="What was owed (or held) then.")
    invoice = serializers.UUIDField(allow_null=True)
    payment = serializers.UUIDField(allow_null=True)


class AgeShape(serializers.Serializer[Any]):
    days = serializers.CharField(source="label")  # "label" is the serializer's own
    amount = serializers.IntegerField()


class BookShape(serializers.Serializer[Any]):
    of = serializers.ChoiceField([kind.value for kind in statements.KINDS])
    currency = serializers.CharField()
    opening = serializers.IntegerField()
    closing = serializers.IntegerField()
    moves = MoveShape(many=True)
    ages = AgeShape(many=True, help_text="How long what is owed has been owed, as of the last day.")


class StatementShape(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField()
    books = BookShape(many=True)


class ClientStatement(ClientScoped):
    permission = Permission.BILLING_VIEW
    switch = BILLING
    serializer_class = StatementShape

    @extend_schema(summary="A client’s statement of account", parameters=DAYS, responses=StatementShape)
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        client = self.client(client_id)
        period = Period.read(request.query_params, queries.today(self.now))
        found = statements.books(statements.whole(client), period)
        body = {"first": period.first, "last": period.last, "books": [_book(book) for book in found]}
        return Response(StatementShape(body).data)


def _book(book: Book) -> dict[str, Any]:
    return {
        "of": Account.Kind(book.kind).value, "currency": book.currency, "opening": book.opening,
        "closing": book.closing, "moves": [_move(move) for move in book.moves], "ages": book.ages,
    }  # fmt: skip


def _move(move: Move) -> dict[str, Any]:
    return {
        "on": move.on, "words": move.said.words, "detail": move.said.detail, "amount": move.amount,
        "balance": move.balance, "invoice": move.said.invoice_id, "payment": move.said.payment_id,
    }  # fmt: skip
