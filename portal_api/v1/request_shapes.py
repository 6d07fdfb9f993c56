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
    """`{year}` and `{last}` become the year of a request and the one before."""

    id = s.UUIDField(read_only=True)
    title = s.CharField(max_length=200)
    help = s.CharField(required=False, allow_blank=True, max_length=2000)
    type = s.UUIDField(source="type_id", required=False, allow_null=True)
    is_required = s.BooleanField(required=False)


class NewTemplateShape(s.Serializer[Any]):
    name = s.CharField(max_length=120)
    note = s.CharField(required=False, allow_blank=True, max_length=2000)


class RequestTemplateShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    name = s.CharField(read_only=True)
    note = s.CharField(read_only=True)
    items = TemplateItemShape(many=True, read_only=True)


class UploadLinkShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="client_id", read_only=True)
    item = s.UUIDField(
        source="item_id", read_only=True, help_text="What its files answer, if one thing alone."
    )
    title = s.CharField(read_only=True)
    note = s.CharField(read_only=True)
    side = s.CharField(read_only=True, help_text="firm, or client: made by one of the client’s people.")
    names_client = s.BooleanField(read_only=True)
    to_name = s.CharField(read_only=True)
    to_email = s.CharField(read_only=True)
    most_files = s.IntegerField(read_only=True)
    most_bytes = s.IntegerField(read_only=True, help_text="Of all its files together.")
    files = s.IntegerField(source="files_count", read_only=True, help_text="How many came.")
    bytes = s.IntegerField(read_only=True)
    expires_at = s.DateTimeField(read_only=True)
    revoked_at = s.DateTimeField(read_only=True)
    first_used_at = s.DateTimeField(read_only=True)
    created_at = s.DateTimeField(read_only=True)


class MadeUploadLinkShape(UploadLinkShape):
    url = s.CharField(read_only=True, help_text="Shown this once, kept nowhere.")


class NewUploadLinkShape(s.Serializer[Any]):
    title = s.CharField(max_length=200)
    note = s.CharField(required=False, allow_blank=True, max_length=2000)
    days = s.IntegerField(required=False, help_text="How long it works: 1 to 90, 7 unless told.")
    most_files = s.IntegerField(required=False, help_text="1 to 500, 50 unless told.")
    most_mb = s.IntegerField(
        required=False, help_text="Of all files together: 1 to 10,000, 1024 unless told."
    )
    names_client = s.BooleanField(required=False)
    to_name = s.CharField(required=False, allow_blank=True, max_length=200)
    to_email = s.CharField(required=False, allow_blank=True, max_length=254, help_text="It is mailed there.")
    item = s.UUIDField(required=False, allow_null=True, help_text="One thing asked of this client.")


class DoneUploadingShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="client_id", read_only=True)
    person = s.UUIDField(source="contact_id", read_only=True)
    said_at = s.DateTimeField(read_only=True)
    documents = s.IntegerField(read_only=True, help_text="New ones since it was said before.")
    missing = s.IntegerField(read_only=True, help_text="Things that were still asked for.")
    seen_at = s.DateTimeField(source="seen_by_staff_at", read_only=True, help_text="When it was ticked off.")
