"""Messages that wait to be sent. They go out in a person's name: a program reads and cancels them, and writes none."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.messages import later, operations
from features.messages.models import LONGEST, ScheduledMessage
from portal_api.v1.message_shapes import MessageShape
from portal_api.v1.threads import ThreadScoped


class ScheduledShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    thread = s.UUIDField(source="thread_id", read_only=True)
    sender = s.UUIDField(source="sender_id", read_only=True, help_text="A member of the team.")
    body = s.CharField(max_length=LONGEST, help_text="Markdown.")
    send_at = s.DateTimeField()
    state = s.ChoiceField(choices=ScheduledMessage.State.choices, read_only=True)
    reason = s.CharField(read_only=True, help_text="Why it was not sent.")
    created_at = s.DateTimeField(read_only=True)


class ScheduledScoped(ThreadScoped):
    serializer_class: type[s.Serializer[Any]] = ScheduledShape

    def planned(self, scheduled_id: uuid.UUID) -> ScheduledMessage:
        return get_object_or_404(later.visible_to(self.actor), pk=scheduled_id)


class ThreadScheduled(ScheduledScoped):
    @extend_schema(summary="List what waits to be sent in a chat", responses=ScheduledShape(many=True))
    def get(self, request: Request, thread_id: uuid.UUID) -> Response:
        return self.pages(later.of_thread(self.thread(thread_id)), ScheduledShape)

    @extend_schema(
        summary="Write a message for later",
        description="For a signed-in colleague; a key has no name to write in.",
        request=ScheduledShape,
        responses={201: ScheduledShape},
    )
    def post(self, request: Request, thread_id: uuid.UUID) -> Response:
        thread, said = self.thread(thread_id), self.given(ScheduledShape)
        made = operations.schedule(thread=thread, by=self.actor, now=self.now, **said)
        return Response(ScheduledShape(made).data, status=201)


class OneScheduled(ScheduledScoped):
    @extend_schema(summary="Read a message that waits")
    def get(self, request: Request, scheduled_id: uuid.UUID) -> Response:
        return Response(ScheduledShape(self.planned(scheduled_id)).data)

    @extend_schema(summary="Change one’s own", request=ScheduledShape(partial=True))
    def patch(self, request: Request, scheduled_id: uuid.UUID) -> Response:
        planned = self.planned(scheduled_id)
        wanted: dict[str, Any] = {"body": planned.body, "send_at": planned.send_at}
        wanted |= self.given(ScheduledShape, partial=True)
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
