"""
What a firm writes down once, so that nobody has to ask: articles for its clients, and others for its team alone. Whom
an article is for is said when it is begun and never changes (S1-21).
"""

from django.contrib.postgres.search import SearchVectorField
from django.core.files.storage import Storage
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Contact
from integrations.storage import gateway

NO_ONE = "+"
OTHER = "Other"  # where articles without a category stand


def private_path(instance: models.Model, filename: str) -> str:
    """Where a picture lies: nothing of the name a person gave (security R12)."""
    return gateway.new_key()


def private_storage() -> Storage:
    return gateway.store()


class ArticleCategory(FirmModel):
    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("order", "name", "id")
        constraints = [models.UniqueConstraint(Lower("name"), name="article_category_once")]

    def __str__(self) -> str:
        return self.name


class Article(FirmModel):
    """
    A draft until it is published. What is saved of a published one is what its readers see. `vector` and `language` are
    what searches look through.
    """

    class Audience(models.TextChoices):
        CLIENTS = "clients", "Your clients"
        TEAM = "team", "Your team only"

    audience = models.CharField(max_length=7, choices=Audience)
    category = models.ForeignKey(ArticleCategory, models.SET_NULL, null=True, related_name="articles")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    body = models.TextField(max_length=40_000)
    version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=20, default="simple")  # a text search configuration of PostgreSQL
    vector = SearchVectorField(null=True)

    class Meta:
        ordering = ("order", "title", "id")
        indexes = [
            models.Index(
                fields=["category", "order"],
                condition=Q(published_at__isnull=False),
                name="article_published",
            )
        ]
        constraints = [
            models.CheckConstraint(name="article_audience", condition=Q(audience__in=["clients", "team"])),
            models.CheckConstraint(name="article_has_words", condition=~Q(title="") & ~Q(body="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_for_team(self) -> bool:
        return self.audience == self.Audience.TEAM


class ArticleVersion(FirmModel):
    """What an article said once; the newest is what it says now. `by` is None for a program, or the product itself."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    body = models.TextField(max_length=40_000)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="article_version_once")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class ArticlePicture(FirmModel):
    """A picture of one article, drawn anew from what was uploaded. Its text names it: `![A form](picture:<id>)`."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to=private_path, storage=private_storage, max_length=100)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("created_at", "id")

    @property
    def key(self) -> str:
        return str(self.file.name)


class ArticleAnswer(FirmModel):
    """Whether an article helped somebody, in their last word on it (S3-11)."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="answers")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name=NO_ONE)
    is_helpful = models.BooleanField()
    words = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ("-answered_at", "-id")
        constraints = [models.UniqueConstraint(fields=["article", "contact"], name="article_answer_once")]
