"""
Messages that wait to be sent. A colleague's go out in their name, and are theirs alone to change; a program's in
nobody's, while its key opens something.
"""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.documents import intake
from features.messages import later, operations
from features.messages.models import LONGEST, ScheduledMessage
from features.messages.operations.saying import MOST_FILES
from portal_api.v1.message_shapes import MessageShape
from portal_api.v1.threads import ThreadScoped

FILES = "They come along once it is sent; nobody can open them before. As multipart/form-data."


class ScheduledFileShape(s.Serializer[Any]):
    id = s.UUIDField()
    filename = s.CharField()
    size = s.IntegerField()


class ScheduledShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    thread = s.UUIDField(source="thread_id", read_only=True)
    sender = s.UUIDField(source="sender_id", read_only=True, help_text="A member of the team.")
    program = s.UUIDField(read_only=True, help_text="The key that wrote it; null: a colleague did.")
    body = s.CharField(
        max_length=LONGEST, required=False, allow_blank=True, help_text="Markdown; without it, files."
    )
    send_at = s.DateTimeField()
    files = ScheduledFileShape(many=True, read_only=True, help_text="No documents before it is sent.")
    state = s.ChoiceField(choices=ScheduledMessage.State.choices, read_only=True)
    reason = s.CharField(read_only=True, help_text="Why it was not sent.")
    created_at = s.DateTimeField(read_only=True)


class NewScheduledShape(s.Serializer[Any]):
    body = s.CharField(
        max_length=LONGEST, required=False, allow_blank=True, default="", help_text="Markdown."
    )
    send_at = s.DateTimeField()
    files = s.ListField(child=s.FileField(), required=False, max_length=MOST_FILES, help_text=FILES)


class ScheduledChangeShape(NewScheduledShape):
    without = s.ListField(
        child=s.UUIDField(), required=False, max_length=MOST_FILES, help_text="Files of it to take out."
    )


class ScheduledScoped(ThreadScoped):
    serializer_class: type[s.Serializer[Any]] = ScheduledShape

    def planned(self, scheduled_id: uuid.UUID) -> ScheduledMessage:
        rows = later.visible_to(self.actor).select_related("sender__user", "thread__client")
        return get_object_or_404(rows, pk=scheduled_id)

    def looked_at(self, given: dict[str, Any]) -> dict[str, Any]:
        """
        Return the body with its files as they may go along.

        :raises FileRefused: one can't be taken.
        """
        found = [intake.accept(file=file, filename=file.name) for file in given.pop("files", [])]
        return {**given, "files": found} if found else given


class ThreadScheduled(ScheduledScoped):
    @extend_schema(summary="List what waits to be sent in a chat", responses=ScheduledShape(many=True))
    def get(self, request: Request, thread_id: uuid.UUID) -> Response:
        rows = later.of_thread(self.thread(thread_id)).prefetch_related("files")
        return self.pages(rows, ScheduledShape)

    @extend_schema(
        summary="Write a message for later",
        description="In the name of a signed-in colleague; a key has none, and its message comes from the firm.",
        request={"application/json": NewScheduledShape, "multipart/form-data": NewScheduledShape},
        responses={201: ScheduledShape},
    )
    def post(self, request: Request, thread_id: uuid.UUID) -> Response:
        thread, said = self.thread(thread_id), self.looked_at(self.given(NewScheduledShape))
        made = operations.schedule(thread=thread, by=self.actor, now=self.now, **said)
        return Response(ScheduledShape(made).data, status=201)


class OneScheduled(ScheduledScoped):
    @extend_schema(summary="Read a message that waits")
    def get(self, request: Request, scheduled_id: uuid.UUID) -> Response:
        return Response(ScheduledShape(self.planned(scheduled_id)).data)

    @extend_schema(
        summary="Change one’s own: its words, its moment, its files",
        request={
            "application/json": ScheduledChangeShape(partial=True),
            "multipart/form-data": ScheduledChangeShape(partial=True),
        },
        responses=ScheduledShape,
    )
    def patch(self, request: Request, scheduled_id: uuid.UUID) -> Response:
        planned = self.planned(scheduled_id)
        wanted: dict[str, Any] = {"body": planned.body, "send_at": planned.send_at}
        wanted |= self.looked_at(self.given(ScheduledChangeShape, partial=True))
        operations.change_scheduled(planned=planned, by=self.actor, now=self.now, **wanted)
        return Response(ScheduledShape(planned).data)

    @extend_schema(summary="Cancel it", responses={204: None})
    def delete(self, request: Request, scheduled_id: uuid.UUID) -> Response:
        operations.cancel_scheduled(planned=self.planned(scheduled_id), by=self.actor, now=self.now)
        return Response(status=204)


class ScheduledSending(ScheduledScoped):
    serializer_class = MessageShape

    @extend_schema(summary="Send one’s own now", request=None, responses={201: MessageShape})
    def post(self, request: Request, scheduled_id: uuid.UUID) -> Response:
        sent = operations.send_scheduled(planned=self.planned(scheduled_id), by=self.actor, now=self.now)
        return Response(MessageShape(sent).data, status=201)
