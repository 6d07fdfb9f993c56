"""Bodies about where work stands."""

from typing import Any

from rest_framework import serializers as s

from features.work.models import ClientStatus, Passage


class StatusShape(s.Serializer[Any]):
    id = s.UUIDField()
    name = s.CharField()
    description = s.CharField()
    tone = s.ChoiceField(choices=ClientStatus.Tone.choices)
    icon = s.ChoiceField(choices=ClientStatus.Icon.choices)
    tells = s.BooleanField(help_text="Clients are told when work comes here.")


class StageShape(s.Serializer[Any]):
    id = s.UUIDField()
    pipeline = s.UUIDField(source="line_id")
    name = s.CharField(help_text="The firm’s own word. Never show it to a client.")
    status = s.UUIDField(
        source="status.id", default=None, help_text="What clients read meanwhile; null: nothing yet."
    )
    moves_on = s.BooleanField(help_text="Goes to the next by itself once nothing is asked of the client.")


class PipelineShape(s.Serializer[Any]):
    id = s.UUIDField()
    name = s.CharField()
    stages = StageShape(many=True, source="places")


class StandingShape(s.Serializer[Any]):
    """Where a project stands; all is null while it is in no stage."""

    stage = s.UUIDField(source="stage_id", allow_null=True)
    entered_at = s.DateTimeField(allow_null=True)
    held_at = s.DateTimeField(allow_null=True)
    held_because = s.CharField(allow_blank=True, help_text="The client reads it.")
    shown_since = s.DateTimeField(allow_null=True, help_text="Since when clients read what they read.")


class MoveShape(s.Serializer[Any]):
    stage = s.UUIDField(write_only=True)
    note = s.CharField(
        required=False, allow_blank=True, max_length=300, write_only=True,
        help_text="For the client; needed where they see a step back.",
    )  # fmt: skip
    why = s.CharField(
        required=False, allow_blank=True, max_length=300, write_only=True, help_text="For the team alone."
    )


class HoldShape(s.Serializer[Any]):
    reason = s.CharField(max_length=300, write_only=True, help_text="The client reads it.")


class PassageShape(s.Serializer[Any]):
    id = s.UUIDField()
    kind = s.ChoiceField(choices=Passage.Kind.choices)
    at = s.DateTimeField()
    from_stage = s.UUIDField(source="from_stage_id", allow_null=True)
    to_stage = s.UUIDField(source="to_stage_id", allow_null=True)
    from_name = s.CharField()
    to_name = s.CharField()
    shown_from = s.CharField(help_text="What the client read before.")
    shown_to = s.CharField(help_text="What the client read after.")
    by = s.CharField(source="by_name")
    why = s.CharField(help_text="For the team alone.")
    note = s.CharField(help_text="For the client.")


class ToldShape(s.Serializer[Any]):
    at = s.DateTimeField()
    words = s.CharField()
    note = s.CharField()
