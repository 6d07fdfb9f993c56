"""Pictures of articles, of both shelves, for who may edit the library."""

import uuid

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.errors import Unavailable
from features.library import operations, queries
from features.library.models import ArticlePicture
from features.library.pictures import CONTENT_TYPE
from integrations.storage import gateway
from portal_api.v1.library import LibraryScoped
from portal_api.v1.library_shapes import ArticlePictureShape, NewArticlePictureShape

HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}


class PictureScoped(LibraryScoped):
    serializer_class = ArticlePictureShape

    def picture(self, picture_id: uuid.UUID) -> ArticlePicture:
        rows = queries.pictures_in_workspace(self.actor).select_related("article")
        return get_object_or_404(rows, pk=picture_id)


class ArticlePictures(PictureScoped):
    @extend_schema(summary="List the pictures of an article", responses=ArticlePictureShape(many=True))
    def get(self, request: Request, article_id: uuid.UUID) -> Response:
        rows = queries.pictures_in_workspace(self.actor).filter(article=self.article(article_id))
        return self.pages(rows, ArticlePictureShape)

    @extend_schema(
        summary="Add a picture to an article",
        description="Nobody sees it before the article’s text names it, with the words that come back.",
        request={"multipart/form-data": NewArticlePictureShape},
        responses={201: ArticlePictureShape},
    )
    def post(self, request: Request, article_id: uuid.UUID) -> Response:
        found, file = self.article(article_id), self.given(NewArticlePictureShape)["file"]
        made = operations.add_picture(article=found, file=file, by=self.actor, now=self.now)
        return Response(ArticlePictureShape(made).data, status=201)


class OneArticlePicture(PictureScoped):
    @extend_schema(summary="Read about a picture")
    def get(self, request: Request, picture_id: uuid.UUID) -> Response:
        return Response(ArticlePictureShape(self.picture(picture_id)).data)

    @extend_schema(
        summary="Remove a picture; where a text names it, its words stand alone", responses={204: None}
    )
    def delete(self, request: Request, picture_id: uuid.UUID) -> Response:
        operations.remove_picture(picture=self.picture(picture_id), by=self.actor)
        return Response(status=204)


class ArticlePictureContent(PictureScoped):
    @extend_schema(summary="Download a picture", responses={(200, "image/webp"): OpenApiTypes.BINARY})
    def get(self, request: Request, picture_id: uuid.UUID) -> HttpResponse:
        """
        :raises Unavailable: the store does not give it.
        """
        found = self.picture(picture_id)
        try:
            with gateway.open_file(found.key) as file:
                return HttpResponse(file.read(), headers=HEADERS, content_type=CONTENT_TYPE)
        except gateway.StorageFailed as failure:
            raise Unavailable("This picture can’t be fetched at the moment.") from failure
