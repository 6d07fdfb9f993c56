"""The link in the mail. Opening it changes nothing, however often; pressing its button opens the portal."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants import hosts, welcome
from tenants.access import public_page
from tenants.errors import BlueprintMissing, SlugRefused, SlugTaken, StockEmpty
from tenants.sign_up import addresses, opening, operations, tasks
from tenants.sign_up.errors import LinkExpired, LinkGone, OpenedAlready, ProofMissing
from tenants.sign_up.models import SignUp
from tenants.sign_up.web import drafts
from tenants.sign_up.web.answers import leads_to_a_firm, limited
from tenants.sign_up.web.drafts import Draft
from tenants.sign_up.web.forms import AddressForm

THE_LINK = "The link is the proof; whoever signs up has no account yet."
THE_BROWSER = "Only the browser that proved a sign-up gets beyond the first step."
SAME_BROWSER_AGAIN = timedelta(
    minutes=10
)  # a form posted twice signs in twice; later the password is asked for
REFRESH = "3"  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
@public_page(THE_LINK)
@leads_to_a_firm
@limited("sign-up-proof", most=30, seconds=600)
def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    try:
        row = operations.find(token=token)
    except LinkGone:
        return _private(render(request, "sign_up/gone.html", status=404))
    draft = drafts.of(request)
    if row.firm is not None and not _may_enter(row, draft):
        return _private(render(request, "sign_up/opened.html", {"sign_up": row, "url": _sign_in(row)}))
    return _prove(request, token, draft) if request.method == "POST" else _page(request, row, draft)


def _page(request: HttpRequest, row: SignUp, draft: Draft, error: str = "") -> HttpResponseBase:
    if row.expires_at <= timezone.now() and not row.proved_at:
        renewal = {"sign_up": row, "renew_url": f"{request.path}renewal/"}
        return _private(render(request, "sign_up/expired.html", renewal, status=410))
    context = {
        "sign_up": row, "suffix": addresses.suffix(), "error": error,
        "is_here": operations.asked_here(row, draft.browser),
    }  # fmt: skip
    return _private(render(request, "sign_up/confirm.html", context, status=422 if error else 200))


def _prove(request: HttpRequest, token: str, draft: Draft) -> HttpResponseBase:
    now, password = timezone.now(), request.POST.get("password", "")
    try:
        row = operations.prove(token=token, browser=draft.browser, password=password, now=now)
    except ProofMissing as missing:
        return _page(request, operations.find(token=token), draft, missing.message)
    except (LinkExpired, LinkGone):
        return redirect(request.path)
    response = _go_on(request, row)
    Draft(sign_up=str(row.pk), browser=draft.browser).keep(response)
    return _private(response)


def _go_on(request: HttpRequest, row: SignUp) -> HttpResponseBase:
    """Lead a proved sign-up as far as it gets now: into its firm, to another address, or to waiting."""
    try:
        firm = opening.open_portal(sign_up_id=row.pk, now=timezone.now())
    except (SlugRefused, SlugTaken):
        return redirect("sign_up:other_address")
    except (StockEmpty, BlueprintMissing):
        tasks.open_soon(row.pk)
        return redirect("sign_up:preparing")
    return redirect(welcome.address(firm, now=timezone.now()))


@require_safe
@public_page(THE_BROWSER)
@leads_to_a_firm
def preparing(request: HttpRequest) -> HttpResponseBase:
    """Wait for a schema; a worker opens the firm, and this page looks again every few seconds."""
    row = _proved_here(request)
    if row is None:
        return redirect("sign_up:firm")
    if row.firm is not None:
        return redirect(
            welcome.address(row.firm, now=timezone.now())
            if _may_enter(row, drafts.of(request))
            else _sign_in(row)
        )
    if not addresses.judge(row.slug, now=timezone.now()).is_free:
        return redirect("sign_up:other_address")
    response = render(request, "sign_up/preparing.html", {"sign_up": row, "suffix": addresses.suffix()})
    response["Refresh"] = REFRESH
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@public_page(THE_BROWSER)
@leads_to_a_firm
@limited("sign-up-proof", most=30, seconds=600)
def other_address(request: HttpRequest) -> HttpResponseBase:
    """Somebody else got the address first: choose another, keep everything."""
    row = _proved_here(request)
    if row is None or row.firm is not None:
        return redirect("sign_up:preparing" if row else "sign_up:firm")
    if request.method != "POST":
        verdict = addresses.judge(row.slug, name=row.firm_name, kind=row.kind, now=timezone.now())
        form = AddressForm(row.firm_name, row.kind, initial={"slug": verdict.suggestion})
        return _address_page(request, row, form)
    form = AddressForm(row.firm_name, row.kind, request.POST)
    if not form.is_valid():
        return _address_page(request, row, form, status=422)
    opening.move(sign_up_id=row.pk, slug=form.cleaned_data["slug"])
    return _go_on(request, row)


def _address_page(request: HttpRequest, row: SignUp, form: AddressForm, status: int = 200) -> HttpResponse:
    context = {"sign_up": row, "form": form, "suffix": addresses.suffix()}
    return render(request, "sign_up/other_address.html", context, status=status)


@require_POST
@public_page(THE_LINK)
@limited("sign-up-again", most=20, seconds=3600)
def renew(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send a new link to the address an expired one was sent to."""
    try:
        row = operations.find(token=token)
        operations.mail_again(sign_up_id=row.pk, now=timezone.now())
    except (LinkGone, OpenedAlready):
        return redirect("sign_up:confirm", token)
    return _private(render(request, "sign_up/renewed.html", {"sign_up": row}))


def _proved_here(request: HttpRequest) -> SignUp | None:
    draft = drafts.of(request)
    row = SignUp.objects.select_related("firm").filter(pk=draft.sign_up, proved_at__isnull=False).first()
    return row if row and operations.asked_here(row, draft.browser) else None


def _may_enter(row: SignUp, draft: Draft) -> bool:
    """A one-time way in is given to the browser that proved, and only for the first minutes."""
    is_new = row.firm is not None and timezone.now() - row.firm.created_at < SAME_BROWSER_AGAIN
    return is_new and operations.asked_here(row, draft.browser)


def _sign_in(row: SignUp) -> str:
    assert row.firm is not None  # noqa: S101  told by the callers
    return hosts.address(row.firm, "/workspace/sign-in/")


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """The address of such a page is a secret (security R26); with no-referrer browsers would post `Origin: null`."""
    response["Referrer-Policy"] = "strict-origin"
    return response
