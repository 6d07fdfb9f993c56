"""The firm itself: who it is, its switches, what happened."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.dashboard import trail
from features.toggles import catalogue, operations, queries
from features.toggles.catalogue import Switch
from portal_api.resource import Resource
from portal_api.v1.shapes import ActivityFilterShape, EventShape, FirmShape, SwitchShape, TurnShape
from tenants.context import require_firm
from tenants.hosts import address


class ThisFirm(Resource):
    serializer_class = FirmShape

    @extend_schema(summary="Whose API this is")
    def get(self, request: Request) -> Response:
        firm = require_firm()
        facts = {"id": firm.pk, "name": firm.name, "kind": firm.kind, "time_zone": firm.time_zone}
        return Response({**FirmShape({**facts, "address": address(firm)}).data})


def shown(switch: Switch) -> dict[str, object]:
    need = queries.missing(switch)
    return {
        "key": switch.key, "label": switch.label, "on": queries.is_on(switch), "chosen": queries.is_chosen(switch),
        "needs": need.title if need else None,
    }  # fmt: skip


class Switches(Resource):
    permission = Permission.SETTINGS_FEATURES
    serializer_class = SwitchShape
    pagination_class = None

    @extend_schema(summary="List the switches", responses=SwitchShape(many=True))
    def get(self, request: Request) -> Response:
        return Response(SwitchShape([shown(switch) for switch in catalogue.every()], many=True).data)


class OneSwitch(Resource):
    permission = Permission.SETTINGS_FEATURES
    serializer_class = SwitchShape

    @extend_schema(summary="Turn a switch, from this moment", request=TurnShape, responses=SwitchShape)
    def put(self, request: Request, key: str) -> Response:
        switch = catalogue.get(key)
        if switch is None:
            raise Http404
        operations.turn(switch=switch, on=self.given(TurnShape)["on"], by=self.actor)
        return Response(SwitchShape(shown(switch)).data)


class Activity(Resource):
    permission = Permission.ACTIVITY_VIEW
    serializer_class = EventShape

    @extend_schema(
        summary="Read the audit trail, newest first", parameters=[ActivityFilterShape],
        responses=EventShape(many=True),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        asked = ActivityFilterShape(data=request.query_params)
        asked.is_valid(raise_exception=True)
        with timezone.override(require_firm().time_zone):
            rows = trail.found(self.actor, _wanted(asked.validated_data))
        return self.pages(rows.select_related("link"), EventShape)


def _wanted(given: dict[str, Any]) -> trail.Filter:
    days = {name: given.get(name) for name in ("since", "until")}
    client = str(given["client"]) if "client" in given else ""
    return trail.Filter(
        words=given.get("search", ""), who=given.get("actor", ""), area=given.get("area", ""), client=client, **days
    )  # fmt: skip
