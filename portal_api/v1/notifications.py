"""What a signed-in colleague was told. A key is nobody: nothing is told to it."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.accounts.models import Membership
from features.base.errors import NotThere
from features.notifications import operations, queries
from portal_api.resource import Resource
from portal_api.v1.work_shapes import NotificationShape


class Notifications(Resource):
    serializer_class = NotificationShape

    @extend_schema(
        summary="List what you were told, newest first",
        description="For a signed-in colleague; for a key the list is empty.",
        responses=NotificationShape(many=True),
    )
    def get(self, request: Request) -> Response:
        return self.pages(queries.visible_to(self.actor), NotificationShape)


class Reading(Resource):
    serializer_class = NotificationShape

    @extend_schema(summary="Mark one as read", request=None)
    def put(self, request: Request, notification_id: uuid.UUID) -> Response:
        by = self.actor
        if not isinstance(by, Membership):
            raise NotThere
        found = get_object_or_404(queries.visible_to(by), pk=notification_id)
        operations.mark_read(notification=found, by=by, now=self.now)
        found.refresh_from_db()
        return Response(NotificationShape(found).data)
