"""Reports: the same tables as on the pages and in the files."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.billing import queries, reports
from features.billing.reports import KINDS
from features.billing.reports.files import MOST
from features.billing.reports.shape import Line, Part, Report
from features.billing.switches import BILLING
from portal_api.resource import Resource

NAMES = tuple(KINDS)
DAYS = [
    OpenApiParameter("period", str, description="month, last-month, quarter, year, last-year, by the firm’s calendar."),
    OpenApiParameter("from", str, description="The first day, with `to`: 2026-01-01."),
    OpenApiParameter("to", str, description="The last day."),
    OpenApiParameter("on", str, description="The day of a report that shows how things stood: aging."),
    OpenApiParameter("way", str, description="payments: day, method, client, each. tax: billed, received."),
]  # fmt: skip


class ColumnShape(s.Serializer[Any]):
    key = s.CharField()
    name = s.CharField()
    kind = s.CharField(
        help_text="text, day, month, money (minor units), count, rate (thousandths of a percent)."
    )


class PartShape(s.Serializer[Any]):
    key = s.CharField()
    title = s.CharField()
    columns = ColumnShape(many=True)
    lines = s.ListField(child=s.DictField(), help_text=f"By the keys of the columns; at most {MOST:,}.")
    totals = s.DictField(child=s.DictField(), help_text="Of all lines, by currency.")


class ReportShape(s.Serializer[Any]):
    report = s.CharField()
    first = s.DateField()
    last = s.DateField()
    parts = PartShape(many=True)
    remarks = s.ListField(child=s.CharField())


class OneReport(Resource):
    permission = Permission.BILLING_VIEW
    switch = BILLING
    serializer_class = ReportShape
    key = ""

    @extend_schema(summary="Read a report", parameters=DAYS, responses=ReportShape)
    def get(self, request: Request) -> Response:
        kind = KINDS[self.key]
        wish = reports.asked(kind, self.actor, request.query_params.dict(), queries.today(self.now))
        found = reports.read(kind, wish)
        days = {"first": wish.period.first, "last": wish.period.last}
        return Response({"report": kind.key, **days, **_body(found)})


def _body(found: Report) -> dict[str, Any]:
    return {"parts": [_part(part) for part in found.parts], "remarks": found.remarks}


def _part(part: Part) -> dict[str, Any]:
    columns = [{"key": one.key, "name": one.label, "kind": one.kind} for one in part.columns]
    lines = [_line(part, line) for line in part.lines[:MOST]]
    totals = {code: _line(part, Line(code, part.totals(code)), only=True) for code in part.currencies}
    return {"key": part.key, "title": part.title, "columns": columns, "lines": lines, "totals": totals}


def _line(part: Part, line: Line, *, only: bool = False) -> dict[str, Any]:
    """Return a line by the keys of its columns; `only` those that add."""
    pairs = zip(part.columns, line.values, strict=True)
    said: dict[str, Any] = {column.key: value for column, value in pairs if column.adds or not only}
    ids = {
        f"{key}_id": str(name)
        for key, (kind, name) in line.refs.items()
        if kind in ("client", "invoice", "payment")
    }
    return said if only else {"currency": line.currency, **said, **ids}
