"""Bodies about announcements."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from features.announcements.models import Announcement
from features.clients.models import Client


class AnnouncementShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    title = s.CharField(max_length=200)
    body = s.CharField(required=False, allow_blank=True, help_text="Markdown, up to 5,000 characters.")
    audience = s.ChoiceField(choices=Announcement.Audience.choices, required=False)
    kinds = s.ListField(
        child=s.ChoiceField(choices=Client.Kind.choices), required=False, write_only=True, max_length=20,
        help_text="With the audience kinds.",
    )  # fmt: skip
    clients = s.ListField(
        child=s.UUIDField(), required=False, write_only=True, max_length=500, help_text="With the audience clients."
    )  # fmt: skip
    projects = s.ListField(
        child=s.UUIDField(), required=False, write_only=True, max_length=500, help_text="With the audience projects."
    )  # fmt: skip
    starts_at = s.DateTimeField(
        required=False, allow_null=True, help_text="Null: once it is published. Of one that runs it stays."
    )
    ends_at = s.DateTimeField(required=False, allow_null=True, help_text="Null: until it is ended.")
    state = s.SerializerMethodField()
    reach = s.IntegerField(read_only=True, help_text="How many people on the portal it reaches now.")
    seen_by = s.IntegerField(read_only=True, help_text="How many of these have seen it.")
    published_at = s.DateTimeField(read_only=True)
    created_at = s.DateTimeField(read_only=True)

    @extend_schema_field({"type": "string", "enum": Announcement.State.values})
    def get_state(self, announcement: Announcement) -> str:
        return announcement.state(self.context["now"])


class PublishingShape(s.Serializer[Any]):
    at = s.DateTimeField(
        required=False, allow_null=True, help_text="Left out: when its draft says, else now."
    )
