"""What a client is to do in a chat (S2-19). What the firm's own people are to do is the workspace's alone."""

import uuid
from collections.abc import Callable

from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.messages import operations, task_queries
from features.messages.models import Side
from features.messages.switches import MESSAGES
from features.messages.task_rules import Wish
from portal_api.resource import Resource
from portal_api.v1.checklist_shapes import NewChecklistShape, TaskShape
from portal_api.v1.threads import ThreadScoped


class Checklists(ThreadScoped):
    serializer_class = NewChecklistShape

    @extend_schema(summary="List what the client is to do in a chat", responses=TaskShape(many=True))
    def get(self, request: Request, thread_id: uuid.UUID) -> Response:
        rows = task_queries.tasks_in(self.thread(thread_id), for_client=True)
        return Response(TaskShape(rows, many=True).data)

    @extend_schema(
        summary="Add a checklist for the client",
        description="Its tasks stand in the chat and on the client’s to-do list.",
        request=NewChecklistShape,
        responses={201: TaskShape(many=True)},
    )
    def post(self, request: Request, thread_id: uuid.UUID) -> Response:
        thread, said = self.thread(thread_id), self.given(NewChecklistShape)
        tasks = [Wish(**one) for one in said["tasks"]]
        made = operations.add_checklist(
            thread=thread, by=self.actor, now=self.now, tasks=tasks, title=said["title"]
        )
        return Response(TaskShape(made.tasks.select_related("checklist"), many=True).data, status=201)


class TaskDone(Resource):
    permission = Permission.MESSAGES_VIEW
    switch = MESSAGES
    serializer_class = TaskShape

    @extend_schema(summary="Tick a client’s task off", request=None, responses=TaskShape)
    def put(self, request: Request, task_id: uuid.UUID) -> Response:
        return self._set(task_id, operations.tick)

    @extend_schema(summary="Say that it is not done", request=None, responses=TaskShape)
    def delete(self, request: Request, task_id: uuid.UUID) -> Response:
        return self._set(task_id, operations.untick)

    def _set(self, task_id: uuid.UUID, change: Callable[..., bool]) -> Response:
        rows = task_queries.in_workspace(self.actor).select_related("checklist__thread")
        task = get_object_or_404(rows.filter(side=Side.CLIENT), pk=task_id)
        change(task=task, by=self.actor, now=self.now)
        return Response(TaskShape(task).data)
