"""Bodies about requests for documents and the firm's request lists."""

from typing import Any

from rest_framework import serializers as s

from features.requests.models import Item

STATES = ["draft", "open", "closed", "withdrawn"]


class WantedShape(s.Serializer[Any]):
    title = s.CharField(max_length=200)
    help = s.CharField(required=False, allow_blank=True, max_length=2000)
    type = s.UUIDField(required=False, allow_null=True, help_text="Where its files go: a document type.")
    year = s.IntegerField(required=False, allow_null=True)
    is_required = s.BooleanField(required=False)
    due_on = s.DateField(required=False, allow_null=True)


class RequestItemShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    title = s.CharField(read_only=True)
    help = s.CharField(read_only=True)
    type = s.UUIDField(source="type_id", read_only=True)
    year = s.IntegerField(read_only=True)
    is_required = s.BooleanField(read_only=True)
    due_on = s.DateField(read_only=True)
    asked_at = s.DateTimeField(read_only=True, help_text="Since when it is owed; null in a draft.")
    state = s.ChoiceField(choices=Item.State.choices, read_only=True)
    answer = s.CharField(read_only=True, help_text="files, not_applicable, do_not_have, or empty.")
    words = s.CharField(read_only=True, help_text="What the client wrote with an answer without files.")
    answered_at = s.DateTimeField(read_only=True)
    note = s.CharField(read_only=True, help_text="Why it was returned.")
    documents = s.SerializerMethodField()

    def get_documents(self, item: Item) -> list[str]:
        return [str(one.document_id) for one in item.files.all()]


class RequestShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="client_id", read_only=True)
    title = s.CharField(read_only=True)
    note = s.CharField(read_only=True)
    year = s.IntegerField(read_only=True)
    project = s.UUIDField(source="project_id", read_only=True, help_text="Where its files belong.")
    sent_at = s.DateTimeField(read_only=True, help_text="Null: a draft.")
    closed_at = s.DateTimeField(read_only=True)
    withdrawn_at = s.DateTimeField(read_only=True)
    nudged_at = s.DateTimeField(read_only=True)
    items = RequestItemShape(many=True, read_only=True)
    created_at = s.DateTimeField(read_only=True)


class NewRequestShape(s.Serializer[Any]):
    title = s.CharField(max_length=200)
    note = s.CharField(required=False, allow_blank=True, max_length=2000)
    year = s.IntegerField(required=False, allow_null=True)
    project = s.UUIDField(
        required=False, allow_null=True, help_text="Of this client; its files belong there."
    )
    items = WantedShape(many=True, required=False)
    template = s.UUIDField(required=False, allow_null=True, help_text="Begin with a list of the firm’s.")
    draft = s.BooleanField(required=False, help_text="Keep it until it is sent.")


class ReturnShape(s.Serializer[Any]):
    note = s.CharField(max_length=2000, help_text="The client reads this.")


class TemplateItemShape(s.Serializer[Any]):
    title = s.CharField()
    help = s.CharField()
    type = s.UUIDField(source="type_id")
    is_required = s.BooleanField()


class RequestTemplateShape(s.Serializer[Any]):
    id = s.UUIDField()
    name = s.CharField()
    note = s.CharField()
    items = TemplateItemShape(many=True)
