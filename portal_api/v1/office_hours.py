"""When the firm is there, and what answers while it is not."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from features.base import hours, placeholders
from features.base.models import ClosedDays
from features.base.permissions import Permission
from features.messages import operations, queries, rules
from features.messages.switches import MESSAGES
from portal_api.resource import Resource


class OfficeDayShape(s.Serializer[Any]):
    weekday = s.IntegerField(min_value=0, max_value=6, help_text="0 is Monday.")
    opens = s.TimeField(help_text="By the firm’s clock.")
    closes = s.TimeField()


class ClosedShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    first_on = s.DateField()
    last_on = s.DateField(required=False, allow_null=True, help_text="Without it, the first day alone.")
    name = s.CharField(required=False, allow_blank=True, max_length=80)


class HoursShape(s.Serializer[Any]):
    time_zone = s.CharField(read_only=True)
    days = OfficeDayShape(
        many=True, help_text="A day that is missing is closed; without any, nothing is said."
    )
    is_answering = s.BooleanField(help_text="Whether an answer goes out by itself outside of these hours.")
    answer = s.CharField(
        max_length=rules.LONGEST_ANSWER, help_text=f"With places: {placeholders.listed(rules.ANSWER_PLACES)}."
    )


class HoursScoped(Resource):
    permission = Permission.SETTINGS_FEATURES
    switch = MESSAGES
    serializer_class: type[s.Serializer[Any]] = HoursShape


class OfficeHours(HoursScoped):
    @extend_schema(summary="Read the office hours")
    def get(self, request: Request) -> Response:
        return Response(_shown())

    @extend_schema(summary="Set the office hours", request=HoursShape, responses=HoursShape)
    def put(self, request: Request) -> Response:
        said = self.given(HoursShape)
        week = {day["weekday"]: (day["opens"], day["closes"]) for day in said.pop("days")}
        operations.change_hours(by=self.actor, week=week, **said)
        return Response(_shown())


class ClosedOn(HoursScoped):
    serializer_class = ClosedShape

    @extend_schema(summary="List the days on which the firm is closed", responses=ClosedShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(ClosedDays.objects.all(), ClosedShape)

    @extend_schema(summary="Add closed days", request=ClosedShape, responses={201: ClosedShape})
    def post(self, request: Request) -> Response:
        made = operations.add_closed_days(by=self.actor, **self.given(ClosedShape))
        return Response(ClosedShape(made).data, status=201)


class OneClosed(HoursScoped):
    serializer_class = ClosedShape

    @extend_schema(summary="Be open on these days as on any other", responses={204: None})
    def delete(self, request: Request, closed_id: uuid.UUID) -> Response:
        operations.remove_closed_days(by=self.actor, closed_id=closed_id)
        return Response(status=204)


def _shown() -> dict[str, Any]:
    here, rule = hours.of_firm(), queries.rules()
    days = [{"weekday": day, "opens": opens, "closes": closes} for day, (opens, closes) in here.week.items()]
    known = {
        "time_zone": here.zone.key,
        "days": days,
        "is_answering": rule.is_answering,
        "answer": rule.answer,
    }
    return dict(HoursShape(known).data)
