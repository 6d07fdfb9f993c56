"""Who did what, shown to the firm: the audit trail."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base import audit, events, throttle
from features.base.models import AuditEvent
from features.base.permissions import Permission
from features.dashboard import trail
from features.dashboard.trail import Filter

PAGE = 50
YEARS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2199, 12, 31))]


class FilterForm(forms.Form):
    """What of the trail is asked for; a value that can't be read counts as not given."""

    q = forms.CharField(required=False, max_length=100)
    who = forms.CharField(required=False, max_length=36)
    area = forms.CharField(required=False, max_length=40)
    since = forms.DateField(required=False, validators=YEARS)
    until = forms.DateField(required=False, validators=YEARS)

    def wanted(self) -> Filter:
        self.is_valid()
        given = self.cleaned_data
        words = {name: given.get(name) or "" for name in ("who", "area")}
        return Filter(given.get("q") or "", **words, since=given.get("since"), until=given.get("until"))


@require_safe
@staff_page(Permission.ACTIVITY_VIEW)
def index(request: StaffRequest) -> HttpResponse:
    wanted = FilterForm(request.GET).wanted()
    page = Paginator(trail.found(request.membership, wanted), PAGE).get_page(request.GET.get("page"))
    context = {
        "events": [{"row": row, "text": events.sentence(row), "icon": events.icon(row)} for row in page],
        "wanted": wanted, "people": trail.people(request.membership), "areas": [*events.areas(), events.OTHER],
        "query": _query(request), **_pager(request, page),
    }  # fmt: skip
    return render(request, "dashboard/firm/activity.html", context)


@require_safe
@staff_page(Permission.ACTIVITY_VIEW)
def export(request: StaffRequest) -> HttpResponse:
    """Send what the filter finds as a file, and write down that it left the house (security R54)."""
    throttle.hit("export", str(request.membership.pk), most=20, seconds=3600)
    rows = list(trail.found(request.membership, FilterForm(request.GET).wanted())[: trail.MOST])
    audit.record("activity.exported", by=request.membership, lines=len(rows))
    day = timezone.localdate().isoformat()
    return HttpResponse(
        "\ufeff" + trail.as_csv(rows),  # the mark tells spreadsheet programs that it is UTF-8
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="activity-{day}.csv"'},
    )


def _pager(request: StaffRequest, page: Page[AuditEvent]) -> dict[str, str]:
    if not page.paginator.count:
        return {"pages": "", "back": "", "following": ""}
    words = f"{page.start_index():,} to {page.end_index():,} of {page.paginator.count:,}"
    back = _query(request, page.previous_page_number()) if page.has_previous() else ""
    return {
        "pages": words,
        "back": back,
        "following": _query(request, page.next_page_number()) if page.has_next() else "",
    }


def _query(request: StaffRequest, page: int | None = None) -> str:
    kept = {name: value for name, value in request.GET.items() if name in FilterForm.base_fields and value}
    return "?" + urlencode(kept | ({"page": page} if page else {}))
