"""The browsers in which the colleague who is signed in lets themselves be told of news; a key has none."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.accounts.models import Membership, Session
from features.base.errors import NotThere
from features.notifications import devices, operations
from integrations.push import gateway
from portal_api.resource import Resource
from portal_api.v1.telling_shapes import DeviceShape, NewDeviceShape


class OfPerson(Resource):
    serializer_class = DeviceShape

    def person(self, request: Request) -> tuple[Membership, Session]:
        """:raises NotThere: a key asks, or no device can be told in this installation."""
        if not isinstance(self.actor, Membership) or not isinstance(request.auth, Session):
            raise NotThere
        if not gateway.is_there():
            raise NotThere
        return self.actor, request.auth


class Devices(OfPerson):
    @extend_schema(
        summary="List the browsers in which you are told of news",
        description="At most ten. Each is told as long as you are signed in there.",
        responses=DeviceShape(many=True),
    )
    def get(self, request: Request) -> Response:
        person, session = self.person(request)
        rows = devices.of_person(person)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(DeviceShape(page, many=True, context={"session": session}).data)

    @extend_schema(
        summary="Let this browser tell you of news",
        description="With what its PushManager gave. Browsers do so for pages of this host alone.",
        request=NewDeviceShape,
        responses={201: DeviceShape},
    )
    def post(self, request: Request) -> Response:
        person, session = self.person(request)
        form = NewDeviceShape(data=request.data)
        form.is_valid(raise_exception=True)
        row = operations.turn_on(by=person, session=session, receiver=form.receiver(), now=self.now)
        return Response(DeviceShape(row, context={"session": session}).data, status=201)


class OneDevice(OfPerson):
    @extend_schema(summary="Tell a browser nothing more", responses={204: None})
    def delete(self, request: Request, device_id: uuid.UUID) -> Response:
        person, _ = self.person(request)
        device = get_object_or_404(devices.of_person(person), pk=device_id)
        operations.turn_off(by=person, device=device)
        return Response(status=204)
