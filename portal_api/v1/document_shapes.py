"""Bodies and answers of calls about several documents, and who has looked at one."""

from typing import Any

from rest_framework import serializers as s

MOST = 100


class ManyShape(s.Serializer[Any]):
    documents = s.ListField(child=s.UUIDField(), min_length=1, max_length=MOST, help_text="Their ids.")


class MovingShape(ManyShape):
    """What is left out stays as it is."""

    type = s.UUIDField(required=False, allow_null=True, help_text="null: those without a type.")
    year = s.IntegerField(required=False)
    project = s.UUIDField(
        required=False,
        allow_null=True,
        help_text="One of the client’s, whose documents all of them are; null: none.",
    )


class ChangedShape(s.Serializer[Any]):
    changed = s.IntegerField(help_text="How many documents it changed.")


class OpeningShape(s.Serializer[Any]):
    name = s.CharField(source="contact.name")
    version = s.IntegerField()
    first_at = s.DateTimeField(source="created_at")
    last_at = s.DateTimeField()
