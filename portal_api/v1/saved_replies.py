"""Saved replies: list, keep, change, put away. A program has those of the whole firm."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base import placeholders
from features.base.permissions import Permission
from features.messages import operations, rules, saved
from features.messages.models import LONGEST, SavedReply
from features.messages.switches import MESSAGES
from portal_api.resource import Resource


class SavedReplyShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    title = s.CharField(max_length=rules.TITLE)
    body = s.CharField(
        max_length=LONGEST, help_text=f"Markdown, with places: {placeholders.listed(rules.PLACES)}."
    )
    owner = s.UUIDField(
        source="owner_id", read_only=True, help_text="Of one colleague alone; else the firm’s."
    )
    archived_at = s.DateTimeField(read_only=True)
    created_at = s.DateTimeField(read_only=True)


class NewSavedReplyShape(SavedReplyShape):
    is_own = s.BooleanField(default=False, write_only=True, help_text="For the person who asks alone.")


class SavedReplyScoped(Resource):
    permission = Permission.MESSAGES_WRITE
    switch = MESSAGES
    serializer_class = SavedReplyShape

    def reply(self, reply_id: uuid.UUID) -> SavedReply:
        return get_object_or_404(saved.visible_to(self.actor), pk=reply_id)


class SavedReplies(SavedReplyScoped):
    @extend_schema(summary="List saved replies, archived ones too", responses=SavedReplyShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(saved.visible_to(self.actor), SavedReplyShape)

    @extend_schema(summary="Save a reply", request=NewSavedReplyShape, responses={201: SavedReplyShape})
    def post(self, request: Request) -> Response:
        made = operations.add_reply(by=self.actor, **self.given(NewSavedReplyShape))
        return Response(SavedReplyShape(made).data, status=201)


class OneSavedReply(SavedReplyScoped):
    @extend_schema(summary="Read a saved reply")
    def get(self, request: Request, reply_id: uuid.UUID) -> Response:
        return Response(SavedReplyShape(self.reply(reply_id)).data)

    @extend_schema(summary="Change a saved reply", request=SavedReplyShape(partial=True))
    def patch(self, request: Request, reply_id: uuid.UUID) -> Response:
        reply = self.reply(reply_id)
        wanted = {"title": reply.title, "body": reply.body} | self.given(SavedReplyShape, partial=True)
        operations.change_reply(reply=reply, by=self.actor, **wanted)
        return Response(SavedReplyShape(reply).data)


class SavedReplyArchive(SavedReplyScoped):
    @extend_schema(summary="Archive a saved reply", request=None)
    def put(self, request: Request, reply_id: uuid.UUID) -> Response:
        reply = self.reply(reply_id)
        operations.archive_reply(reply=reply, by=self.actor, now=self.now)
        return Response(SavedReplyShape(reply).data)

    @extend_schema(summary="Bring an archived saved reply back", request=None, responses=SavedReplyShape)
    def delete(self, request: Request, reply_id: uuid.UUID) -> Response:
        reply = self.reply(reply_id)
        operations.unarchive_reply(reply=reply, by=self.actor)
        return Response(SavedReplyShape(reply).data)
