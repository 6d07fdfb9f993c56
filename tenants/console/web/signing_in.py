"""The console's door."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from tenants.access import public_page
from tenants.console import second_factor, sessions, signing_in
from tenants.console.access import OperatorRequest, half_way, operator_page
from tenants.console.errors import CodeRefused, NothingToDo, SignInRefused
from tenants.console.web.forms import CodeForm, SetUpForm, SignInForm
from tenants.errors import TooMany

SHOWN = ["GET", "HEAD", "POST"]
GOING = "console-next"  # cookie: where to after the second step


@require_http_methods(SHOWN)
@public_page("Operators sign in here.")
def sign_in(request: HttpRequest) -> HttpResponseBase:
    form = SignInForm(request.POST or None)
    going = request.POST.get("next", request.GET.get("next", ""))
    if request.method == "POST" and form.is_valid():
        try:
            token = signing_in.enter(request, **form.cleaned_data, now=timezone.now())
        except (SignInRefused, TooMany) as refusal:
            form.add_error(None, refusal.message)
        else:
            return _half_way(token, going)
    context = {"form": form, "next": going}
    return render(request, "console/sign_in.html", context, status=422 if form.errors else 200)


def _half_way(token: str, going: str) -> HttpResponseBase:
    response = redirect("console:second_factor")
    sessions.set_cookie(response, token)
    if going:
        response.set_cookie(
            GOING, going[:300], max_age=sessions.HALF, path="/console/", httponly=True, samesite="Strict"
        )
    return response


@require_http_methods(SHOWN)
@half_way
def second_step(request: OperatorRequest) -> HttpResponseBase:
    if request.operator.totp_secret is None:
        return redirect("console:set_up")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code, now = form.cleaned_data["code"], timezone.now()
            token = signing_in.complete(request, request.operator_session, code=code, now=now)
        except (CodeRefused, TooMany) as refusal:
            form.add_error("code", refusal.message)
        else:
            return _inside(request, token)
    return render(request, "console/second_factor.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(SHOWN)
@half_way
def set_up(request: OperatorRequest) -> HttpResponseBase:
    """The first time: scan a picture, type its code, and choose a password if the present one was printed."""
    if request.operator.totp_secret is not None:
        return redirect("console:second_factor")
    secret = signing_in.carried_back(request.operator, request.POST.get("secret", ""))
    form = SetUpForm(request.operator, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _inside(request, _set_up(request, form, secret))
        except CodeRefused as refusal:
            form.add_error("code", refusal.message)
        except NothingToDo:
            return redirect("console:second_factor")
    return _set_up_page(request, form, secret)


def _set_up(request: OperatorRequest, form: SetUpForm, secret: str) -> str:
    password = form.cleaned_data.get("password", "")
    code, now = form.cleaned_data["code"], timezone.now()
    return signing_in.set_up(
        request, request.operator_session, secret=secret, code=code, password=password, now=now
    )


def _set_up_page(request: OperatorRequest, form: SetUpForm, secret: str) -> HttpResponse:
    context = {
        "form": form, "picture": second_factor.picture(request.operator, secret),
        "grouped": second_factor.grouped(secret), "carried": signing_in.carried(request.operator, secret),
    }  # fmt: skip
    return render(request, "console/set_up.html", context, status=422 if form.errors else 200)


def _inside(request: OperatorRequest, token: str) -> HttpResponseBase:
    going = request.COOKIES.get(GOING, "")
    is_ours = going.startswith("/console/") and url_has_allowed_host_and_scheme(going, allowed_hosts=None)
    response = redirect(going if is_ours else "console:firms")
    response.delete_cookie(GOING, path="/console/", samesite="Strict")
    sessions.set_cookie(response, token)
    return response


@require_POST
@operator_page()
def sign_out(request: OperatorRequest) -> HttpResponseBase:
    signing_in.leave(request, request.operator_session)
    response = redirect("console:sign_in")
    sessions.drop_cookie(response)
    return response
