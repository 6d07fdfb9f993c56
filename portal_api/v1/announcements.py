"""Announcements: write, publish, end."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from features.announcements import operations, queries
from features.announcements.models import Announcement
from features.announcements.switches import ANNOUNCEMENT
from features.base.permissions import Permission
from portal_api.resource import Resource
from portal_api.v1.announcement_shapes import AnnouncementShape, PublishingShape


class AnnouncementScoped(Resource):
    permission = Permission.ANNOUNCEMENTS_EDIT
    switch = ANNOUNCEMENT
    serializer_class: type[Serializer[Any]] = AnnouncementShape

    def get_serializer_context(self) -> dict[str, Any]:
        return {"now": self.now}

    def found(self, announcement_id: uuid.UUID) -> Announcement:
        return get_object_or_404(queries.counted(queries.in_workspace(self.actor)), pk=announcement_id)

    def told(self, announcement_id: uuid.UUID, status: int = 200) -> Response:
        """Answer with how it stands after a change."""
        found = self.found(announcement_id)
        return Response(AnnouncementShape(found, context=self.get_serializer_context()).data, status=status)


class Announcements(AnnouncementScoped):
    @extend_schema(summary="List announcements, the newest first", responses=AnnouncementShape(many=True))
    def get(self, request: Request) -> Response:
        rows = self.paginate_queryset(queries.counted(queries.in_workspace(self.actor)))
        shape = AnnouncementShape(rows, many=True, context=self.get_serializer_context())
        return self.get_paginated_response(shape.data)

    @extend_schema(
        summary="Write an announcement, as a draft",
        request=AnnouncementShape,
        responses={201: AnnouncementShape},
    )
    def post(self, request: Request) -> Response:
        made = operations.draft(by=self.actor, now=self.now, **self.given(AnnouncementShape))
        return self.told(made.pk, status=201)


class OneAnnouncement(AnnouncementScoped):
    @extend_schema(summary="Read an announcement")
    def get(self, request: Request, announcement_id: uuid.UUID) -> Response:
        return self.told(announcement_id)

    @extend_schema(summary="Change an announcement", request=AnnouncementShape(partial=True))
    def patch(self, request: Request, announcement_id: uuid.UUID) -> Response:
        found = self.found(announcement_id)
        given = self.given(AnnouncementShape, partial=True)
        operations.change(announcement=found, by=self.actor, now=self.now, **given)
        return self.told(announcement_id)

    @extend_schema(summary="Delete a draft", responses={204: None})
    def delete(self, request: Request, announcement_id: uuid.UUID) -> Response:
        operations.delete(announcement=self.found(announcement_id), by=self.actor, now=self.now)
        return Response(status=204)


class Publication(AnnouncementScoped):
    serializer_class = PublishingShape

    @extend_schema(summary="Publish a draft, now or at a time", responses=AnnouncementShape)
    def put(self, request: Request, announcement_id: uuid.UUID) -> Response:
        found, given = self.found(announcement_id), self.given(PublishingShape)
        operations.publish(announcement=found, by=self.actor, now=self.now, at=given.get("at"))
        return self.told(announcement_id)

    @extend_schema(
        summary="Make a draft again of one that has not begun", request=None, responses=AnnouncementShape
    )
    def delete(self, request: Request, announcement_id: uuid.UUID) -> Response:
        operations.unpublish(announcement=self.found(announcement_id), by=self.actor, now=self.now)
        return self.told(announcement_id)


class Ending(AnnouncementScoped):
    @extend_schema(summary="End one that runs", request=None)
    def put(self, request: Request, announcement_id: uuid.UUID) -> Response:
        operations.end(announcement=self.found(announcement_id), by=self.actor, now=self.now)
        return self.told(announcement_id)
