"""Bodies about how somebody wishes to be told of things."""

from typing import Any

from rest_framework import serializers as s

from features.notifications.models import Way

HOUR: dict[str, Any] = {"min_value": 0, "max_value": 23}
ZONE = "A full hour in your own time zone."


class KindShape(s.Serializer[Any]):
    kind = s.CharField(max_length=40)
    title = s.CharField(read_only=True)
    listed = s.BooleanField(help_text="Whether it stands on your list.")
    way = s.ChoiceField(choices=Way.choices, help_text="How it is mailed: instant, summary or off.")


class ChoicesShape(s.Serializer[Any]):
    summary_at = s.IntegerField(help_text=f"When the daily summary comes. {ZONE}", **HOUR)
    quiet_from = s.IntegerField(allow_null=True, help_text=f"With quiet_until, or both null. {ZONE}", **HOUR)
    quiet_until = s.IntegerField(allow_null=True, help_text="Mails wait until then.", **HOUR)
    only_kept = s.BooleanField(help_text="Mail nothing but what is about money, law and safety.")
    kinds = KindShape(many=True)
