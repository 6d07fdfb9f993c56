"""What a client keeps to pay with: of its numbers, the last four alone. It is added by clients; staff ask for it."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.billing.models import PaymentMethod
from features.billing.operations import requesting
from features.billing.switches import PAYMENT_METHODS
from portal_api.v1.clients import ClientScoped
from portal_api.v1.shapes import RecipientShape


class PaymentMethodShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id")
    kind = serializers.ChoiceField(choices=PaymentMethod.Kind.choices)
    brand = serializers.CharField(help_text="Of a card; of a bank account, the bank.")
    last4 = serializers.CharField()
    expires_on = serializers.DateField(allow_null=True, help_text="The last day of a card’s last month.")
    is_default = serializers.BooleanField(help_text="The one used first.")
    created_at = serializers.DateTimeField()


class MethodAskShape(serializers.Serializer[Any]):
    to = serializers.CharField(max_length=1000, help_text="Up to 20 addresses, by semicolon.")
    message = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, help_text="Words of your own."
    )
    invite = serializers.BooleanField(
        required=False, help_text="Whoever has no access yet is invited beside this mail."
    )


class MethodAskedShape(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="How many mails are on their way.")
    invited = RecipientShape(many=True, help_text="What came of each address; empty without `invite`.")


class ClientMethods(ClientScoped):
    permission = Permission.BILLING_VIEW
    switch = PAYMENT_METHODS
    serializer_class = PaymentMethodShape

    @extend_schema(summary="List what a client keeps to pay with", responses=PaymentMethodShape(many=True))
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        rows = PaymentMethod.objects.filter(client=self.client(client_id), removed_at__isnull=True)
        return self.pages(rows, PaymentMethodShape)


class MethodRequests(ClientScoped):
    permission = Permission.BILLING_VIEW
    switch = PAYMENT_METHODS
    serializer_class = MethodAskShape

    @extend_schema(
        summary="Ask a client for a payment method: by mail, and on their list until one is kept",
        request=MethodAskShape,
        responses={201: MethodAskedShape},
    )
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        client, said = self.client(client_id), self.given(MethodAskShape)
        sent = requesting.request_method(client=client, by=self.actor, now=self.now, **said)
        return Response(MethodAskedShape(sent).data, status=201)
