"""Screen 17: the three steps. Each is a page of its own that shows the draft, so that nothing typed is lost."""

import uuid

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tenants import throttle
from tenants.access import public_page
from tenants.errors import TooMany
from tenants.kinds import WORDING, Kind
from tenants.sign_up import addresses, operations, zones
from tenants.sign_up.errors import LinkGone, OpenedAlready
from tenants.sign_up.models import SignUp
from tenants.sign_up.web import drafts
from tenants.sign_up.web.answers import limited, shown
from tenants.sign_up.web.drafts import Draft
from tenants.sign_up.web.forms import INK_BLUE, FirmForm, OwnerForm
from tenants.visitors import client_ip

NOBODY_YET = "A firm that is not here yet has no account."
KINDS = [(kind.value, kind.label, WORDING[kind].blurb) for kind in Kind]


@require_safe
@public_page(NOBODY_YET)
@limited("sign-up-address", most=120, seconds=60, method="GET")
def address(request: HttpRequest) -> HttpResponse:
    """Say whether an address can be had, while it is typed."""
    typed, name = request.GET.get("slug", "")[:200], request.GET.get("firm_name", "")[:200]
    kind = request.GET.get("kind", "") if request.GET.get("kind") in Kind.values else ""
    verdict = addresses.judge(typed, name=name, kind=kind, now=timezone.now())
    return render(request, "sign_up/address.html", {"verdict": verdict, "suffix": addresses.suffix()})


@require_http_methods(["GET", "HEAD", "POST"])
@public_page(NOBODY_YET)
def firm(request: HttpRequest) -> HttpResponseBase:
    """Step 1: the firm."""
    draft = drafts.of(request)
    if request.method != "POST":
        form = FirmForm(initial={"color": INK_BLUE} | {k: v for k, v in vars(draft).items() if v})
        response = _firm_page(request, form)
        draft.keep(response)
        return response
    form = FirmForm(request.POST)
    if not form.is_valid():
        return _firm_page(request, form, status=422)
    response = redirect("sign_up:owner")
    draft.with_(form.cleaned_data).keep(response)
    return response


def _firm_page(request: HttpRequest, form: FirmForm, status: int = 200) -> HttpResponse:
    look = shown(*(form[name].value() for name in ("firm_name", "slug", "color", "kind")))
    return render(request, "sign_up/firm.html", {"form": form, "kinds": KINDS, **look}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@public_page(NOBODY_YET)
def owner(request: HttpRequest) -> HttpResponseBase:
    """Step 2: who opens it."""
    draft = drafts.posted(request)
    if not draft.has_firm:
        return redirect("sign_up:firm")
    if request.method != "POST":
        initial = {"owner_name": draft.owner_name, "owner_email": draft.owner_email}
        return _owner_page(
            request, OwnerForm(draft, initial={**initial, "time_zone": draft.time_zone or zones.DEFAULT})
        )
    if "back" in request.POST:
        return _back(request, draft)
    form = OwnerForm(draft, request.POST)
    return _sign_up(request, form) if form.is_valid() else _owner_page(request, form, status=422)


def _owner_page(request: HttpRequest, form: OwnerForm, status: int = 200) -> HttpResponse:
    draft = form.draft
    context = {
        "form": form, "draft": draft, "signed": draft.signed(),
        "zone": "" if form.is_bound or draft.time_zone else "guess",
        **shown(draft.firm_name, draft.slug, draft.color, draft.kind),
    }  # fmt: skip
    return render(request, "sign_up/owner.html", context, status=status)


def _back(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    """Return to step 1, keeping what stands here, whether or not it is right yet."""
    typed = {name: request.POST.get(name, "")[:254] for name in ("owner_name", "owner_email", "time_zone")}
    response = redirect("sign_up:firm")
    draft.with_(typed).keep(response)
    return response


def _sign_up(request: HttpRequest, form: OwnerForm) -> HttpResponseBase:
    draft = form.draft.with_(form.cleaned_data)
    try:
        throttle.hit("sign-up", client_ip(request), most=20, seconds=3600)
        draft = _ask(draft, make_password(form.cleaned_data["password"]))
    except TooMany as refusal:
        form.add_error(None, refusal.message)
        return _owner_page(request, form, status=429)
    response = redirect("sign_up:mail")
    draft.keep(response)
    return response


def _ask(draft: Draft, password: str) -> Draft:
    """Write the sign-up down; a browser whose last one is open already begins another."""
    wish = operations.Wish(password=password, **{name: getattr(draft, name) for name in drafts.TYPED})
    try:
        operations.ask(
            sign_up_id=uuid.UUID(draft.sign_up), wish=wish, browser=draft.browser, now=timezone.now()
        )
    except OpenedAlready:
        draft = Draft().with_(vars(draft))
        operations.ask(
            sign_up_id=uuid.UUID(draft.sign_up), wish=wish, browser=draft.browser, now=timezone.now()
        )
    return draft


@require_http_methods(["GET", "HEAD", "POST"])
@public_page(NOBODY_YET)
@limited("sign-up-again", most=20, seconds=3600)
def mail(request: HttpRequest) -> HttpResponseBase:
    """Step 3: check your mail, or have it sent again."""
    draft = drafts.of(request)
    row = SignUp.objects.select_related("firm").filter(pk=draft.sign_up).first()
    if row is None or not operations.asked_here(row, draft.browser):
        return redirect("sign_up:firm")
    if request.method != "POST":
        return _mail_page(request, row)
    try:
        operations.mail_again(sign_up_id=row.pk, now=timezone.now())
    except (OpenedAlready, LinkGone):
        return redirect("sign_up:mail")
    return redirect(f"{request.path}?again=1")


def _mail_page(request: HttpRequest, row: SignUp) -> HttpResponse:
    look = shown(row.firm_name, row.slug, row.color, row.kind)
    context = {"sign_up": row, "again": "again" in request.GET, "demo": settings.DEMO, **look}
    return render(request, "sign_up/mail.html", context)
