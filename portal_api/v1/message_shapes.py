"""Bodies about chats and what is written in them. Internal notes are in none of them (S3-28)."""

from typing import Any

from rest_framework import serializers as s

from features.messages.models import LONGEST, Message, Side, Waiting
from features.messages.operations.saying import MOST_FILES
from features.messages.rules import SUBJECT

FILES = "Documents that the client has already, to come with it."


class ThreadShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="client_id", read_only=True)
    project = s.UUIDField(source="project_id", read_only=True)
    subject = s.CharField(max_length=SUBJECT, required=False)
    started_side = s.ChoiceField(choices=Side.choices, read_only=True)
    waiting_for = s.ChoiceField(choices=Waiting.choices, required=False, help_text="us, them, or empty.")
    waiting_since = s.DateTimeField(read_only=True)
    assigned_to = s.UUIDField(
        source="assigned_to_id", required=False, allow_null=True, help_text="A member of the team."
    )
    is_limited = s.BooleanField(read_only=True, help_text="For some of the client’s people alone.")
    last_message_at = s.DateTimeField(read_only=True)
    archived_at = s.DateTimeField(read_only=True)
    created_at = s.DateTimeField(read_only=True)


class NewMessageShape(s.Serializer[Any]):
    body = s.CharField(
        required=False, allow_blank=True, max_length=LONGEST, default="", help_text="Markdown."
    )
    documents = s.ListField(child=s.UUIDField(), required=False, max_length=MOST_FILES, help_text=FILES)


class NewThreadShape(NewMessageShape):
    subject = s.CharField(max_length=SUBJECT)
    project = s.UUIDField(required=False, allow_null=True)
    only = s.ListField(
        child=s.UUIDField(),
        required=False,
        max_length=100,
        help_text="Of the client’s people; without it for all.",
    )


class MessageShape(s.Serializer[Any]):
    id = s.UUIDField()
    thread = s.UUIDField(source="thread_id")
    sender = s.SerializerMethodField(help_text="Their name; empty: a program.")
    side = s.ChoiceField(choices=Side.choices)
    via = s.ChoiceField(choices=Message.Via.choices)
    body = s.CharField(help_text="Markdown.")
    quoted = s.UUIDField(source="quoted_id")
    documents = s.SerializerMethodField(help_text="Of the client; those that are gone are left out.")
    edited_at = s.DateTimeField()
    created_at = s.DateTimeField()

    def get_sender(self, message: Message) -> str:
        return message.sender.name if message.sender else ""

    def get_documents(self, message: Message) -> list[str]:
        return [str(file.document_id) for file in message.files.all() if file.document_id]


class SeenShape(s.Serializer[Any]):
    until = s.DateTimeField(help_text="The time of the newest message that you have seen.")
