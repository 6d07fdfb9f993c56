"""The mailbox page of the demo: every mail that was sent, to whomever."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from branding import mailpage
from integrations.email import answering, letters
from integrations.email.forms import AnswerForm
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
    found = _letter(letter_id)
    return _shown(request, found, AnswerForm() if answering.address_of(found) else None)


@require_POST
@public_page(OPEN)
def answer(request: HttpRequest, letter_id: str) -> HttpResponseBase:
    """Answer as whoever the mail is to: the answer goes to the door that answers by mail come in through."""
    found = _letter(letter_id)
    if not answering.address_of(found):
        raise Http404
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            answering.bring(found, form.cleaned_data["text"], form.cleaned_data["file"])
        except answering.NotBrought as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"Your answer is in, as a mail from {found.to}. It stands there in a moment."
            )
            return redirect("mailbox:letter", found.id)
    return _shown(request, found, form)


def is_answer(request: HttpRequest) -> bool:
    """Return whether it is an answer: it may bring a file, though nobody is signed in (`features.base.uploads`)."""
    match = request.resolver_match
    return settings.DEMO and match is not None and match.view_name == "mailbox:answer"


def _shown(request: HttpRequest, found: Letter, form: AnswerForm | None) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    return render(request, "mailbox/letter.html", {"letter": found, "form": form}, status=status)


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
