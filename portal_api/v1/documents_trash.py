"""The trash: what lies there, back, or gone for good."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.documents import operations, queries
from portal_api.v1.documents import DocumentScoped
from portal_api.v1.shapes import DeletedShape, DocumentShape


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
