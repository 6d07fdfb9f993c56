"""The library: articles of both shelves and their categories, for who may edit it."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from features.base.permissions import Permission
from features.library import operations, queries, searching
from features.library.models import Article, ArticleCategory
from features.library.switches import LIBRARY
from portal_api.resource import Resource
from portal_api.v1.library_shapes import (
    ArticleChangeShape,
    ArticleShape,
    ArticleVersionShape,
    ArticleWishShape,
    CategoryShape,
    NewArticleShape,
)


class LibraryScoped(Resource):
    permission = Permission.LIBRARY_EDIT
    switch = LIBRARY
    serializer_class: type[Serializer[Any]] = ArticleShape

    def article(self, article_id: uuid.UUID) -> Any:
        return get_object_or_404(queries.counted(queries.in_workspace(self.actor)), pk=article_id)

    def words(self, kind: type[Serializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """
        Return what is given of an article.

        :raises ValidationError: there is no such category.
        """
        given = self.given(kind, partial=partial)
        if (wanted := given.get("category")) is not None:
            given["category"] = ArticleCategory.objects.filter(pk=wanted).first()
            if given["category"] is None:
                raise ValidationError({"category": "There is no such category."})
        return given


class Articles(LibraryScoped):
    @extend_schema(
        summary="List and search articles",
        parameters=[ArticleWishShape],
        responses=ArticleShape(many=True),
    )
    def get(self, request: Request) -> Response:
        form = ArticleWishShape(data=request.query_params)
        form.is_valid(raise_exception=True)
        said, rows = form.validated_data, queries.in_workspace(self.actor)
        if "audience" in said:
            rows = rows.filter(audience=said["audience"])
        if said["published"] is not None:
            rows = rows.filter(published_at__isnull=not said["published"])
        found = searching.search(Article.objects.all(), said.get("q", "")).order_by().values("pk")
        return self.pages(queries.counted(rows.filter(pk__in=found)), ArticleShape)

    @extend_schema(
        summary="Begin an article, as a draft", request=NewArticleShape, responses={201: ArticleShape}
    )
    def post(self, request: Request) -> Response:
        made = operations.add(by=self.actor, now=self.now, **self.words(NewArticleShape))
        return Response(ArticleShape(self.article(made.pk)).data, status=201)


class OneArticle(LibraryScoped):
    @extend_schema(summary="Read an article")
    def get(self, request: Request, article_id: uuid.UUID) -> Response:
        return Response(ArticleShape(self.article(article_id)).data)

    @extend_schema(
        summary="Change an article; readers of a published one see it at once",
        request=ArticleChangeShape(partial=True),
        responses=ArticleShape,
    )
    def patch(self, request: Request, article_id: uuid.UUID) -> Response:
        found = self.article(article_id)
        operations.edit(
            article=found, by=self.actor, now=self.now, **self.words(ArticleChangeShape, partial=True)
        )
        return Response(ArticleShape(self.article(article_id)).data)

    @extend_schema(summary="Remove an article, its versions and its answers", responses={204: None})
    def delete(self, request: Request, article_id: uuid.UUID) -> Response:
        operations.remove(article=self.article(article_id), by=self.actor)
        return Response(status=204)


class ArticlePublication(LibraryScoped):
    @extend_schema(summary="Publish an article", request=None, responses=ArticleShape)
    def put(self, request: Request, article_id: uuid.UUID) -> Response:
        operations.publish(article=self.article(article_id), by=self.actor, now=self.now)
        return Response(ArticleShape(self.article(article_id)).data)

    @extend_schema(summary="Make an article a draft again", responses=ArticleShape)
    def delete(self, request: Request, article_id: uuid.UUID) -> Response:
        operations.unpublish(article=self.article(article_id), by=self.actor)
        return Response(ArticleShape(self.article(article_id)).data)


class ArticleVersions(LibraryScoped):
    serializer_class = ArticleVersionShape

    @extend_schema(summary="List what an article said before", responses=ArticleVersionShape(many=True))
    def get(self, request: Request, article_id: uuid.UUID) -> Response:
        rows = queries.versions_in_workspace(self.actor).filter(article=self.article(article_id))
        return self.pages(rows, ArticleVersionShape)


class ArticleRestoration(LibraryScoped):
    @extend_schema(summary="Bring a version back, as the newest", request=None, responses=ArticleShape)
    def post(self, request: Request, article_id: uuid.UUID, number: int) -> Response:
        rows = queries.versions_in_workspace(self.actor)
        found = get_object_or_404(rows, article=article_id, number=number)
        operations.restore(version=found, by=self.actor, now=self.now)
        return Response(ArticleShape(self.article(article_id)).data)


class ArticleCategories(LibraryScoped):
    serializer_class = CategoryShape

    @extend_schema(summary="List the categories of the library", responses=CategoryShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(ArticleCategory.objects.all(), CategoryShape)

    @extend_schema(summary="Add a category", request=CategoryShape, responses={201: CategoryShape})
    def post(self, request: Request) -> Response:
        added = operations.add_category(by=self.actor, **self.given(CategoryShape))
        return Response(CategoryShape(added).data, status=201)


class OneArticleCategory(LibraryScoped):
    serializer_class = CategoryShape

    @extend_schema(summary="Rename a category", request=CategoryShape, responses=CategoryShape)
    def patch(self, request: Request, category_id: uuid.UUID) -> Response:
        found = get_object_or_404(ArticleCategory, pk=category_id)
        operations.rename_category(category=found, by=self.actor, **self.given(CategoryShape))
        return Response(CategoryShape(found).data)

    @extend_schema(summary="Remove a category; its articles stay, under “Other”", responses={204: None})
    def delete(self, request: Request, category_id: uuid.UUID) -> Response:
        operations.remove_category(category=get_object_or_404(ArticleCategory, pk=category_id), by=self.actor)
        return Response(status=204)
