"""Clients’ to-dos: list, ask, change, settle, withdraw."""

import uuid
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from features.actions import listing, operations, queries
from features.actions.listing import Wish
from features.actions.models import Action
from features.actions.operations import Outcome
from features.base.errors import Refused
from features.base.permissions import Permission
from portal_api.resource import Resource
from portal_api.v1.clients import ClientScoped
from portal_api.v1.work_shapes import (
    ActionShape,
    ActionsShape,
    DueDaysShape,
    NewActionShape,
    OutcomeShape,
    WithdrawalsShape,
)

OPEN = OpenApiParameter(
    "open", OpenApiTypes.BOOL, description="Only what is (true) or is no longer (false) open."
)
FILTERS = [
    OpenApiParameter("kind", description="A kind, such as upload, answer, choose or other."),
    OpenApiParameter("client", OpenApiTypes.UUID, description="One client."),
    OpenApiParameter("due", enum=listing.DUES, description="Overdue, within a week, later, on no day."),
    OpenApiParameter("asked_by", OpenApiTypes.UUID, description="The user who added it."),
    OpenApiParameter("assigned_to", OpenApiTypes.UUID, description="The colleague who works for the client."),
]


class ActionScoped(Resource):
    permission = Permission.CLIENTS_VIEW
    serializer_class: type[Serializer[Any]] = ActionShape

    def asked(self, action_id: uuid.UUID) -> Action:
        return get_object_or_404(queries.in_workspace(self.actor).select_related("client"), pk=action_id)


class Actions(ActionScoped):
    @extend_schema(
        summary="List clients’ to-dos", parameters=[OPEN, *FILTERS], responses=ActionShape(many=True)
    )
    def get(self, request: Request) -> Response:
        asked, wish = _wish(request), request.query_params.get("open", "")
        rows = listing.narrowed(queries.in_workspace(self.actor), asked)
        rows = rows.filter(listing.due_within(asked.due, listing.today()))
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


class Several(ActionScoped):
    """What is done with several at once; what it can't be done to is left, and counted."""

    def picked(self, kind: type[ActionsShape]) -> tuple[list[Action], dict[str, Any]]:
        given = self.given(kind)
        ids = set(given.pop("actions"))
        found = listing.chosen(self.actor, list(ids))
        self.missing = len(ids) - len(found)
        return found, given

    def said(self, found: Outcome) -> Response:
        if self.missing:
            found.left["over"] += self.missing
        body = {"done": found.done, "people": len(found.people), "left": dict(found.left)}
        return Response(OutcomeShape(body).data)


class Reminders(Several):
    serializer_class = ActionsShape

    @extend_schema(
        summary="Remind of to-dos", request=ActionsShape, responses=OutcomeShape,
        description="At most once in 24 hours each. A person gets one mail with reminders a day.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        actions, _ = self.picked(ActionsShape)
        return self.said(operations.nudge_many(actions=actions, by=self.actor, now=self.now))


class DueDays(Several):
    serializer_class = DueDaysShape

    @extend_schema(summary="Give to-dos a day", request=DueDaysShape, responses=OutcomeShape)
    def post(self, request: Request) -> Response:
        actions, given = self.picked(DueDaysShape)
        return self.said(operations.set_due(actions=actions, by=self.actor, now=self.now, **given))


class Withdrawals(Several):
    serializer_class = WithdrawalsShape

    @extend_schema(summary="Take to-dos off clients’ lists", request=WithdrawalsShape, responses=OutcomeShape)
    def post(self, request: Request) -> Response:
        actions, given = self.picked(WithdrawalsShape)
        return self.said(operations.withdraw_many(actions=actions, by=self.actor, now=self.now, **given))


def _wish(request: Request) -> Wish:
    """
    Read the filters.

    :raises Refused: one of them makes no sense; none is passed over in silence.
    """
    asked = request.query_params
    if (due := asked.get("due", "")) not in ("", *listing.DUES):
        raise Refused("Ask for overdue, week, later or none.", field="due")
    who, staff = _id(request, "asked_by") or "", _id(request, "assigned_to") or ""
    return Wish(due=due, kind=asked.get("kind", ""), client=_id(request, "client"), by=who, staff=staff)


def _id(request: Request, field: str) -> uuid.UUID | None:
    text = request.query_params.get(field, "")
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise Refused("This is no id.", field=field) from error
