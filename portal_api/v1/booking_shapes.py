"""Bodies about services, free times and appointments."""

import uuid
from typing import Any

from rest_framework import serializers as s

from features.booking.models import Appointment, Service, Way
from features.booking.rules import LONGEST_ANSWER, LONGEST_NOTE, LONGEST_REASON, MOST_QUESTIONS

ENDS = [(each.value, each.label) for each in Appointment.State if each != Appointment.State.CANCELLED]


class QuestionShape(s.Serializer[Any]):
    label = s.CharField()  # type: ignore[assignment]  # the field's own name for its label
    required = s.BooleanField()  # type: ignore[assignment]


class ServiceShape(s.Serializer[Any]):
    id = s.UUIDField()
    name = s.CharField()
    summary = s.CharField()
    length = s.IntegerField(help_text="Minutes.")
    before = s.IntegerField(help_text="Minutes that stay free before it.")
    after = s.IntegerField(help_text="Minutes that stay free after it.")
    who = s.ChoiceField(choices=Service.Who.choices)
    ways = s.ListField(child=s.ChoiceField(choices=Way.choices))
    questions = QuestionShape(many=True)
    members = s.SerializerMethodField(help_text="Of the team, who give it.")

    def get_members(self, service: Service) -> list[uuid.UUID]:
        return [one.pk for one in service.hosts.all()]


class SlotShape(s.Serializer[Any]):
    starts_at = s.DateTimeField()
    ends_at = s.DateTimeField()
    members = s.ListField(child=s.UUIDField(), help_text="Of the team, who are free then.")


class SlotsShape(s.Serializer[Any]):
    results = SlotShape(many=True)


class AnswerShape(s.Serializer[Any]):
    label = s.CharField()  # type: ignore[assignment]  # the field's own name for its label
    answer = s.CharField()


class AppointmentShape(s.Serializer[Any]):
    id = s.UUIDField()
    service = s.UUIDField(source="service_id")
    service_name = s.CharField(help_text="As it was called when it was booked.")
    client = s.UUIDField(source="client_id")
    contact = s.UUIDField(source="contact_id", help_text="Who comes.")
    members = s.SerializerMethodField(help_text="Of the team, whom it is with.")
    starts_at = s.DateTimeField()
    ends_at = s.DateTimeField()
    client_zone = s.CharField()
    firm_zone = s.CharField()
    way = s.ChoiceField(choices=Way.choices)
    where = s.CharField(help_text="An address, a number, or a link.")
    note = s.CharField()
    answers = AnswerShape(many=True)
    state = s.ChoiceField(choices=Appointment.State.choices)
    reason = s.CharField(help_text="Why it was cancelled.")
    cancelled_side = s.CharField()
    sequence = s.IntegerField(help_text="Grows with each change, as in the files for calendars.")
    created_at = s.DateTimeField()

    def get_members(self, appointment: Appointment) -> list[uuid.UUID]:
        return [seat.member_id for seat in appointment.seats.all()]


class NewAppointmentShape(s.Serializer[Any]):
    service = s.UUIDField()
    contact = s.UUIDField(help_text="Of the client’s people on the portal, who comes.")
    starts_at = s.DateTimeField(help_text="One of the service’s slots.")
    member = s.UUIDField(
        required=False, allow_null=True, source="member_id", help_text="Of the team; left out: whoever is free."
    )  # fmt: skip
    way = s.ChoiceField(choices=Way.choices, required=False, help_text="Where the service has more than one.")
    phone = s.CharField(
        required=False, allow_blank=True, max_length=40, help_text="The contact’s own if left out."
    )
    note = s.CharField(required=False, allow_blank=True, max_length=LONGEST_NOTE)
    answers = s.ListField(
        child=s.CharField(allow_blank=True, max_length=LONGEST_ANSWER), required=False, max_length=MOST_QUESTIONS,
        help_text="In the order of the service’s questions.",
    )  # fmt: skip

    def validate_answers(self, given: list[str]) -> dict[str, str]:
        return {str(number): answer for number, answer in enumerate(given)}


class MoveShape(s.Serializer[Any]):
    starts_at = s.DateTimeField()


class CancellationShape(s.Serializer[Any]):
    reason = s.CharField(
        required=False, allow_blank=True, max_length=LONGEST_REASON, help_text="The client reads it."
    )


class OutcomeShape(s.Serializer[Any]):
    state = s.ChoiceField(choices=ENDS)


def free(found: dict[Any, Any], length: Any) -> Any:
    """Return free times as SlotsShape has them."""
    return {
        "results": [{"starts_at": at, "ends_at": at + length, "members": who} for at, who in found.items()]
    }
