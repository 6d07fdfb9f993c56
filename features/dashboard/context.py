"""
What the frame around every page shows: menu, person, switcher.

All of it is looked up when a template first asks, so that error pages, fragments and pages without a frame pay
nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from features.dashboard import client_frame, staff_frame

type Parts = Mapping[str, Callable[[HttpRequest], Any]]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give layouts/portal.html or layouts/workspace.html what they list, once a page's decorator admitted somebody."""
    return {name: _later(request, part) for name, part in _parts(request).items()}


def _parts(request: HttpRequest) -> Parts:
    if hasattr(request, "membership"):
        return staff_frame.PARTS
    return client_frame.PARTS if hasattr(request, "contact") else {}


def _later(request: HttpRequest, part: Callable[[HttpRequest], Any]) -> Any:
    return SimpleLazyObject(lambda: part(request))
