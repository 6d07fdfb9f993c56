"""Two-step sign-in, on one's own account's pages. Both sides do the same here; `Place` says where they are."""

import uuid
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from features.accounts import second
from features.accounts.models import Session
from features.base.errors import Conflict
from features.factors import authenticator, operations, queries, webauthn
from features.factors.web import challenges
from features.factors.web.forms import NewPasskeyForm, RenamePasskeyForm, SetUpForm
from tenants import totp


@dataclass(frozen=True)
class Place:
    """The pages of one side: `names` is what stands before their names, `layout` what they extend."""

    names: str
    layout: str
    account: str  # the page above, and what it is called
    account_label: str

    def url(self, name: str, *args: object) -> str:
        return reverse(f"{self.names}{name}", args=args)

    def show(
        self, request: HttpRequest, page: str, context: dict[str, object], status: int = 200
    ) -> HttpResponse:
        links = {
            "layout": self.layout, "account_url": reverse(self.account), "account_label": self.account_label,
            "two_step_url": self.url("index"), "app_url": self.url("app"), "app_removal_url": self.url("app_removal"),
            "codes_url": self.url("codes"), "new_url": self.url("passkey_new"), "passkey_page": f"{self.names}passkey",
        }  # fmt: skip
        return render(request, page, {**links, **context}, status=status)


STAFF = Place("factors_staff:", "layouts/workspace.html", "accounts_staff:account", "Your account")


def index(request: HttpRequest, session: Session, place: Place) -> HttpResponse:
    now, held = timezone.now(), queries.held_by(session.user)
    context = {
        "held": held, "is_required": queries.is_required(session.side),
        "is_overdue": second.is_overdue(session, now=now), "until": queries.grace(session, now=now),
        "most": operations.MOST_PASSKEYS, "another": "Another passkey" if held.passkeys else "",
    }  # fmt: skip
    return place.show(request, "factors/two_step.html", context)


def app(request: HttpRequest, session: Session, place: Place) -> HttpResponse:
    """Set up the authenticator app: a picture to scan, and the code that shows that it was scanned."""
    user, form = session.user, SetUpForm.of(request)
    secret = authenticator.carried_back(user, request.POST.get("secret", ""))

    def add(typed: dict[str, str]) -> HttpResponse:
        codes = operations.add_app(session=session, secret=secret, code=typed["code"], now=timezone.now())
        return _added(request, session, place, codes, "Your app is set up.")

    if request.method == "POST" and (done := form.submit(add)):
        return done
    context = {
        "form": form, "picture": authenticator.picture(user, secret), "grouped": totp.grouped(secret),
        "carried": authenticator.carried(user, secret),
    }  # fmt: skip
    return place.show(request, "factors/app.html", context, form.status)


def new_passkey(request: HttpRequest, session: Session, place: Place) -> HttpResponse:
    form = NewPasskeyForm.of(request)

    def add(typed: dict[str, str]) -> HttpResponse:
        answer = challenges.answer_of(typed["passkey"])
        state, now = challenges.state_of(request), timezone.now()
        codes = operations.add_passkey(
            session=session, state=state, answer=answer, name=typed["name"], now=now
        )
        return _added(request, session, place, codes, "Your passkey is set up.")

    if request.method == "POST" and (done := form.submit(add)):
        return done
    context: dict[str, object] = {"form": form, "options_url": place.url("passkey_options")}
    return place.show(request, "factors/passkey_new.html", context, form.status)


def passkey_options(session: Session) -> HttpResponse:
    return challenges.ask(webauthn.ask_to_make(session.user, now=timezone.now()))


def passkey(request: HttpRequest, session: Session, place: Place, passkey_id: uuid.UUID) -> HttpResponse:
    """One passkey: its name, and its removal."""
    found = operations.own_passkey(session.user, passkey_id)
    form = RenamePasskeyForm.of(request, initial={"name": found.name})

    def rename(typed: dict[str, str]) -> HttpResponse:
        operations.rename_passkey(session=session, passkey_id=passkey_id, name=typed["name"])
        return _back(request, place, "The name is changed.")

    if request.method == "POST" and (done := form.submit(rename)):
        return done
    return place.show(
        request,
        "factors/passkey.html",
        {"form": form, "passkey": found, "removal_url": place.url("passkey_removal", found.pk)},
        form.status,
    )


def remove_passkey(
    request: HttpRequest, session: Session, place: Place, passkey_id: uuid.UUID
) -> HttpResponse:
    try:
        operations.remove_passkey(session=session, passkey_id=passkey_id, now=timezone.now())
    except Conflict as refusal:
        return _back(request, place, error=refusal.message)
    return _back(request, place, "The passkey opens nothing here any more.")


def remove_app(request: HttpRequest, session: Session, place: Place) -> HttpResponse:
    try:
        operations.remove_app(session=session, now=timezone.now())
    except Conflict as refusal:
        return _back(request, place, error=refusal.message)
    return _back(request, place, "The app’s codes no longer work here.")


def new_codes(request: HttpRequest, session: Session, place: Place) -> HttpResponse:
    try:
        codes = operations.make_new_codes(session=session, now=timezone.now())
    except Conflict as refusal:
        return _back(request, place, error=refusal.message)
    return _show_codes(request, session, place, codes)


def _added(
    request: HttpRequest, session: Session, place: Place, codes: list[str], words: str
) -> HttpResponse:
    """After the first way the recovery codes are shown, this once."""
    if codes:
        return _show_codes(request, session, place, codes, words)
    return _back(request, place, words)


def _show_codes(
    request: HttpRequest, session: Session, place: Place, codes: list[str], words: str = ""
) -> HttpResponse:
    return place.show(request, "factors/codes.html", {"codes": codes, "words": words, "user": session.user})


def _back(request: HttpRequest, place: Place, words: str = "", *, error: str = "") -> HttpResponse:
    if error:
        messages.error(request, error)
    if words:
        messages.success(request, words)
    return cast(HttpResponse, redirect(place.url("index")))
