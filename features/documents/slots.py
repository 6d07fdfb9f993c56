"""
Places on the pages of documents where a slice above hangs something in; this slice knows none of them by name. A page
asks `html` for what stands in a place, and gives the request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from features.base.composition import Registry
from features.clients.models import Client
from features.toggles.queries import is_on

Place = Literal["client_head", "client_top", "upload_form", "record_top"]
"""
client_head: a button in the head of the client's page. client_top: above its list. upload_form: beside the particulars
of an upload. record_top: on the tab of a client's record, which is at `request.record`.
"""


@dataclass(frozen=True)
class Slot:
    """`load` returns the template's context, or None to stay away."""

    key: str
    order: int
    place: Place
    template: str
    load: Callable[[Any], dict[str, Any] | None]
    switch: Any = None


@dataclass(frozen=True)
class Remark:
    """Hears what was posted with an upload without scripts, once all its files are in."""

    key: str
    order: int
    heard: Callable[[Any, Client], None]
    switch: Any = None


slots: Registry[Slot] = Registry()
remarks: Registry[Remark] = Registry()


def html(place: Place, request: HttpRequest) -> SafeString:
    """Return what stands in a place, one after the other."""
    parts = [_one(slot, request) for slot in slots if slot.place == place and _is_there(slot)]
    return mark_safe("".join(parts))  # noqa: S308  rendered by the template engine


def heard(request: HttpRequest, client: Client) -> None:
    """Let everybody hear what came with an upload for this client."""
    for remark in remarks:
        if _is_there(remark):
            remark.heard(request, client)


def _is_there(entry: Slot | Remark) -> bool:
    return entry.switch is None or is_on(entry.switch)


def _one(slot: Slot, request: HttpRequest) -> str:
    context = slot.load(request)
    return "" if context is None else render_to_string(slot.template, context, request)
