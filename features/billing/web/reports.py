"""Reports for the firm, on the page and as files."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base import audit, sheets, throttle
from features.base.errors import Refused
from features.base.permissions import Permission
from features.billing import queries, reports
from features.billing.reports import Kind, chart, files
from features.billing.reports.asked import NAMES, Asked, named
from features.billing.switches import BILLING
from features.billing.web import report_tables

VIEW = Permission.BILLING_VIEW
TYPES = {"csv": sheets.CSV, "xlsx": sheets.XLSX}


@require_safe
@staff_page(permission=VIEW, switch=BILLING)
def index(request: StaffRequest) -> HttpResponseBase:
    return redirect("billing_reports:aging")


@require_safe
@staff_page(permission=VIEW, switch=BILLING)
def page(request: StaffRequest, key: str) -> HttpResponse:
    kind, today, by = reports.KINDS[key], queries.today(), request.membership
    refusal, wish = None, None
    try:
        wish = reports.asked(kind, by, request.GET, today)
    except Refused as refused:
        refusal, wish = refused, reports.asked(kind, by, {}, today)
    found = reports.read(kind, wish)
    charts = [one for currency, months in found.months.items() if (one := chart.of(months, currency))]
    context = {
        "report": found, "wish": wish, "kind": kind, "refusal": refusal, "tabs": _tabs(kind), "days": _days(kind, wish),
        "ways": _ways(kind, wish), "tables": report_tables.of(found), "charts": charts[:1], "files": _files(kind, wish),
        "said": _said(kind, wish), "today": today,
    }  # fmt: skip
    return render(request, "billing/firm/report.html", context, status=422 if refusal else 200)


@require_safe
@staff_page(permission=VIEW, switch=BILLING)
def file(request: StaffRequest, key: str) -> HttpResponseBase:
    """Send a report as a file, and write down that it left the house (security R54)."""
    kind, by = reports.KINDS[key], request.membership
    throttle.hit("export", str(by.pk), most=20, seconds=3600)
    try:
        wish = reports.asked(kind, by, request.GET, queries.today())
    except Refused:  # the page says what is wrong with the days
        return redirect(f"{reverse(f'billing_reports:{key}')}?{request.GET.urlencode()}")
    form = "xlsx" if request.GET.get("as") == "xlsx" else "csv"
    found = reports.read(kind, wish)
    part = found.part(request.GET.get("part", "")) or found.parts[0]
    body = files.as_workbook(found) if form == "xlsx" else files.as_csv(part)
    if request.method == "GET":
        audit.record("report.exported", by=by, report=kind.name.lower(), days=_said(kind, wish))
    named_so = {"Content-Disposition": f'attachment; filename="{kind.key}-{_stamp(kind, wish)}.{form}"'}
    return HttpResponse(body, content_type=TYPES[form], headers=named_so)


def _stamp(kind: Kind, wish: Asked) -> str:
    first, last = wish.period.first.isoformat(), wish.period.last.isoformat()
    return last if kind.days == reports.AS_OF else f"{first}-to-{last}"


def _said(kind: Kind, wish: Asked) -> str:
    first, last = (report_tables.day(each) for each in (wish.period.first, wish.period.last))
    return f"As of {last}" if kind.days == reports.AS_OF else first if first == last else f"{first} to {last}"


def _tabs(kind: Kind) -> list[Link]:
    offered = reports.offered()
    shown = offered if kind in offered else [*offered, kind]
    return [Link(reverse(f"billing_reports:{one.key}"), one.name, current=one == kind) for one in shown]


def _days(kind: Kind, wish: Asked) -> list[Link]:
    """Return links to the days that are offered by name."""
    today = queries.today()
    if kind.days == reports.AS_OF:
        ends = {"Today": today} | {
            f"End of {name.lower()}": named(key, today).last for key, name in ENDS.items()
        }
        return [Link(f"?on={day.isoformat()}", name, current=day == wish.day) for name, day in ends.items()]
    names = {name: label for name, label in NAMES.items() if name != "own"}
    return [
        Link(f"?{_query(wish, period=name)}", label, current=wish.period.name == name)
        for name, label in names.items()
    ]


ENDS = {"last-month": "Last month", "last-year": "Last year"}


def _ways(kind: Kind, wish: Asked) -> list[Link]:
    days = _kept(kind, wish)
    return [
        Link(f"?{urlencode(days | {'way': way})}", label, current=way == wish.way)
        for way, label in (kind.ways or {}).items()
    ]


def _kept(kind: Kind, wish: Asked) -> dict[str, Any]:
    period = wish.period
    if kind.days == reports.AS_OF:
        return {"on": period.last.isoformat()}
    if period.name in NAMES and period.name != "own":
        return {"period": period.name}
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _query(wish: Asked, **given: str) -> str:
    return urlencode(given | ({"way": wish.way} if wish.way else {}))


def _files(kind: Kind, wish: Asked) -> dict[str, str]:
    way = {"way": wish.way} if wish.way else {}
    base = reverse(f"billing_reports:{kind.key}_file")
    return {form: f"{base}?{urlencode(_kept(kind, wish) | way | {'as': form})}" for form in TYPES}
