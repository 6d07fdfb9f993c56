"""What a visit is answered instead of a page: as a page, for htmx, or for a program."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from features.base import looking
from features.viewing.models import ViewAs


def refused(request: HttpRequest, visit: ViewAs) -> HttpResponseBase:
    """Say that only the person themself can do this (403)."""
    words = looking.words(visit.whom.name)
    if request.headers.get("HX-Request"):
        headers = {"X-Trouble": "looking", "Content-Type": "text/plain; charset=utf-8"}
        return HttpResponse(words, status=403, headers=headers)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"title": "Not allowed", "status": 403, "detail": words}, status=403)
    return render(request, "viewing/client/only_theirs.html", {"words": words}, status=403)


def to_choice(request: HttpRequest) -> HttpResponseBase:
    """Lead an operator who has not yet said as whom they look."""
    return _leading(request, reverse("viewing:choose"))


def over(request: HttpRequest) -> HttpResponseBase:
    """Lead to the page that says the visit is over. A form that was sent is not taken."""
    return _leading(request, reverse("viewing:over"))


def _leading(request: HttpRequest, target: str) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    response = cast(HttpResponse, redirect(target))
    response.status_code = 303
    return response
