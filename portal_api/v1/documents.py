"""Documents: list, share, read, change, remove."""

import uuid
from datetime import datetime

from django.db import transaction
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.errors import Refused
from features.base.permissions import Actor, Permission
from features.documents import contents, intake, listing, names, operations, queries, zipping
from features.documents.listing import Wish
from features.documents.models import Document, DocumentType, Version
from features.documents.switches import DOCUMENTS
from features.documents.zipped import zip_name, zipped
from features.projects import queries as projects
from features.projects.models import Project
from portal_api.pagination import OldestFirst
from portal_api.resource import Resource
from portal_api.v1.clients import ClientScoped
from portal_api.v1.shapes import (
    DeletedShape,
    DocumentShape,
    DocumentTypeShape,
    DocumentWishShape,
    LockShape,
    NewDocumentShape,
    NewVersionShape,
    VersionShape,
    ZipWishShape,
)

INERT = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def type_of(type_id: uuid.UUID | None) -> DocumentType | None:
    """
    :raises Refused: there is no such type.
    """
    if type_id is None:
        return None
    found = DocumentType.objects.filter(pk=type_id).first()
    if found is None:
        raise Refused("There is no such type of document.", field="type")
    return found


def project_of(by: Actor, project_id: uuid.UUID | None) -> Project | None:
    """
    :raises Refused: there is no such project for this key.
    """
    if project_id is None:
        return None
    found = projects.in_workspace(by).filter(pk=project_id).first()
    if found is None:
        raise Refused("There is no such project.", field="project")
    return found


class DocumentScoped(Resource):
    permission = Permission.DOCUMENTS_VIEW
    switch = DOCUMENTS

    def document(self, document_id: uuid.UUID) -> Document:
        return get_object_or_404(queries.in_workspace(self.actor), pk=document_id)


class Documents(DocumentScoped):
    serializer_class = DocumentShape

    @extend_schema(
        summary="List and search documents",
        parameters=[DocumentWishShape],
        responses=DocumentShape(many=True),
    )
    def get(self, request: Request) -> Response:
        wish = _wish(request)
        if wish.sort == "oldest":
            self.pagination_class = OldestFirst
        return self.pages(
            listing.matching(queries.in_workspace(self.actor), wish, for_staff=True), DocumentShape
        )


def _wish(request: Request) -> Wish:
    """
    :raises ValidationError: something asked for can't be; names the field.
    """
    form = DocumentWishShape(data=request.query_params)
    form.is_valid(raise_exception=True)
    said = form.validated_data
    return Wish(
        words=names.clean(said.get("q", "")), kind=said.get("type"), year=said.get("year"), sort=said["sort"],
        client_id=said.get("client"), side=said.get("side", ""), tag=said.get("tag", ""), since=said.get("since"),
    )  # fmt: skip


class ClientDocuments(DocumentScoped, ClientScoped):
    serializer_class = NewDocumentShape

    @extend_schema(
        summary="Share a file with a client",
        request={"multipart/form-data": NewDocumentShape},
        responses={201: DocumentShape},
    )
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        client = self.client(client_id)
        body = self.given(NewDocumentShape)
        file = intake.accept(file=body["file"], filename=body["file"].name)
        [made] = operations.share(
            by=self.actor,
            client=client,
            files=[file],
            now=self.now,
            kind=type_of(body.get("type")),
            year=body.get("year"),
            project=project_of(self.actor, body.get("project")),
            draft=body["draft"],
        )
        return Response(DocumentShape(made).data, status=201)


class OneDocument(DocumentScoped):
    serializer_class = DocumentShape

    @extend_schema(summary="Read what is known of a document")
    def get(self, request: Request, document_id: uuid.UUID) -> Response:
        return Response(DocumentShape(self.document(document_id)).data)

    @extend_schema(summary="Change name, type, year, project or tags", request=DocumentShape(partial=True))
    def patch(self, request: Request, document_id: uuid.UUID) -> Response:
        document, body = self.document(document_id), self.given(DocumentShape, partial=True)
        if "type_id" in body:
            body["kind"] = type_of(body.pop("type_id"))
        if "project_id" in body:
            body["project"] = project_of(self.actor, body.pop("project_id"))
        tags = body.pop("tags", None)
        with transaction.atomic():
            operations.edit(document=document, by=self.actor, now=self.now, **body)
            if tags is not None:
                gone = set(document.tags) - set(tags)
                operations.tag(documents=[document], by=self.actor, add=tags, remove=gone)
        return Response(DocumentShape(document).data)

    @extend_schema(summary="Remove a document", responses={204: None})
    def delete(self, request: Request, document_id: uuid.UUID) -> Response:
        operations.delete(document=self.document(document_id), by=self.actor, now=self.now)
        return Response(status=204)


class Sharing(DocumentScoped):
    serializer_class = DocumentShape

    @extend_schema(summary="Share a draft", request=None, responses=DocumentShape)
    def put(self, request: Request, document_id: uuid.UUID) -> Response:
        ids = [self.document(document_id).pk]
        [shared] = operations.share_drafts(ids=ids, by=self.actor, now=self.now)
        return Response(DocumentShape(shared).data)

    @extend_schema(summary="Make a document a draft again", responses={204: None})
    def delete(self, request: Request, document_id: uuid.UUID) -> Response:
        operations.unshare(document=self.document(document_id), by=self.actor, now=self.now)
        return Response(status=204)


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
        rows = listing.matching(rows, _wish(request), for_staff=True)
        chosen = list(rows[: zipping.MOST_FILES + 1])
        stream = zipped(chosen, lambda: queries.in_workspace(actor), by=actor)
        name = content_disposition_header(True, zip_name()) or "attachment"  # noqa: FBT003
        headers = {**INERT, "Content-Disposition": name}
        return StreamingHttpResponse(stream, headers=headers, content_type="application/zip")


class Locks(DocumentScoped):
    serializer_class = LockShape

    @extend_schema(summary="List the invoices a document waits for", responses=LockShape(many=True))
    def get(self, request: Request, document_id: uuid.UUID) -> Response:
        rows = queries.locked().filter(document=self.document(document_id))
        return self.pages(rows.order_by("-created_at", "-id"), LockShape)


class Trash(DocumentScoped):
    permission = Permission.DOCUMENTS_DELETE
    serializer_class = DeletedShape

    @extend_schema(summary="List what lies in the trash", responses=DeletedShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(queries.deleted(self.actor).order_by("-created_at", "-id"), DeletedShape)


class OneDeleted(DocumentScoped):
    permission = Permission.DOCUMENTS_DELETE
    serializer_class = DocumentShape

    @extend_schema(summary="Restore a document from the trash", request=None, responses=DocumentShape)
    def put(self, request: Request, document_id: uuid.UUID) -> Response:
        document = get_object_or_404(queries.deleted(self.actor), pk=document_id)
        operations.restore(document=document, by=self.actor, now=self.now)
        return Response(DocumentShape(document).data)

    @extend_schema(summary="Delete a document of the trash for good", responses={204: None})
    def delete(self, request: Request, document_id: uuid.UUID) -> Response:
        document = get_object_or_404(queries.deleted(self.actor), pk=document_id)
        operations.purge(ids=[document.pk], by=self.actor, now=self.now)
        return Response(status=204)


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


class DocumentTypes(Resource):
    permission = Permission.DOCUMENTS_VIEW
    switch = DOCUMENTS
    serializer_class = DocumentTypeShape

    @extend_schema(summary="List the firm’s types of document", responses=DocumentTypeShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(DocumentType.objects.order_by("-created_at", "-id"), DocumentTypeShape)
