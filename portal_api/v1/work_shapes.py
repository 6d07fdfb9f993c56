"""Bodies about projects, to-dos and notifications."""

from typing import Any

from rest_framework import serializers as s

from features.projects.models import Project


class ProjectShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="client_id", read_only=True)
    name = s.CharField(max_length=200)
    summary = s.CharField(
        required=False, allow_blank=True, max_length=300, help_text="The client reads this."
    )
    address = s.CharField(required=False, allow_blank=True, max_length=300)
    starts_on = s.DateField(required=False, allow_null=True)
    ends_on = s.DateField(required=False, allow_null=True)
    email = s.CharField(
        required=False,
        allow_blank=True,
        help_text="For invoices, instead of the client’s. Several by semicolon.",
    )
    team = s.ListField(
        child=s.UUIDField(), required=False, write_only=True, max_length=100, help_text="Who works on it."
    )
    people = s.ListField(
        child=s.UUIDField(),
        required=False,
        write_only=True,
        max_length=100,
        help_text="Of the client’s people.",
    )
    state = s.ChoiceField(choices=Project.State.choices, read_only=True)
    completed_at = s.DateTimeField(read_only=True)
    created_at = s.DateTimeField(read_only=True)


class ActionShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="client_id", read_only=True)
    contact = s.UUIDField(
        source="contact_id", read_only=True, help_text="Null: everybody who acts for the client."
    )
    project = s.UUIDField(source="project_id", read_only=True)
    kind = s.CharField(read_only=True)
    title = s.CharField(max_length=200)
    detail = s.CharField(required=False, allow_blank=True)
    due_on = s.DateField(required=False, allow_null=True)
    settled_at = s.DateTimeField(read_only=True)
    settled_side = s.CharField(
        read_only=True, help_text="client, staff, api or system; empty while it is open."
    )
    withdrawn_at = s.DateTimeField(read_only=True)
    created_at = s.DateTimeField(read_only=True)


class NewActionShape(s.Serializer[Any]):
    kind = s.CharField(max_length=20, help_text="upload or other.")
    title = s.CharField(max_length=200)
    detail = s.CharField(required=False, allow_blank=True)
    due_on = s.DateField(required=False, allow_null=True)
    contact = s.UUIDField(source="contact_id", required=False, allow_null=True)
    project = s.UUIDField(source="project_id", required=False, allow_null=True)


class NotificationShape(s.Serializer[Any]):
    id = s.UUIDField()
    kind = s.CharField()
    title = s.CharField()
    detail = s.CharField()
    path = s.CharField(help_text="Where it leads, on the firm’s host.")
    client = s.UUIDField(source="client_id")
    read_at = s.DateTimeField()
    created_at = s.DateTimeField()
