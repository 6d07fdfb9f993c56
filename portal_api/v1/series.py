"""Recurring invoices: begin, change, pause, resume, leave one out, end."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from features.base.permissions import Permission
from features.billing import recurring
from features.billing.models import Series
from features.billing.operations import repeating
from features.billing.switches import BILLING
from portal_api.resource import Resource
from portal_api.v1.clients import ClientScoped
from portal_api.v1.documents import project_of
from portal_api.v1.invoices import charge_of
from portal_api.v1.series_shapes import NewSeriesShape, SeriesShape

STATE = OpenApiParameter("state", str, enum=Series.State.values, description="Only those.")


class SeriesScoped(Resource):
    permission = Permission.BILLING_VIEW
    switch = BILLING
    serializer_class: type[Serializer[Any]] = SeriesShape

    def all(self) -> QuerySet[Series]:
        return recurring.whole(recurring.in_workspace(self.actor))

    def series(self, series_id: uuid.UUID) -> Series:
        return get_object_or_404(self.all(), pk=series_id)

    def shown(self, series_id: uuid.UUID, status: int = 200) -> Response:
        return Response(SeriesShape(self.series(series_id)).data, status=status)

    def terms(self, *, partial: bool = False) -> dict[str, Any]:
        """Return the checked body, with rows in place of ids."""
        said = self.given(NewSeriesShape, partial=partial)
        if "project" in said:
            said["project"] = project_of(self.actor, said["project"])
        if "lines" in said:
            said["lines"] = [charge_of(line) for line in said["lines"]]
        return said


class AllSeries(SeriesScoped):
    @extend_schema(summary="List recurring invoices", parameters=[STATE], responses=SeriesShape(many=True))
    def get(self, request: Request) -> Response:
        state = request.query_params.get("state", "")
        rows = self.all().filter(state=state) if state in Series.State.values else self.all()
        return self.pages(rows, SeriesShape)


class ClientSeries(SeriesScoped, ClientScoped):
    permission = Permission.BILLING_VIEW
    serializer_class = NewSeriesShape

    @extend_schema(summary="List a client’s recurring invoices", responses=SeriesShape(many=True))
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        return self.pages(self.all().filter(client=self.client(client_id)), SeriesShape)

    @extend_schema(summary="Begin a recurring invoice", request=NewSeriesShape, responses={201: SeriesShape})
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        made = repeating.repeat(client=self.client(client_id), by=self.actor, now=self.now, **self.terms())
        return self.shown(made.pk, 201)


class OneSeries(SeriesScoped):
    @extend_schema(summary="Read a recurring invoice")
    def get(self, request: Request, series_id: uuid.UUID) -> Response:
        return self.shown(series_id)

    @extend_schema(
        summary="Change what comes from now on. Lines that are given replace those there are.",
        request=NewSeriesShape(partial=True), responses=SeriesShape,
    )  # fmt: skip
    def patch(self, request: Request, series_id: uuid.UUID) -> Response:
        terms = self.terms(partial=True)
        repeating.change_series(series=self.series(series_id), by=self.actor, now=self.now, **terms)
        return self.shown(series_id)


class Pause(SeriesScoped):
    @extend_schema(summary="Pause: nothing is made of it", request=None)
    def post(self, request: Request, series_id: uuid.UUID) -> Response:
        repeating.pause_series(series=self.series(series_id), by=self.actor, now=self.now)
        return self.shown(series_id)


class Resumption(SeriesScoped):
    @extend_schema(summary="Go on, from today: what was passed over is not made up for", request=None)
    def post(self, request: Request, series_id: uuid.UUID) -> Response:
        repeating.resume_series(series=self.series(series_id), by=self.actor, now=self.now)
        return self.shown(series_id)


class Skipping(SeriesScoped):
    @extend_schema(summary="Leave the next invoice out", request=None)
    def post(self, request: Request, series_id: uuid.UUID) -> Response:
        repeating.skip_next(series=self.series(series_id), by=self.actor, now=self.now)
        return self.shown(series_id)


class End(SeriesScoped):
    @extend_schema(summary="End it: nothing is made of it any more", request=None)
    def post(self, request: Request, series_id: uuid.UUID) -> Response:
        repeating.end_series(series=self.series(series_id), by=self.actor, now=self.now)
        return self.shown(series_id)
