"""Requests for documents: list, ask, add to, close, accept, return."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request as Asked
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from features.base.errors import Refused
from features.base.permissions import Permission
from features.requests import operations, queries
from features.requests.models import Item, Request, Template
from features.requests.operations import Wanted
from features.requests.switches import REQUESTS
from portal_api.resource import Resource
from portal_api.v1.clients import ClientScoped
from portal_api.v1.documents import project_of, type_of
from portal_api.v1.request_shapes import (
    NewRequestShape,
    RequestItemShape,
    RequestShape,
    ReturnShape,
    WantedShape,
)

OPEN = OpenApiParameter("open", OpenApiTypes.BOOL, description="Only those that are open.")


def wanted(given: dict[str, Any]) -> Wanted:
    """
    :raises Refused: there is no such type of document.
    """
    return Wanted(**{**given, "type": type_of(given.get("type"))})


class RequestScoped(Resource):
    permission = Permission.DOCUMENTS_VIEW
    switch = REQUESTS
    serializer_class: type[Serializer[Any]] = RequestShape

    def all(self) -> QuerySet[Request]:
        return queries.in_workspace(self.actor).prefetch_related("items__files")

    def asked(self, request_id: uuid.UUID) -> Request:
        return get_object_or_404(self.all().select_related("client"), pk=request_id)

    def item(self, item_id: uuid.UUID) -> Item:
        return get_object_or_404(queries.items_in_workspace(self.actor), pk=item_id)

    def shown(self, request_id: uuid.UUID, status: int = 200) -> Response:
        return Response(RequestShape(self.asked(request_id)).data, status=status)


class Requests(RequestScoped):
    @extend_schema(
        summary="List requests for documents", parameters=[OPEN], responses=RequestShape(many=True)
    )
    def get(self, request: Asked) -> Response:
        is_open = request.query_params.get("open", "") == "true"
        return self.pages(self.all().filter(queries.OPEN) if is_open else self.all(), RequestShape)


class ClientRequests(RequestScoped, ClientScoped):
    permission = Permission.DOCUMENTS_VIEW
    serializer_class = NewRequestShape

    @extend_schema(summary="List a client’s requests", responses=RequestShape(many=True))
    def get(self, request: Asked, client_id: uuid.UUID) -> Response:
        return self.pages(self.all().filter(client=self.client(client_id)), RequestShape)

    @extend_schema(
        summary="Ask a client for documents", request=NewRequestShape, responses={201: RequestShape}
    )
    def post(self, request: Asked, client_id: uuid.UUID) -> Response:
        client, said = self.client(client_id), self.given(NewRequestShape)
        is_draft, template = said.pop("draft", False), said.pop("template", None)
        items = [wanted(each) for each in said.pop("items", [])]
        said["project"] = project_of(self.actor, said.get("project"))
        if template:
            items = [*operations.from_template(_template(template), year=said.get("year")), *items]
        made = operations.ask(
            client=client, by=self.actor, now=self.now, items=items, is_draft=is_draft, **said
        )
        return self.shown(made.pk, 201)


class OneRequest(RequestScoped):
    @extend_schema(summary="Read a request")
    def get(self, request: Asked, request_id: uuid.UUID) -> Response:
        return self.shown(request_id)

    @extend_schema(summary="Withdraw a request", responses={204: None})
    def delete(self, request: Asked, request_id: uuid.UUID) -> Response:
        operations.withdraw(request=self.asked(request_id), by=self.actor, now=self.now)
        return Response(status=204)


class Sending(RequestScoped):
    @extend_schema(summary="Send a draft", request=None)
    def post(self, request: Asked, request_id: uuid.UUID) -> Response:
        operations.send(request=self.asked(request_id), by=self.actor, now=self.now)
        return self.shown(request_id)


class Closure(RequestScoped):
    @extend_schema(summary="Close a request: what is missing is no longer needed", request=None)
    def put(self, request: Asked, request_id: uuid.UUID) -> Response:
        operations.close(request=self.asked(request_id), by=self.actor, now=self.now)
        return self.shown(request_id)

    @extend_schema(summary="Open a closed or withdrawn request again", request=None, responses=RequestShape)
    def delete(self, request: Asked, request_id: uuid.UUID) -> Response:
        operations.reopen(request=self.asked(request_id), by=self.actor, now=self.now)
        return self.shown(request_id)


class Reminding(RequestScoped):
    @extend_schema(summary="Remind of what is missing, once a day at most", request=None)
    def post(self, request: Asked, request_id: uuid.UUID) -> Response:
        operations.nudge(request=self.asked(request_id), by=self.actor, now=self.now)
        return self.shown(request_id)


class RequestItems(RequestScoped):
    serializer_class = WantedShape

    @extend_schema(summary="Ask for one thing more", request=WantedShape, responses={201: RequestItemShape})
    def post(self, request: Asked, request_id: uuid.UUID) -> Response:
        found = self.asked(request_id)
        given = wanted(self.given(WantedShape))
        added = operations.add_item(request=found, by=self.actor, now=self.now, wanted=given)
        return Response(RequestItemShape(added).data, status=201)


class OneRequestItem(RequestScoped):
    serializer_class = WantedShape

    @extend_schema(summary="Read one thing of a request", responses=RequestItemShape)
    def get(self, request: Asked, item_id: uuid.UUID) -> Response:
        return Response(RequestItemShape(self.item(item_id)).data)

    @extend_schema(
        summary="Change what is asked for", request=WantedShape(partial=True), responses=RequestItemShape
    )
    def patch(self, request: Asked, item_id: uuid.UUID) -> Response:
        item, given = self.item(item_id), self.given(WantedShape, partial=True)
        if "type" in given:
            given["type"] = type_of(given["type"])
        operations.change_item(item=item, by=self.actor, now=self.now, **given)
        return Response(RequestItemShape(item).data)

    @extend_schema(summary="Ask for it no longer", responses={204: None})
    def delete(self, request: Asked, item_id: uuid.UUID) -> Response:
        operations.remove_item(item=self.item(item_id), by=self.actor, now=self.now)
        return Response(status=204)


class Acceptance(RequestScoped):
    serializer_class = RequestItemShape

    @extend_schema(summary="Accept an answer", request=None)
    def put(self, request: Asked, item_id: uuid.UUID) -> Response:
        item = self.item(item_id)
        operations.accept(item=item, by=self.actor, now=self.now)
        return Response(RequestItemShape(item).data)

    @extend_schema(summary="Ask for it once more", request=None, responses=RequestItemShape)
    def delete(self, request: Asked, item_id: uuid.UUID) -> Response:
        item = self.item(item_id)
        operations.ask_again(item=item, by=self.actor, now=self.now)
        return Response(RequestItemShape(item).data)


class Return(RequestScoped):
    serializer_class = ReturnShape

    @extend_schema(summary="Return an answer with a note", request=ReturnShape, responses=RequestItemShape)
    def post(self, request: Asked, item_id: uuid.UUID) -> Response:
        item = self.item(item_id)
        operations.give_back(item=item, by=self.actor, now=self.now, **self.given(ReturnShape))
        return Response(RequestItemShape(item).data)


def _template(template_id: uuid.UUID) -> Template:
    found = Template.objects.filter(pk=template_id).first()
    if found is None:
        raise Refused("There is no such list.", field="template")
    return found
