"""What a signed-in colleague was told, and how they wish to be. A key is nobody: nothing is told to it."""

import uuid
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.accounts.models import Membership
from features.base.errors import NotThere, Refused
from features.notifications import operations, queries
from features.notifications.queries import Choice
from portal_api.resource import Resource
from portal_api.v1.telling_shapes import ChoicesShape
from portal_api.v1.work_shapes import NotificationShape


class Notifications(Resource):
    serializer_class = NotificationShape

    @extend_schema(
        summary="List what you were told, newest first",
        description="For a signed-in colleague; for a key the list is empty.",
        responses=NotificationShape(many=True),
    )
    def get(self, request: Request) -> Response:
        return self.pages(queries.visible_to(self.actor), NotificationShape)


class Reading(Resource):
    serializer_class = NotificationShape

    @extend_schema(summary="Mark one as read", request=None)
    def put(self, request: Request, notification_id: uuid.UUID) -> Response:
        by = self.actor
        if not isinstance(by, Membership):
            raise NotThere
        found = get_object_or_404(queries.visible_to(by), pk=notification_id)
        operations.mark_read(notification=found, by=by, now=self.now)
        found.refresh_from_db()
        return Response(NotificationShape(found).data)


class Choices(Resource):
    """How the colleague who is signed in wishes to hear of things, and when; a key has no wishes."""

    serializer_class = ChoicesShape

    @property
    def person(self) -> Membership:
        if not isinstance(self.actor, Membership):
            raise NotThere
        return self.actor

    @extend_schema(summary="Read what you are told, how, and when")
    def get(self, request: Request) -> Response:
        return Response(ChoicesShape(shown(self.person)).data)

    @extend_schema(
        summary="Choose what you are told, how, and when",
        description="Kinds that are left out stay as they are, and so do hours.",
    )
    def patch(self, request: Request) -> Response:
        given, by = self.given(ChoicesShape, partial=True), self.person
        had = {kind.key: choice.pushed for kind, choice in queries.choices_of(by)}
        kinds = {
            one["kind"]: Choice(one["listed"], one["way"], one.get("pushed", had.get(one["kind"], True)))
            for one in given.pop("kinds", [])
        }
        hours = {name: value for name, value in shown(by).items() if name != "kinds"} | given
        first, until = hours.pop("quiet_from"), hours.pop("quiet_until")
        if (first is None) != (until is None):
            raise Refused("Give from when until when, or neither.", field="quiet_until")
        quiet = None if first is None else (first, until)
        with transaction.atomic():
            operations.choose(by=by, choices=kinds)
            operations.set_rhythm(by=by, now=self.now, quiet=quiet, **hours)
        return Response(ChoicesShape(shown(by)).data)


def shown(person: Membership) -> dict[str, Any]:
    rhythm = queries.rhythm_of(person)
    return {
        "summary_at": rhythm.summary_at, "quiet_from": rhythm.quiet_from, "quiet_until": rhythm.quiet_until,
        "only_kept": rhythm.only_kept,
        "kinds": [
            {"kind": kind.key, "title": kind.label, **choice._asdict()}
            for kind, choice in queries.choices_of(person)
        ],
    }  # fmt: skip
