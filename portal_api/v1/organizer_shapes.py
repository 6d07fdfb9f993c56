"""Bodies about organizers: the firm's templates, what was sent to clients, and their answers."""

from typing import Any

from rest_framework import serializers as s

from features.organizers.models import Organizer, OrganizerTemplate
from features.organizers.schema import Kind


class OrganizerTemplateShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    name = s.CharField(read_only=True, help_text="The team’s name for it.")
    title = s.CharField(
        read_only=True, help_text="What clients read; {client}, {year} and {last} are filled in."
    )
    newest = s.IntegerField(read_only=True, help_text="The version that clients get; 0: none yet.")
    is_changed = s.BooleanField(read_only=True, help_text="The draft is not what the newest version says.")
    is_open = s.BooleanField(read_only=True, help_text="Clients may start one themselves.")
    edited_at = s.DateTimeField(read_only=True)


class OneOrganizerTemplateShape(OrganizerTemplateShape):
    content = s.SerializerMethodField(help_text="What its newest version asks; null: none yet.")

    def get_content(self, template: OrganizerTemplate) -> dict[str, Any] | None:
        version = self.context["version"]
        return version.content if version else None


class OrganizerShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="client_id", read_only=True)
    template = s.UUIDField(source="version.template_id", read_only=True)
    version = s.IntegerField(source="version.number", read_only=True)
    title = s.CharField(read_only=True)
    note = s.CharField(read_only=True)
    state = s.ChoiceField(choices=Organizer.State.choices, read_only=True)
    due_on = s.DateField(read_only=True)
    is_begun_by_client = s.SerializerMethodField()
    submitted_at = s.DateTimeField(read_only=True)
    decided_at = s.DateTimeField(read_only=True, help_text="When staff accepted or returned it.")
    created_at = s.DateTimeField(read_only=True)

    def get_is_begun_by_client(self, organizer: Organizer) -> bool:
        return organizer.begun_by_id is not None


class NewOrganizerShape(s.Serializer[Any]):
    template = s.UUIDField()
    year = s.IntegerField(help_text="Fills {year} and {last} of the title.")
    due_on = s.DateField(required=False, allow_null=True)
    note = s.CharField(required=False, allow_blank=True, max_length=2000)


class DueShape(s.Serializer[Any]):
    due_on = s.DateField(allow_null=True)


class AnswerShape(s.Serializer[Any]):
    """What stands as the answer to a question that is shown."""

    key = s.CharField(read_only=True)
    section = s.CharField(read_only=True)
    label = s.CharField(read_only=True)  # type: ignore[assignment]  # a field of this name
    kind = s.ChoiceField(choices=[(kind.value, kind.value) for kind in Kind], read_only=True)
    value = s.JSONField(read_only=True, help_text="Text, a list, a table’s rows, an address; null: none.")
    documents = s.ListField(child=s.UUIDField(), read_only=True)
    does_not_apply = s.BooleanField(read_only=True)
    reason = s.CharField(read_only=True, help_text="Why it does not apply.")
    number = s.IntegerField(read_only=True, help_text="Counts its changes; 0: never answered.")
    is_missing = s.BooleanField(
        read_only=True, help_text="It stops sending: needed, returned, or in two versions."
    )
    apart = s.IntegerField(
        read_only=True, help_text="Answers that were saved at the same time and wait for a choice."
    )
    verdict = s.CharField(read_only=True, help_text="accepted, returned, or empty.")
    note = s.CharField(read_only=True, help_text="Why it was returned.")
    saved_at = s.DateTimeField(read_only=True)


class SaidShape(s.Serializer[Any]):
    value = s.JSONField(
        required=False, allow_null=True, help_text="As it is read; files can’t be given here."
    )
    number = s.IntegerField(
        required=False,
        min_value=0,
        help_text="The number of the answer that this is based on; 0 unless told.",
    )
    does_not_apply = s.BooleanField(required=False)
    reason = s.CharField(required=False, allow_blank=True, max_length=300)


class NotesShape(s.Serializer[Any]):
    notes = s.DictField(
        child=s.CharField(max_length=2000),
        help_text="What is wrong, by the question’s key. The client reads it.",
    )
