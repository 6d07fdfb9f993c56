"""Several documents in one call: all of them, or none."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.documents import operations
from portal_api.v1.document_shapes import ChangedShape, ManyShape, MovingShape
from portal_api.v1.documents import DocumentScoped, project_of, type_of

ALL_OR_NONE = (
    "At most 100 in one call. If one of them is not there, nothing is changed, and the answer is 404."
)


def changed(count: int) -> Response:
    return Response(ChangedShape({"changed": count}).data)


class Moving(DocumentScoped):
    permission = Permission.DOCUMENTS_SHARE
    serializer_class = MovingShape

    @extend_schema(
        summary="Give several documents another type, year or project",
        description=ALL_OR_NONE,
        responses=ChangedShape,
    )
    def post(self, request: Request) -> Response:
        body = self.given(MovingShape)
        ids = body.pop("documents")
        if "type" in body:
            body["kind"] = type_of(body.pop("type"))
        if "project" in body:
            body["project"] = project_of(self.actor, body["project"])
        return changed(operations.move_many(ids=ids, by=self.actor, now=self.now, every=True, **body))


class SharingMany(DocumentScoped):
    permission = Permission.DOCUMENTS_SHARE
    serializer_class = ManyShape

    @extend_schema(summary="Share several drafts", description=ALL_OR_NONE, responses=ChangedShape)
    def post(self, request: Request) -> Response:
        ids = self.given(ManyShape)["documents"]
        return changed(len(operations.share_drafts(ids=ids, by=self.actor, now=self.now, every=True)))


class Deletion(DocumentScoped):
    permission = Permission.DOCUMENTS_DELETE
    serializer_class = ManyShape

    @extend_schema(summary="Remove several documents", description=ALL_OR_NONE, responses=ChangedShape)
    def post(self, request: Request) -> Response:
        ids = self.given(ManyShape)["documents"]
        return changed(operations.delete_many(ids=ids, by=self.actor, now=self.now, every=True))


class Restoration(DocumentScoped):
    permission = Permission.DOCUMENTS_DELETE
    serializer_class = ManyShape

    @extend_schema(
        summary="Restore several documents from the trash", description=ALL_OR_NONE, responses=ChangedShape
    )
    def post(self, request: Request) -> Response:
        ids = self.given(ManyShape)["documents"]
        return changed(operations.restore_many(ids=ids, by=self.actor, now=self.now, every=True))
