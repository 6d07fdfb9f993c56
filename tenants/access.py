"""Who a page is for. Every view carries a Policy; the isolation matrix refuses one without (security R16)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Literal

from django.http import Http404, HttpRequest, HttpResponseBase

Audience = Literal["public", "asset", "open", "client", "staff", "operator", "api"]
type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@dataclass(frozen=True)
class Policy:
    """The declared audience of an endpoint, beside the view, read by the isolation matrix."""

    audience: Audience
    reason: str = ""
    permission: str | None = None
    switch: str | None = None
    fresh: bool = False
    right: str | None = None  # of contacts: held for one of their clients at least
    gives_files: bool = False  # of contacts: a visit of the firm's notes each of its calls


def declare[**P](view: View[P], policy: Policy) -> View[P]:
    view.policy = policy  # type: ignore[attr-defined]
    return view


def public_page[**P](reason: str) -> Callable[[View[P]], View[P]]:
    """Mark a page of the public host that needs no sign-in, and say why."""

    def mark(view: View[P]) -> View[P]:
        return declare(view, Policy("public", reason))

    return mark


def firm_asset[**P](reason: str) -> Callable[[View[P]], View[P]]:
    """Mark something of a firm that everybody may fetch from its host, such as its logo."""

    def mark(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if getattr(request, "firm", None) is None:
                raise Http404
            return view(request, *args, **kwargs)

        return declare(guarded, Policy("asset", reason))

    return mark


def policy_of(view: Any) -> Policy | None:
    """Return what a view declares; class-based API views declare on the class."""
    for holder in (view, getattr(view, "cls", None), getattr(view, "view_class", None)):
        if isinstance(found := getattr(holder, "policy", None), Policy):
            return found
    return None
