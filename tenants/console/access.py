"""Pages of the console. Exactly one of these stands on every view."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from tenants.access import Policy, View, declare
from tenants.console import sessions, signing_in
from tenants.console.errors import CodeRefused
from tenants.console.models import Operator, OperatorSession
from tenants.errors import TooMany

CODE = "proof_code"
ASKED = "proof_asked"  # the form was a page's own, and only the code was missing
SAFE = ("GET", "HEAD", "OPTIONS")


class OperatorRequest(HttpRequest):
    """What a page of the console is called with."""

    operator: Operator
    operator_session: OperatorSession


type OperatorView[**P] = Callable[Concatenate[OperatorRequest, P], HttpResponseBase]


def operator_page[**P](*, fresh: bool = False) -> Callable[[OperatorView[P]], View[P]]:
    """
    Admit operators who proved their second factor. With `fresh`, a proof older than ten minutes is asked for again
    before the page is shown or its form is taken; what the form held is carried along.
    """

    def mark(view: OperatorView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            session = sessions.find(request, now=timezone.now())
            if session is None or not sessions.is_complete(session):
                return to_sign_in(request, session)
            operator = _as_operator(request, session)
            if fresh and (answer := _ask_for_proof(operator)):
                return answer
            return view(operator, *args, **kwargs)

        return declare(guarded, Policy("operator", fresh=fresh))

    return mark


def half_way[**P](view: OperatorView[P]) -> View[P]:
    """Admit operators who proved their password only: here they prove the rest."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        session = sessions.find(request, now=timezone.now())
        if session is None:
            return redirect("console:sign_in")
        if sessions.is_complete(session):
            return redirect("console:firms")
        return view(_as_operator(request, session), *args, **kwargs)

    return declare(guarded, Policy("operator", "Shown after the password, to prove the second factor."))


def _as_operator(request: HttpRequest, session: OperatorSession) -> OperatorRequest:
    operator = cast("OperatorRequest", request)
    operator.operator, operator.operator_session = session.operator, session
    return operator


def to_sign_in(request: HttpRequest, session: OperatorSession | None) -> HttpResponseBase:
    """Send somebody to prove what is missing; only a page, not a form, is come back to."""
    if session is not None:
        return redirect("console:second_factor" if session.operator.totp_secret else "console:set_up")
    going = f"?{urlencode({'next': request.get_full_path()})}" if request.method in SAFE else ""
    target = reverse("console:sign_in") + going
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def _ask_for_proof(request: OperatorRequest) -> HttpResponseBase | None:
    """Return the page that asks for a code, unless the proof is fresh or has just been given."""
    now, error = timezone.now(), ""
    if sessions.is_fresh(request.operator_session, now=now):
        return None
    if code := request.POST.get(CODE, ""):
        try:
            signing_in.prove(request, request.operator_session, code=code, now=now)
        except (CodeRefused, TooMany) as refusal:
            error = refusal.message
        else:
            sessions.prove_again(request.operator_session, now=now)
            return redirect(request.get_full_path()) if ASKED in request.POST else None
    return render(request, "console/prove.html", _carried(request, error), status=422 if error else 403)


def _carried(request: OperatorRequest, error: str) -> dict[str, Any]:
    """Return the fields that go along while the code is asked for."""
    own = {CODE, "csrfmiddlewaretoken"}
    fields = [(name, value) for name, values in request.POST.lists() if name not in own for value in values]
    if request.method in SAFE:
        fields.append((ASKED, "1"))
    return {"fields": fields, "error": error, "person": None, "code_name": CODE}
