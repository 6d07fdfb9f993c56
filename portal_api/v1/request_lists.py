"""The firm's request lists: read by who asks clients, written by who may change settings."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from features.base.permissions import Permission
from features.requests import operations
from features.requests.models import Template, TemplateItem
from features.requests.switches import REQUESTS
from portal_api.resource import Resource
from portal_api.v1.documents import type_of
from portal_api.v1.request_shapes import NewTemplateShape, RequestTemplateShape, TemplateItemShape


class ListScoped(Resource):
    permission = Permission.DOCUMENTS_VIEW
    switch = REQUESTS
    serializer_class: type[Serializer[Any]] = RequestTemplateShape

    def template(self, template_id: uuid.UUID) -> Template:
        return get_object_or_404(Template.objects.prefetch_related("items"), pk=template_id)

    def line(self, line_id: uuid.UUID) -> TemplateItem:
        return get_object_or_404(TemplateItem.objects.select_related("template"), pk=line_id)

    def particulars(self, *, partial: bool = False) -> dict[str, Any]:
        given = self.given(TemplateItemShape, partial=partial)
        if "type_id" in given:
            given["type"] = type_of(given.pop("type_id"))
        return given


class RequestTemplates(ListScoped):
    @extend_schema(summary="List the firm’s request lists", responses=RequestTemplateShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(Template.objects.prefetch_related("items"), RequestTemplateShape)

    @extend_schema(
        summary="Add a request list", request=NewTemplateShape, responses={201: RequestTemplateShape}
    )
    def post(self, request: Request) -> Response:
        added = operations.add_template(by=self.actor, **self.given(NewTemplateShape))
        return Response(RequestTemplateShape(added).data, status=201)


class OneRequestTemplate(ListScoped):
    @extend_schema(summary="Read a request list")
    def get(self, request: Request, template_id: uuid.UUID) -> Response:
        return Response(RequestTemplateShape(self.template(template_id)).data)

    @extend_schema(
        summary="Rename a request list, or change the word above it",
        request=NewTemplateShape(partial=True),
        responses=RequestTemplateShape,
    )
    def patch(self, request: Request, template_id: uuid.UUID) -> Response:
        found, given = self.template(template_id), self.given(NewTemplateShape, partial=True)
        kept = {"name": found.name, "note": found.note}
        operations.change_template(template=found, by=self.actor, **{**kept, **given})
        return Response(RequestTemplateShape(found).data)

    @extend_schema(summary="Remove a request list; what was asked from it stays", responses={204: None})
    def delete(self, request: Request, template_id: uuid.UUID) -> Response:
        operations.remove_template(template=self.template(template_id), by=self.actor)
        return Response(status=204)


class RequestTemplateItems(ListScoped):
    serializer_class = TemplateItemShape

    @extend_schema(
        summary="Add one thing to a request list",
        request=TemplateItemShape,
        responses={201: TemplateItemShape},
    )
    def post(self, request: Request, template_id: uuid.UUID) -> Response:
        found, given = self.template(template_id), self.particulars()
        added = operations.add_template_item(template=found, by=self.actor, **given)
        return Response(TemplateItemShape(added).data, status=201)


class OneRequestTemplateItem(ListScoped):
    serializer_class = TemplateItemShape

    @extend_schema(
        summary="Change one thing of a request list", request=TemplateItemShape(partial=True),
        responses=TemplateItemShape,
    )  # fmt: skip
    def patch(self, request: Request, line_id: uuid.UUID) -> Response:
        line, given = self.line(line_id), self.particulars(partial=True)
        operations.change_template_item(item=line, by=self.actor, **given)
        return Response(TemplateItemShape(line).data)

    @extend_schema(summary="Take one thing off a request list", responses={204: None})
    def delete(self, request: Request, line_id: uuid.UUID) -> Response:
        operations.remove_template_item(item=self.line(line_id), by=self.actor)
        return Response(status=204)
