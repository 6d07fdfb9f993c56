"""The firm itself: who it is, its switches, what happened."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.clients import queries as clients
from features.toggles import catalogue, operations, queries
from features.toggles.catalogue import Switch
from portal_api.resource import Resource
from portal_api.v1.shapes import EventShape, FirmShape, SwitchShape, TurnShape
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

    @extend_schema(summary="Read the audit trail, newest first", responses=EventShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(clients.events_visible_to(self.actor), EventShape)
