"""Links by which people send files for a client without signing in: list, make, revoke."""

import uuid
from typing import Any

from django.db.models import Count, QuerySet, Sum
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from features.base.errors import Refused
from features.base.permissions import Permission
from features.clients.models import Client
from features.requests import emails, operations, queries
from features.requests.models import Item, UploadLink
from features.requests.switches import UPLOAD_LINKS
from portal_api.v1.clients import ClientScoped
from portal_api.v1.request_shapes import MadeUploadLinkShape, NewUploadLinkShape, UploadLinkShape

LIVE = OpenApiParameter("live", OpenApiTypes.BOOL, description="Only those that work.")


class UploadLinkScoped(ClientScoped):
    permission = Permission.DOCUMENTS_VIEW
    switch = UPLOAD_LINKS
    serializer_class: type[Serializer[Any]] = UploadLinkShape

    def all(self) -> QuerySet[UploadLink]:
        rows = queries.links_in_workspace(self.actor)
        return rows.annotate(files_count=Count("files"), bytes=Sum("files__document__size", default=0))

    def listed(self, rows: QuerySet[UploadLink]) -> Response:
        is_live = self.request.query_params.get("live", "") == "true"
        return self.pages(rows.filter(queries.live(self.now)) if is_live else rows, UploadLinkShape)


class UploadLinks(UploadLinkScoped):
    @extend_schema(summary="List upload links", parameters=[LIVE], responses=UploadLinkShape(many=True))
    def get(self, request: Request) -> Response:
        return self.listed(self.all())


class ClientUploadLinks(UploadLinkScoped):
    serializer_class = NewUploadLinkShape
    shown_once = ("url",)

    @extend_schema(
        summary="List a client’s upload links", parameters=[LIVE], responses=UploadLinkShape(many=True)
    )
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        return self.listed(self.all().filter(client=self.client(client_id)))

    @extend_schema(
        summary="Make an upload link",
        description="`url` is shown this once and kept nowhere; a repeat with the same Idempotency-Key lacks it.",
        request=NewUploadLinkShape,
        responses={201: MadeUploadLinkShape},
    )
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        client, given = self.client(client_id), self.given(NewUploadLinkShape)
        given["item"] = self._item(client, given.get("item"))
        made = operations.make_link(client=client, by=self.actor, now=self.now, **given)
        link = self.all().get(pk=made.link.pk)
        link.url = emails.address_of(made.token)  # type: ignore[attr-defined]
        return Response(MadeUploadLinkShape(link).data, status=201)

    def _item(self, client: Client, item_id: uuid.UUID | None) -> Item | None:
        if item_id is None:
            return None
        found = queries.items_in_workspace(self.actor).filter(request__client=client, pk=item_id).first()
        if found is None:
            raise Refused("This is not asked of this client.", field="item")
        return found


class OneUploadLink(UploadLinkScoped):
    @extend_schema(summary="Read an upload link")
    def get(self, request: Request, link_id: uuid.UUID) -> Response:
        return Response(UploadLinkShape(get_object_or_404(self.all(), pk=link_id)).data)

    @extend_schema(summary="End an upload link", responses={204: None})
    def delete(self, request: Request, link_id: uuid.UUID) -> Response:
        operations.revoke(link=get_object_or_404(self.all(), pk=link_id), by=self.actor, now=self.now)
        return Response(status=204)
