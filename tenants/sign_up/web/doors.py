"""The public host's front page, and the way from there to a firm's own door."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tenants import hosts
from tenants.access import public_page
from tenants.sign_up import addresses
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
    context = {"suffix": addresses.suffix(), "typed": "", "door": request.GET.get("door", "client")}
    if request.method != "POST":
        return render(request, "sign_up/find.html", context)
    typed = request.POST.get("address", "").replace("\0", "").strip()
    door = DOORS.get(request.POST.get("door", ""), DOORS["client"])
    entry = hosts.find(_host_of(typed)) if typed else None
    if entry is None:
        return render(request, "sign_up/find.html", {**context, "typed": typed, "missed": True}, status=422)
    return redirect(hosts.address(entry.firm(), door))


def _host_of(typed: str) -> str:
    """Return the host somebody means: larkspur, larkspur.portico.app and https://larkspur.portico.app/x are one."""
    host = hosts.host_of(typed.lower().rpartition("://")[2].partition("/")[0])[:LONGEST_HOST]
    return host if "." in host else f"{host}.{settings.SITE_HOST}"
