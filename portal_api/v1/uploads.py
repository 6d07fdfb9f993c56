"""Files in pieces, by the tus protocol 1.0: begun below a client, gone on with after a drop, then shared together."""

import uuid
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.errors import Refused
from features.base.permissions import Permission
from features.documents import operations, tus
from features.documents.models import Side
from features.documents.operations import arriving
from features.documents.switches import DOCUMENTS
from portal_api.authentication import django_request
from portal_api.v1.clients import ClientScoped
from portal_api.v1.documents import project_of, type_of
from portal_api.v1.shapes import DocumentShape, NewShareShape


def _header(name: str, about: str, *, required: bool = True) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required=required, description=about)


def _told(about: str, *headers: OpenApiParameter) -> OpenApiResponse:
    return OpenApiResponse(OpenApiTypes.NONE, description=about)


VERSION = _header("Tus-Resumable", "1.0.0")
OFFSET = _header("Upload-Offset", "How many bytes are there: where this piece begins.")
CHECKSUM = _header("Upload-Checksum", "`sha256` or `sha1`, a space, the digest in base64.", required=False)


class Untouched(BaseParser):
    """The body is a piece of a file: it is streamed, never read as a whole."""

    media_type = tus.BODY

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return {}


class Uploads(ClientScoped):
    permission = Permission.DOCUMENTS_SHARE
    switch = DOCUMENTS
    parser_classes = [Untouched]

    @extend_schema(
        summary="Begin a file in pieces (tus 1.0)",
        description="Then PATCH the pieces to the address in `Location`, and share the file by naming its id in "
        "`uploads` of “Share a file with a client”. HEAD at that address says in "
        "`Upload-Offset` how much is there. What nobody goes on with for a day is forgotten.",
        request=None,
        parameters=[
            VERSION, _header("Upload-Length", "Bytes of the whole file."),
            _header("Upload-Metadata", "`filename`, a space, the name in base64."),
        ],
        responses={201: _told("Begun; `Location` is its address.")},
    )  # fmt: skip
    def post(self, request: Request, client_id: uuid.UUID) -> HttpResponseBase:
        client = self.client(client_id)
        return tus.create(
            django_request(request), by=self.actor, client=lambda: client,
            address=lambda row: reverse("portal_api:upload", args=[client.pk, row.pk]),
        )  # fmt: skip

    @extend_schema(exclude=True)
    def options(self, request: Request, client_id: uuid.UUID) -> HttpResponseBase:  # type: ignore[override]
        self.client(client_id)
        return tus.capabilities()


class OneUpload(ClientScoped):
    permission = Permission.DOCUMENTS_SHARE
    switch = DOCUMENTS
    parser_classes = [Untouched]

    @extend_schema(
        summary="Ask how much of a file is there", request=None, parameters=[VERSION],
        responses={200: _told("`Upload-Offset` says how many bytes.")},
    )  # fmt: skip
    def head(self, request: Request, client_id: uuid.UUID, upload_id: uuid.UUID) -> HttpResponseBase:
        return self._answer(request, client_id, upload_id)

    @extend_schema(
        summary="Send the next piece of a file",
        request={tus.BODY: OpenApiTypes.BINARY},
        parameters=[VERSION, OFFSET, CHECKSUM],
        responses={
            204: _told("Taken."), 409: _told("Something else is there: `Upload-Offset` says how much."),
            422: _told(
                "It can’t be taken: looked at whole, or because it came in more than 64 pieces and four for each 8 MB."
            ), 460: _told("Not what its checksum says."),
        },
    )  # fmt: skip
    def patch(self, request: Request, client_id: uuid.UUID, upload_id: uuid.UUID) -> HttpResponseBase:
        return self._answer(request, client_id, upload_id)

    @extend_schema(summary="Forget a file in pieces", parameters=[VERSION], responses={204: None})
    def delete(self, request: Request, client_id: uuid.UUID, upload_id: uuid.UUID) -> HttpResponseBase:
        return self._answer(request, client_id, upload_id)

    def _answer(self, request: Request, client_id: uuid.UUID, upload_id: uuid.UUID) -> HttpResponseBase:
        rows = tus.own(self.actor, Side.FIRM).filter(client=self.client(client_id))
        return tus.one(django_request(request), rows, upload_id)


class Shares(ClientScoped):
    permission = Permission.DOCUMENTS_SHARE
    switch = DOCUMENTS
    serializer_class = NewShareShape

    @extend_schema(
        summary="Share files that came in pieces, with one mail about all of them",
        request=NewShareShape,
        responses={201: DocumentShape(many=True)},
    )
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        client, body = self.client(client_id), self.given(NewShareShape)
        rows = tus.own(self.actor, Side.FIRM).filter(client=client).in_bulk(body["uploads"])
        if len(rows) < len(set(body["uploads"])):
            raise Refused("One of these files is not on its way here.", field="uploads")
        made = operations.share(
            by=self.actor, client=client, files=[arriving.accepted(row) for row in rows.values()], now=self.now,
            kind=type_of(body.get("type")), year=body.get("year"),
            project=project_of(self.actor, body.get("project")), draft=body["draft"],
        )  # fmt: skip
        return Response(DocumentShape(made, many=True).data, status=201)
