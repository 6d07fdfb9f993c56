"""Chats with clients: list, begin, read, write, decide. Internal notes are the workspace's alone (S3-28)."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.accounts.models import Membership
from features.base.errors import NotThere, Refused
from features.base.permissions import Permission
from features.documents import queries as documents
from features.documents.models import Document
from features.messages import operations, queries
from features.messages.models import Message, Thread
from features.messages.switches import MESSAGES
from portal_api.pagination import OldestFirst
from portal_api.resource import Resource
from portal_api.v1.clients import ClientScoped
from portal_api.v1.documents import project_of
from portal_api.v1.message_shapes import (
    MessageShape,
    NewMessageShape,
    NewThreadShape,
    SeenShape,
    ThreadShape,
)

WAITING = OpenApiParameter("waiting_for", OpenApiTypes.STR, description="us or them.")
VIA = Message.Via.API


class ThreadScoped(Resource):
    permission = Permission.MESSAGES_VIEW
    switch = MESSAGES

    def all(self) -> QuerySet[Thread]:
        return queries.in_workspace(self.actor)

    def thread(self, thread_id: uuid.UUID) -> Thread:
        return get_object_or_404(self.all().select_related("client"), pk=thread_id)

    def existing(self, ids: Sequence[uuid.UUID]) -> list[Document]:
        """
        :raises Refused: one of them is not there for this key.
        """
        found = list(documents.in_workspace(self.actor).filter(pk__in=ids))
        if len(found) < len(set(ids)):
            raise Refused("There is no such document.", field="documents")
        return found


class Threads(ThreadScoped):
    serializer_class = ThreadShape

    @extend_schema(summary="List chats, newest first", parameters=[WAITING], responses=ThreadShape(many=True))
    def get(self, request: Request) -> Response:
        rows, wish = self.all(), request.query_params.get("waiting_for", "")
        return self.pages(rows.filter(waiting_for=wish) if wish in ("us", "them") else rows, ThreadShape)


class ClientThreads(ThreadScoped, ClientScoped):
    permission = Permission.MESSAGES_VIEW
    serializer_class = NewThreadShape

    @extend_schema(summary="List a client’s chats", responses=ThreadShape(many=True))
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        return self.pages(self.all().filter(client=self.client(client_id)), ThreadShape)

    @extend_schema(summary="Begin a chat with a client", request=NewThreadShape, responses={201: ThreadShape})
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        client, said = self.client(client_id), self.given(NewThreadShape)
        said["project"] = project_of(self.actor, said.get("project"))
        existing = self.existing(said.pop("documents", []))
        made = operations.start(
            client=client, by=self.actor, now=self.now, existing=existing, via=VIA, **said
        )
        return Response(ThreadShape(made).data, status=201)


class OneThread(ThreadScoped):
    serializer_class = ThreadShape

    @extend_schema(summary="Read a chat")
    def get(self, request: Request, thread_id: uuid.UUID) -> Response:
        return Response(ThreadShape(self.thread(thread_id)).data)

    @extend_schema(summary="Rename it, assign it, say whose turn it is", request=ThreadShape(partial=True))
    @transaction.atomic
    def patch(self, request: Request, thread_id: uuid.UUID) -> Response:
        thread, said = self.thread(thread_id), self.given(ThreadShape, partial=True)
        if "subject" in said:
            operations.rename(thread=thread, by=self.actor, subject=said["subject"])
        if "assigned_to_id" in said:
            member = said["assigned_to_id"]
            operations.assign(thread=thread, by=self.actor, now=self.now, member_id=member)
        if "waiting_for" in said:
            operations.set_waiting(thread=thread, by=self.actor, now=self.now, waiting=said["waiting_for"])
        return Response(ThreadShape(self.thread(thread_id)).data)


class ThreadArchive(ThreadScoped):
    serializer_class = ThreadShape

    @extend_schema(summary="Archive a chat for everybody", request=None)
    def put(self, request: Request, thread_id: uuid.UUID) -> Response:
        thread = self.thread(thread_id)
        operations.archive(thread=thread, by=self.actor, now=self.now)
        return Response(ThreadShape(thread).data)

    @extend_schema(summary="Bring an archived chat back", request=None, responses=ThreadShape)
    def delete(self, request: Request, thread_id: uuid.UUID) -> Response:
        thread = self.thread(thread_id)
        operations.unarchive(thread=thread, by=self.actor)
        return Response(ThreadShape(thread).data)


class ThreadMessages(ThreadScoped):
    serializer_class = NewMessageShape
    pagination_class = OldestFirst

    @extend_schema(summary="List a chat’s messages, oldest first", responses=MessageShape(many=True))
    def get(self, request: Request, thread_id: uuid.UUID) -> Response:
        rows = queries.messages_in(self.thread(thread_id), for_client=True)
        return self.pages(rows.prefetch_related("files"), MessageShape)

    @extend_schema(summary="Write to the client", request=NewMessageShape, responses={201: MessageShape})
    def post(self, request: Request, thread_id: uuid.UUID) -> Response:
        thread, said = self.thread(thread_id), self.given(NewMessageShape)
        existing = self.existing(said.pop("documents", []))
        sent = operations.reply(
            thread=thread, by=self.actor, now=self.now, existing=existing, via=VIA, **said
        )
        return Response(MessageShape(sent).data, status=201)


class ThreadSeen(ThreadScoped):
    serializer_class = SeenShape

    @extend_schema(
        summary="Note how far you have read",
        description="For a signed-in colleague; a key is nobody and reads for nobody.",
        request=SeenShape,
        responses={204: None},
    )
    def put(self, request: Request, thread_id: uuid.UUID) -> Response:
        by, thread = self.actor, self.thread(thread_id)
        if not isinstance(by, Membership):
            raise NotThere
        until = min(self.given(SeenShape)["until"], self.now)
        operations.mark_seen(thread=thread, reader=by, until=until)
        return Response(status=204)
