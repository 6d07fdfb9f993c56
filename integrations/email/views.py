"""The mailbox page of the demo: every mail that was sent, to whomever."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from branding import mailpage
from integrations.email import letters
from integrations.email.letters import Letter
from tenants.access import public_page

OPEN = "The demo's mail is open to whoever runs the demo."
MOST = 100


@require_safe
@public_page(OPEN)
def index(request: HttpRequest) -> HttpResponse:
    _only_in_the_demo()
    query = request.GET.get("q", "")
    context: dict[str, Any] = {"letters": letters.newest(to=query, most=MOST), "query": query, "most": MOST}
    return render(request, "mailbox/index.html", context)


@require_safe
@public_page(OPEN)
def letter(request: HttpRequest, letter_id: str) -> HttpResponse:
    return render(request, "mailbox/letter.html", {"letter": _letter(letter_id)})


@require_safe
@public_page(OPEN)
def page(request: HttpRequest, letter_id: str) -> HttpResponse:
    """The HTML part alone, shut into a sandbox by its own policy, wherever it is opened."""
    return mailpage.shown(_letter(letter_id).html, opens_links=True)


@require_POST
@public_page(OPEN)
def deletion(request: HttpRequest) -> HttpResponseBase:
    _only_in_the_demo()
    count = letters.delete_all()
    messages.success(request, f"{count} {'mail' if count == 1 else 'mails'} deleted.")
    return redirect("mailbox:index")


def _letter(letter_id: str) -> Letter:
    _only_in_the_demo()
    found = letters.find(letter_id)
    if found is None:
        raise Http404
    return found


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
