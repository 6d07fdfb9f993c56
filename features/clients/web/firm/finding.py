"""Find anything: a page, and the palette that ⌘K opens."""

from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base import composition
from features.clients.web import wishes
from features.toggles.shown import is_shown


@require_safe
@staff_page()
def find(request: StaffRequest) -> HttpResponseBase:
    words = wishes.words_of(request.GET.get("q", ""))
    context = {"value": " ".join(words), "results": list(_results(request, list(words)))}
    template = "components/found.html" if "HX-Request" in request.headers else "clients/firm/find.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _results(request: StaffRequest, words: list[str]) -> Iterator[Link]:
    sources = composition.find_sources if words else ()
    for source in sources:
        if is_shown(source, request.membership):
            yield from (replace(link, group=source.label) for link in source.find(request, words))
