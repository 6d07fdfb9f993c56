"""Who said that everything is uploaded: read, tick off, put back."""

import uuid

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.documents.switches import CLIENT_UPLOADS
from features.requests import operations, queries
from features.requests.models import DoneUploading
from portal_api.resource import Resource
from portal_api.v1.request_shapes import DoneUploadingShape

WAITING = OpenApiParameter("waiting", OpenApiTypes.BOOL, description="Only what nobody has ticked off.")


class DoneScoped(Resource):
    permission = Permission.DOCUMENTS_VIEW
    switch = CLIENT_UPLOADS
    serializer_class = DoneUploadingShape

    def all(self) -> QuerySet[DoneUploading]:
        return queries.done_in_workspace(self.actor)

    def shown(self, done_id: uuid.UUID) -> Response:
        return Response(DoneUploadingShape(get_object_or_404(self.all(), pk=done_id)).data)


class DoneUploadings(DoneScoped):
    @extend_schema(
        summary="List who is done uploading", parameters=[WAITING], responses=DoneUploadingShape(many=True)
    )
    def get(self, request: Request) -> Response:
        is_waiting = request.query_params.get("waiting", "") == "true"
        rows = self.all().filter(seen_by_staff_at__isnull=True) if is_waiting else self.all()
        return self.pages(rows, DoneUploadingShape)


class DoneSeen(DoneScoped):
    @extend_schema(summary="Tick off that somebody is done uploading", request=None)
    def put(self, request: Request, done_id: uuid.UUID) -> Response:
        operations.mark_done_seen(done_id=done_id, by=self.actor, now=self.now)
        return self.shown(done_id)

    @extend_schema(summary="Put it back into the inbox", request=None, responses=DoneUploadingShape)
    def delete(self, request: Request, done_id: uuid.UUID) -> Response:
        operations.mark_done_unseen(done_id=done_id, by=self.actor)
        return self.shown(done_id)
