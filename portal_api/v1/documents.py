"""Documents: list, share, read, change, remove."""

import uuid

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.errors import Refused
from features.base.permissions import Actor, Permission
from features.documents import intake, listing, names, operations, queries
from features.documents.listing import Wish
from features.documents.models import Document, DocumentType
from features.documents.switches import DOCUMENTS
from features.projects import queries as projects
from features.projects.models import Project
from portal_api.pagination import OldestFirst
from portal_api.resource import Resource
from portal_api.v1.clients import ClientScoped
from portal_api.v1.shapes import (
    DocumentShape,
    DocumentTypeShape,
    DocumentWishShape,
    LockShape,
    NewDocumentShape,
)


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
        wish = wish_of(request)
        if wish.sort == "oldest":
            self.pagination_class = OldestFirst
        return self.pages(
            listing.matching(queries.in_workspace(self.actor), wish, for_staff=True), DocumentShape
        )


def wish_of(request: Request) -> Wish:
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


class Locks(DocumentScoped):
    serializer_class = LockShape

    @extend_schema(summary="List the invoices a document waits for", responses=LockShape(many=True))
    def get(self, request: Request, document_id: uuid.UUID) -> Response:
        rows = queries.locked().filter(document=self.document(document_id))
        return self.pages(rows.order_by("-created_at", "-id"), LockShape)


class DocumentTypes(Resource):
    permission = Permission.DOCUMENTS_VIEW
    switch = DOCUMENTS
    serializer_class = DocumentTypeShape

    @extend_schema(summary="List the firm’s types of document", responses=DocumentTypeShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(DocumentType.objects.order_by("-created_at", "-id"), DocumentTypeShape)
