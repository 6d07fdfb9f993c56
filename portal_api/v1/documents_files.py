"""The files of documents: the newest version, earlier ones, and many as a zip."""

import uuid
from datetime import datetime

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Actor
from features.documents import contents, intake, listing, operations, queries, zipping
from features.documents.models import Document, Version
from features.documents.zipped import zip_name, zipped
from portal_api.v1.document_shapes import OpeningShape
from portal_api.v1.documents import DocumentScoped, wish_of
from portal_api.v1.shapes import DocumentShape, NewVersionShape, VersionShape, ZipWishShape

INERT = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Zip(DocumentScoped):
    serializer_class = DocumentShape

    @extend_schema(
        summary="Download several documents as a zip",
        parameters=[ZipWishShape],
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        form = ZipWishShape(data=request.query_params)
        form.is_valid(raise_exception=True)
        rows, actor = queries.in_workspace(self.actor), self.actor
        if ids := form.validated_data.get("document"):
            rows = rows.filter(pk__in=ids)
        rows = listing.matching(rows, wish_of(request), for_staff=True)
        chosen = list(rows[: zipping.MOST_FILES + 1])
        stream = zipped(chosen, lambda: queries.in_workspace(actor), by=actor)
        name = content_disposition_header(True, zip_name()) or "attachment"  # noqa: FBT003
        headers = {**INERT, "Content-Disposition": name}
        return StreamingHttpResponse(stream, headers=headers, content_type="application/zip")


class Versions(DocumentScoped):
    serializer_class = VersionShape

    @extend_schema(summary="List the earlier versions of a document", responses=VersionShape(many=True))
    def get(self, request: Request, document_id: uuid.UUID) -> Response:
        rows = self.document(document_id).versions.order_by("-created_at", "-id")
        return self.pages(rows, VersionShape)

    @extend_schema(
        summary="Put a newer version of a document",
        request={"multipart/form-data": NewVersionShape},
        responses={201: DocumentShape},
    )
    def post(self, request: Request, document_id: uuid.UUID) -> Response:
        body, document = self.given(NewVersionShape), self.document(document_id)
        file = intake.accept(file=body["file"], filename=body["file"].name)
        operations.add_version(
            document=document, file=file, by=self.actor, now=self.now, seen=body.get("seen")
        )
        return Response(DocumentShape(document).data, status=201)


class OneVersion(DocumentScoped):
    serializer_class = VersionShape

    @extend_schema(
        summary="Download an earlier version",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, document_id: uuid.UUID, number: int) -> FileResponse:
        document = self.document(document_id)
        version = get_object_or_404(document.versions, number=number)
        return _sent(document, version, self.actor, self.now)


class VersionRestoration(DocumentScoped):
    serializer_class = DocumentShape

    @extend_schema(summary="Make an earlier version the newest again", request=None, responses=DocumentShape)
    def post(self, request: Request, document_id: uuid.UUID, number: int) -> Response:
        version = get_object_or_404(self.document(document_id).versions, number=number)
        document = operations.restore_version(version=version, by=self.actor, now=self.now)
        return Response(DocumentShape(document).data)


class Openings(DocumentScoped):
    serializer_class = OpeningShape

    @extend_schema(
        summary="List who of the client has looked at a document", responses=OpeningShape(many=True)
    )
    def get(self, request: Request, document_id: uuid.UUID) -> Response:
        rows = queries.openings_of(self.document(document_id))
        return self.pages(rows.order_by("-created_at", "-id"), OpeningShape)


def _sent(document: Document, version: Version | None, by: Actor, now: datetime) -> FileResponse:
    content = version or document
    file = contents.opened(content)
    number = version.number if version else None
    operations.mark_downloaded(document=document, by=by, now=now, version=number)
    return FileResponse(
        file, as_attachment=True, filename=content.filename, content_type=content.content_type, headers=INERT
    )


class Content(DocumentScoped):
    serializer_class = DocumentShape

    @extend_schema(
        summary="Download a document", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, document_id: uuid.UUID) -> FileResponse:
        return _sent(self.document(document_id), None, self.actor, self.now)

    @extend_schema(exclude=True)
    def head(self, request: Request, document_id: uuid.UUID) -> HttpResponse:
        """Tell of the file without handing it out: asking for the headers is no download."""
        document = self.document(document_id)
        facts = {**INERT, "Content-Length": str(document.size)}
        return HttpResponse(content_type=document.content_type, headers=facts)
