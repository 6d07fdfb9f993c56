"""Bodies about how somebody wishes to be told of things."""

from typing import Any

from rest_framework import serializers as s

from features.accounts import agents
from features.accounts.models import Session
from features.notifications.models import PushSubscription, Way
from integrations.push.address import decode
from integrations.push.gateway import Receiver

HOUR: dict[str, Any] = {"min_value": 0, "max_value": 23}
ZONE = "A full hour in your own time zone."


class KindShape(s.Serializer[Any]):
    kind = s.CharField(max_length=40)
    title = s.CharField(read_only=True)
    listed = s.BooleanField(help_text="Whether it stands on your list.")
    way = s.ChoiceField(choices=Way.choices, help_text="How it is mailed: instant, summary or off.")
    pushed = s.BooleanField(required=False, help_text="Whether your devices are told. Left out: as before.")


class DeviceShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    name = s.SerializerMethodField(help_text="Browser and system, as it says of itself.")
    is_here = s.SerializerMethodField(help_text="Whether it is the browser that asks.")
    created_at = s.DateTimeField(read_only=True)
    used_at = s.DateTimeField(read_only=True, help_text="When its push service last took something for it.")

    def get_name(self, row: PushSubscription) -> str:
        return agents.words(row.agent)

    def get_is_here(self, row: PushSubscription) -> bool:
        session: Session = self.context["session"]
        return row.session_id == session.pk


class NewDeviceShape(s.Serializer[Any]):
    endpoint = s.CharField(max_length=1000, help_text="As the browser’s PushManager says it.")
    p256dh = s.CharField(max_length=200, help_text="The browser’s key, in base64url.")
    auth = s.CharField(max_length=100, help_text="The browser’s secret, in base64url.")

    def receiver(self) -> Receiver:
        given = self.validated_data
        return Receiver(given["endpoint"], decode(given["p256dh"]), decode(given["auth"]))

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        for name in ("p256dh", "auth"):
            try:
                decode(given[name])
            except ValueError:
                raise s.ValidationError({name: "This is not base64url."}) from None
        return given


class ChoicesShape(s.Serializer[Any]):
    summary_at = s.IntegerField(help_text=f"When the daily summary comes. {ZONE}", **HOUR)
    quiet_from = s.IntegerField(allow_null=True, help_text=f"With quiet_until, or both null. {ZONE}", **HOUR)
    quiet_until = s.IntegerField(allow_null=True, help_text="Mails wait until then.", **HOUR)
    only_kept = s.BooleanField(help_text="Mail nothing but what is about money, law and safety.")
    kinds = KindShape(many=True)
