"""Appointments: what can be booked and when; book, move, cancel, and say what became of one."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from features.base.errors import Refused
from features.base.permissions import Permission
from features.booking import diaries, operations, queries
from features.booking.models import Appointment, Service
from features.booking.rules import FIRST_YEAR, LAST_YEAR
from features.booking.switches import BOOKING
from portal_api.resource import Resource
from portal_api.v1.booking_shapes import (
    AppointmentShape,
    CancellationShape,
    MoveShape,
    NewAppointmentShape,
    OutcomeShape,
    ServiceShape,
    SlotsShape,
    free,
)
from portal_api.v1.clients import ClientScoped

LONGEST = timedelta(days=31)
SINCE = OpenApiParameter("since", OpenApiTypes.DATETIME, description="Now, if left out.")
UNTIL = OpenApiParameter("until", OpenApiTypes.DATETIME, description="At most 31 days after since.")
STATE = OpenApiParameter("state", OpenApiTypes.STR, enum=list(Appointment.State.values))
FROM = OpenApiParameter("from", OpenApiTypes.DATETIME, description="Those that begin then or later.")
BEFORE = OpenApiParameter("before", OpenApiTypes.DATETIME, description="Those that begin earlier.")


class BookingScoped(Resource):
    permission = Permission.CLIENTS_VIEW
    switch = BOOKING
    serializer_class: type[Serializer[Any]] = AppointmentShape

    def appointment(self, appointment_id: uuid.UUID) -> Appointment:
        return get_object_or_404(queries.in_workspace(self.actor), pk=appointment_id)

    def told(self, appointment_id: uuid.UUID, status: int = 200) -> Response:
        """Answer with how it stands after a change."""
        return Response(AppointmentShape(self.appointment(appointment_id)).data, status=status)


class Services(BookingScoped):
    serializer_class = ServiceShape

    @extend_schema(summary="List what can be booked", responses=ServiceShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(queries.services().filter(pk__in=queries.bookable().values("pk")), ServiceShape)


class Slots(BookingScoped):
    serializer_class = SlotsShape

    @extend_schema(
        summary="List when a service is free", parameters=[SINCE, UNTIL], responses=SlotsShape,
        description="As staff book it: without its notice, and up to a year ahead.",
    )  # fmt: skip
    def get(self, request: Request, service_id: uuid.UUID) -> Response:
        service: Service = get_object_or_404(queries.bookable(), pk=service_id)
        since = _moment(request, "since") or self.now
        until = _moment(request, "until") or since + LONGEST
        if not since < until <= since + LONGEST:
            raise Refused("Ask for 31 days at most.", field="until")
        found = diaries.free(service, diaries.hosts_of(service), since, until, self.now, by_staff=True)
        return Response(SlotsShape(free(found, timedelta(minutes=service.length))).data)


class Appointments(BookingScoped):
    @extend_schema(
        summary="List appointments", parameters=[STATE, FROM, BEFORE], responses=AppointmentShape(many=True)
    )
    def get(self, request: Request) -> Response:
        rows = queries.in_workspace(self.actor).filter(client__is_test=False)
        if (state := request.query_params.get("state", "")) in Appointment.State.values:
            rows = rows.filter(state=state)
        if since := _moment(request, "from"):
            rows = rows.filter(starts_at__gte=since)
        if until := _moment(request, "before"):
            rows = rows.filter(starts_at__lt=until)
        return self.pages(rows, AppointmentShape)


class ClientAppointments(BookingScoped, ClientScoped):
    serializer_class = NewAppointmentShape

    @extend_schema(summary="List a client’s appointments", responses=AppointmentShape(many=True))
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        rows = queries.in_workspace(self.actor).filter(client=self.client(client_id))
        return self.pages(rows, AppointmentShape)

    @extend_schema(
        summary="Book a time for a client", request=NewAppointmentShape, responses={201: AppointmentShape}
    )
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        client, given = self.client(client_id), self.given(NewAppointmentShape)
        service = queries.bookable().filter(pk=given.pop("service")).first()
        if service is None:
            raise Refused("Name a service that can be booked.", field="service")
        wish = given.pop("contact")
        contact = next((one for one in queries.people_of(client) if one.pk == wish), None)
        if contact is None:
            raise Refused("Name somebody of this client’s who is on the portal.", field="contact")
        made = operations.book(
            service=service, client=client, contact=contact, by=self.actor, now=self.now, **given
        )
        return self.told(made.pk, status=201)


class OneAppointment(BookingScoped):
    @extend_schema(summary="Read an appointment")
    def get(self, request: Request, appointment_id: uuid.UUID) -> Response:
        return self.told(appointment_id)


class AppointmentTime(BookingScoped):
    serializer_class = MoveShape

    @extend_schema(summary="Move it to another free time", request=MoveShape, responses=AppointmentShape)
    def put(self, request: Request, appointment_id: uuid.UUID) -> Response:
        found, given = self.appointment(appointment_id), self.given(MoveShape)
        operations.reschedule(appointment=found, by=self.actor, now=self.now, **given)
        return self.told(appointment_id)


class AppointmentCancellation(BookingScoped):
    serializer_class = CancellationShape

    @extend_schema(summary="Cancel it", request=CancellationShape, responses=AppointmentShape)
    def put(self, request: Request, appointment_id: uuid.UUID) -> Response:
        found, given = self.appointment(appointment_id), self.given(CancellationShape)
        operations.cancel(appointment=found, by=self.actor, now=self.now, **given)
        return self.told(appointment_id)


class AppointmentOutcome(BookingScoped):
    serializer_class = OutcomeShape

    @extend_schema(
        summary="Say that it was held, or that nobody came; “booked” takes that back", request=OutcomeShape,
        responses=AppointmentShape,
    )  # fmt: skip
    def put(self, request: Request, appointment_id: uuid.UUID) -> Response:
        found, given = self.appointment(appointment_id), self.given(OutcomeShape)
        operations.mark(appointment=found, by=self.actor, now=self.now, **given)
        return self.told(appointment_id)


def _moment(request: Request, field: str) -> datetime | None:
    """
    Read a moment of the address.

    :raises Refused: it is none, or does not say in which zone it is.
    """
    text = request.query_params.get(field, "")
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refused("Name a moment with its zone, such as 2026-03-12T09:00:00Z.", field=field)
    return found
