"""Answers by mail that may not be from whom they say: list, read, let in, throw away."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.replies import operations, queries
from features.replies.models import MailAnswer
from features.replies.switches import MAIL_ANSWERS
from portal_api.pagination import OldestFirst
from portal_api.resource import Resource


class HeldMailShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="address.client_id", read_only=True, allow_null=True)
    person = s.CharField(
        source="address.user.name", read_only=True, help_text="Who answers at the address that it came to."
    )
    about = s.CharField(source="address.kind", read_only=True, help_text="What is answered, such as thread.")
    about_id = s.UUIDField(source="address.subject_id", read_only=True)
    state = s.ChoiceField(choices=MailAnswer.State.choices, read_only=True)
    why = s.CharField(read_only=True, help_text="Why it is held: sender, unproved, machine or failed.")
    sender = s.CharField(read_only=True, help_text="Empty, where the mail does not say it clearly.")
    sender_name = s.CharField(read_only=True)
    subject = s.CharField(read_only=True)
    words = s.CharField(read_only=True, help_text="Of a stranger, as plain text; empty once it is decided.")
    files = s.ListField(child=s.CharField(), read_only=True, help_text="Their names.")
    created_at = s.DateTimeField(read_only=True)


class HeldMailScoped(Resource):
    permission = Permission.CLIENTS_VIEW
    switch = MAIL_ANSWERS
    serializer_class = HeldMailShape


class HeldMails(HeldMailScoped):
    pagination_class = OldestFirst

    @extend_schema(summary="List mails that are held, the oldest first", responses=HeldMailShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(queries.held(self.actor), HeldMailShape)


class OneHeldMail(HeldMailScoped):
    @extend_schema(summary="Read a mail that is or was held")
    def get(self, request: Request, mail_id: uuid.UUID) -> Response:
        answer = get_object_or_404(queries.visible_to(self.actor), pk=mail_id)
        return Response(HeldMailShape(answer).data)

    @extend_schema(summary="Throw it away; nobody is told", responses={204: None})
    def delete(self, request: Request, mail_id: uuid.UUID) -> Response:
        operations.throw_away(answer_id=mail_id, by=self.actor, now=self.now)
        return Response(status=204)


class HeldMailAdmission(HeldMailScoped):
    @extend_schema(
        summary="Let it in, as an answer of its person",
        description="The state is refused where it can’t be taken any more; its person is told by mail.",
        request=None,
    )
    def post(self, request: Request, mail_id: uuid.UUID) -> Response:
        answer = operations.let_in(answer_id=mail_id, by=self.actor, now=self.now)
        return Response(HeldMailShape(answer).data)
