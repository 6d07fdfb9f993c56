"""What clients told the firm: read, ticked off, put back."""

import uuid

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.feedback import operations, queries
from features.feedback.models import Feedback
from features.feedback.switches import FEEDBACK
from portal_api.resource import Resource

KIND = OpenApiParameter("kind", OpenApiTypes.STR, enum=list(Feedback.Kind.values))


class FeedbackShape(s.Serializer[Feedback]):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="client_id", read_only=True)
    contact = s.UUIDField(source="contact_id", read_only=True)
    kind = s.ChoiceField(choices=Feedback.Kind.choices, read_only=True)
    words = s.CharField(read_only=True)
    rating = s.IntegerField(read_only=True, help_text="Of the portal, 1 to 5; null: no answer.")
    page = s.CharField(read_only=True, help_text="The path where they stood, or empty.")
    seen_by_staff_at = s.DateTimeField(read_only=True, help_text="Null: in the inbox.")
    created_at = s.DateTimeField(read_only=True)


class FeedbackScoped(Resource):
    permission = Permission.CLIENTS_VIEW
    switch = FEEDBACK
    serializer_class = FeedbackShape

    def one(self, feedback_id: uuid.UUID) -> Response:
        found = get_object_or_404(queries.in_workspace(self.actor), pk=feedback_id)
        return Response(FeedbackShape(found).data)


class AllFeedback(FeedbackScoped):
    @extend_schema(summary="List feedback", parameters=[KIND], responses=FeedbackShape(many=True))
    def get(self, request: Request) -> Response:
        rows, kind = queries.in_workspace(self.actor), request.query_params.get("kind", "")
        return self.pages(rows.filter(kind=kind) if kind in Feedback.Kind.values else rows, FeedbackShape)


class OneFeedback(FeedbackScoped):
    @extend_schema(summary="Read one piece of feedback")
    def get(self, request: Request, feedback_id: uuid.UUID) -> Response:
        return self.one(feedback_id)


class FeedbackSeen(FeedbackScoped):
    @extend_schema(summary="Take it out of the inbox", request=None)
    def put(self, request: Request, feedback_id: uuid.UUID) -> Response:
        operations.mark_seen(feedback_id=feedback_id, by=self.actor, now=self.now)
        return self.one(feedback_id)

    @extend_schema(summary="Put it back into the inbox", responses=FeedbackShape)
    def delete(self, request: Request, feedback_id: uuid.UUID) -> Response:
        operations.mark_unseen(feedback_id=feedback_id, by=self.actor)
        return self.one(feedback_id)
