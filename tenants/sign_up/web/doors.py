"""The public host's front page, and the way from there to a firm's own door."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants import hosts
from tenants.access import public_page
from tenants.sign_up import addresses, finder
from tenants.sign_up.web.answers import leads_to_a_firm, limited, shown

LONGEST_HOST = 253
DOORS = {"client": "/sign-in/", "workspace": "/workspace/sign-in/"}


@require_safe
@public_page("The front page of the platform.")
def landing(request: HttpRequest) -> HttpResponse:
    return render(
        request, "sign_up/landing.html", shown("Larkspur & Finch", "larkspurfinch", "#7a2f3b", "law")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@public_page("Leads to the sign-in page of a firm whose address is known to the visitor.")
@leads_to_a_firm
@limited("find-portal", most=30, seconds=60)
def find(request: HttpRequest) -> HttpResponseBase:
    """Lead to a portal by its address. There is no list of firms, and no guess at which one was meant."""
    context = _shown(request)
    if request.method != "POST":
        return render(request, "sign_up/find.html", context)
    typed = request.POST.get("address", "").replace("\0", "").strip()
    door = DOORS.get(request.POST.get("door", ""), DOORS["client"])
    entry = hosts.find(_host_of(typed)) if typed else None
    if entry is None:
        return render(request, "sign_up/find.html", {**context, "typed": typed, "missed": True}, status=422)
    return redirect(hosts.address(entry.firm(), door))


def _shown(request: HttpRequest) -> dict[str, Any]:
    return {"suffix": addresses.suffix(), "typed": "", "email": "", "door": request.GET.get("door", "client")}


@require_POST
@public_page("Mails somebody the portals they belong to, if there are any.")
@limited("find-by-mail", most=20, seconds=3600)
def find_by_mail(request: HttpRequest) -> HttpResponseBase:
    """Have the portals of an address mailed to it: the same answer, and the same work, for every address."""
    typed = request.POST.get("email", "").strip()
    try:
        validate_email(typed)
    except ValidationError:
        context = {**_shown(request), "email": typed, "misspelt": True}
        return render(request, "sign_up/find.html", context, status=422)
    finder.ask(email=typed, now=timezone.now())
    return redirect("sign_up:found")


@require_safe
@public_page("Says where the list of portals went.")
def found(request: HttpRequest) -> HttpResponse:
    return render(request, "sign_up/found.html")


def _host_of(typed: str) -> str:
    """Return the host somebody means: larkspur, larkspur.portico.app and https://larkspur.portico.app/x are one."""
    host = hosts.host_of(typed.lower().rpartition("://")[2].partition("/")[0])[:LONGEST_HOST]
    return host if "." in host else f"{host}.{settings.SITE_HOST}"
