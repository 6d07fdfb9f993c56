"""Bodies about the library."""

from typing import Any

from rest_framework import serializers as s

from features.library import queries
from features.library.models import Article, ArticlePicture
from tenants import hosts
from tenants.context import require_firm


class CategoryShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    name = s.CharField(max_length=80)
    order = s.IntegerField(read_only=True)


class ArticleShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    audience = s.ChoiceField(choices=Article.Audience.choices, read_only=True)
    category = s.UUIDField(source="category_id", read_only=True)
    order = s.IntegerField(read_only=True, help_text="Its place in the category.")
    title = s.CharField(read_only=True)
    summary = s.CharField(read_only=True)
    body = s.CharField(read_only=True, help_text="Markdown.")
    version = s.IntegerField(read_only=True)
    published_at = s.DateTimeField(read_only=True, help_text="Null: a draft.")
    edited_at = s.DateTimeField(read_only=True)
    helped = s.IntegerField(read_only=True, help_text="How many readers said that it helped.")
    missed = s.IntegerField(read_only=True, help_text="How many said that it did not.")
    created_at = s.DateTimeField(read_only=True)
    portal_url = s.SerializerMethodField(
        help_text="Where clients open it, for a link in a message; null while they can’t."
    )

    def get_portal_url(self, article: Article) -> str | None:
        if article.is_for_team or not article.is_published:
            return None
        return hosts.address(require_firm(), queries.path_for_clients(article.pk))


class ArticlePictureShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    markdown = s.SerializerMethodField(
        help_text="How the article’s text names it, with words for who can’t see it."
    )
    width = s.IntegerField(read_only=True)
    height = s.IntegerField(read_only=True)
    created_at = s.DateTimeField(read_only=True)

    def get_markdown(self, picture: ArticlePicture) -> str:
        return f"![Describe it here](picture:{picture.pk})"


class NewArticlePictureShape(s.Serializer[Any]):
    file = s.FileField(
        help_text="PNG, JPEG or WebP, up to 10 MB and 40 megapixels; it is drawn anew as WebP."
    )


class ArticleChangeShape(s.Serializer[Any]):
    title = s.CharField(max_length=160)
    summary = s.CharField(required=False, allow_blank=True, max_length=300)
    body = s.CharField(max_length=40_000, help_text="Markdown.")
    category = s.UUIDField(required=False, allow_null=True, help_text="Null: under “Other”.")
    seen = s.IntegerField(
        required=False, write_only=True, help_text="The version you read: refused if there is a newer one."
    )


class NewArticleShape(ArticleChangeShape):
    audience = s.ChoiceField(
        choices=Article.Audience.choices, help_text="Whom it is for. This can’t be changed later."
    )
    seen = None  # type: ignore[assignment]


class ArticleVersionShape(s.Serializer[Any]):
    number = s.IntegerField()
    title = s.CharField()
    summary = s.CharField()
    body = s.CharField()
    by = s.UUIDField(source="by_id", help_text="Null: a program, or the product itself.")
    created_at = s.DateTimeField()


class ArticleWishShape(s.Serializer[Any]):
    q = s.CharField(required=False, allow_blank=True, max_length=100, help_text="Words that it holds.")
    audience = s.ChoiceField(choices=Article.Audience.choices, required=False)
    published = s.BooleanField(required=False, allow_null=True, default=None)
