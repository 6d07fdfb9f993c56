"""Clients’ to-dos: list, ask, change, settle, withdraw."""

import uuid
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from features.actions import operations, queries
from features.actions.models import Action
from features.base.permissions import Permission
from portal_api.resource import Resource
from portal_api.v1.clients import ClientScoped
from portal_api.v1.work_shapes import ActionShape, NewActionShape

OPEN = OpenApiParameter(
    "open", OpenApiTypes.BOOL, description="Only what is (true) or is no longer (false) open."
)


class ActionScoped(Resource):
    permission = Permission.CLIENTS_VIEW
    serializer_class: type[Serializer[Any]] = ActionShape

    def asked(self, action_id: uuid.UUID) -> Action:
        return get_object_or_404(queries.in_workspace(self.actor).select_related("client"), pk=action_id)


class Actions(ActionScoped):
    @extend_schema(summary="List clients’ to-dos", parameters=[OPEN], responses=ActionShape(many=True))
    def get(self, request: Request) -> Response:
        rows, wish = queries.in_workspace(self.actor), request.query_params.get("open", "")
        rows = rows.filter(queries.OPEN) if wish == "true" else rows
        return self.pages(rows.exclude(queries.OPEN) if wish == "false" else rows, ActionShape)


class ClientActions(ActionScoped, ClientScoped):
    serializer_class = NewActionShape

    @extend_schema(summary="List a client’s to-dos", responses=ActionShape(many=True))
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        client = self.client(client_id)
        return self.pages(queries.in_workspace(self.actor).filter(client=client), ActionShape)

    @extend_schema(summary="Ask a client for something", request=NewActionShape, responses={201: ActionShape})
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        client = self.client(client_id)
        asked = operations.ask(client=client, by=self.actor, now=self.now, **self.given(NewActionShape))
        return Response(ActionShape(asked).data, status=201)


class OneAction(ActionScoped):
    @extend_schema(summary="Read a to-do")
    def get(self, request: Request, action_id: uuid.UUID) -> Response:
        return Response(ActionShape(self.asked(action_id)).data)

    @extend_schema(summary="Change what is asked for, or its day", request=ActionShape(partial=True))
    def patch(self, request: Request, action_id: uuid.UUID) -> Response:
        action = self.asked(action_id)
        operations.change(action=action, by=self.actor, now=self.now, **self.given(ActionShape, partial=True))
        return Response(ActionShape(action).data)

    @extend_schema(summary="Take it off the client’s list", responses={204: None})
    def delete(self, request: Request, action_id: uuid.UUID) -> Response:
        operations.withdraw(action=self.asked(action_id), by=self.actor, now=self.now)
        return Response(status=204)


class Settlement(ActionScoped):
    @extend_schema(summary="Say that it is done", request=None)
    def put(self, request: Request, action_id: uuid.UUID) -> Response:
        action = self.asked(action_id)
        operations.settle(action=action, by=self.actor, now=self.now)
        return Response(ActionShape(action).data)

    @extend_schema(summary="Put it on the client’s list again", request=None, responses=ActionShape)
    def delete(self, request: Request, action_id: uuid.UUID) -> Response:
        action = self.asked(action_id)
        operations.reopen(action=action, by=self.actor, now=self.now)
        return Response(ActionShape(action).data)
