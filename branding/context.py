"""Gives every page `brand`: the firm's Look on its own host, nothing on the platform's. Read only when used."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from branding import queries
from branding.look import Look
from tenants.models import Firm


def branding(request: HttpRequest) -> dict[str, Any]:
    firm: Firm | None = getattr(request, "firm", None)
    if firm is None:
        return {"brand": None}

    def look() -> Look:
        return queries.published(firm)

    return {"brand": SimpleLazyObject(look)}
