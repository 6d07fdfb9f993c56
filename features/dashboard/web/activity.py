"""Who did what, shown to the firm: the audit trail."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base import audit, cursor, events, sheets, throttle
from features.base.models import AuditEvent
from features.base.permissions import Permission
from features.dashboard import exported, trail
from features.dashboard.trail import Filter

PAGE = 50
YEARS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2199, 12, 31))]


class FilterForm(forms.Form):
    """What of the trail is asked for; a value that can't be read counts as not given."""

    q = forms.CharField(required=False, max_length=100)
    who = forms.CharField(required=False, max_length=36)
    area = forms.CharField(required=False, max_length=40)
    client = forms.CharField(required=False, max_length=120)
    since = forms.DateField(required=False, validators=YEARS)
    until = forms.DateField(required=False, validators=YEARS)

    def wanted(self) -> Filter:
        self.is_valid()
        given = self.cleaned_data
        words = {name: given.get(name) or "" for name in ("who", "area", "client")}
        return Filter(given.get("q") or "", **words, since=given.get("since"), until=given.get("until"))


@require_safe
@staff_page(Permission.ACTIVITY_VIEW)
def index(request: StaffRequest) -> HttpResponseBase:
    by, wanted = request.membership, FilterForm(request.GET).wanted()
    asked = {name: request.GET.get(name, "") for name in ("before", "after")}
    page = cursor.page(trail.found(by, wanted), size=PAGE, **asked)
    context = {
        "events": [_shown(row) for row in page.rows], "wanted": wanted, "most": f"{exported.MOST:,}",
        "people": trail.people(by), "areas": [*events.areas(), events.OTHER],
        "client": trail.client_name(by, wanted.client), "clients": trail.client_names(by),
        "query": _query(request), **_pager(request, page),
    }  # fmt: skip
    return render(request, "dashboard/firm/activity.html", context)


def _shown(row: AuditEvent) -> dict[str, Any]:
    return {
        "row": row,
        "text": events.sentence(row),
        "icon": events.icon(row),
        "contact": events.viewing_as(row),
    }


@require_safe
@staff_page(Permission.ACTIVITY_VIEW)
def export(request: StaffRequest) -> HttpResponseBase:
    """Send what the filter finds as a file, and write down that it left the house (security R54)."""
    throttle.hit("export", str(request.membership.pk), most=20, seconds=3600)
    until_now = {"created_at__lte": timezone.now()}  # without this very export
    rows = trail.found(request.membership, FilterForm(request.GET).wanted()).filter(**until_now)
    lines = rows[: exported.MOST].count()
    if request.method == "GET":
        query = _query(request).removeprefix("?")
        audit.record("activity.exported", by=request.membership, lines=lines, filter=query)
    return StreamingHttpResponse(
        exported.as_csv(rows),
        content_type=sheets.CSV,
        headers={
            "Content-Disposition": f'attachment; filename="activity-{timezone.localdate().isoformat()}.csv"'
        },
    )


def _pager(request: StaffRequest, page: cursor.Page[AuditEvent]) -> dict[str, str]:
    return {
        "back": _query(request, after=page.newer) if page.newer else "",
        "following": _query(request, before=page.older) if page.older else "",
    }


def _query(request: StaffRequest, **place: str) -> str:
    kept = {name: value for name, value in request.GET.items() if name in FilterForm.base_fields and value}
    return "?" + urlencode(kept | place)
