"""The client's Home."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from features.clients.web.access import ContactRequest, client_page
from features.dashboard import panels, summary
from features.dashboard.greeting import greeting


@require_safe
@client_page()
def home(request: ContactRequest) -> HttpResponse:
    now = timezone.localtime()
    shown = panels.of_home(request)
    words = {
        "greeting": greeting(now, request.contact.name),
        "today": now,
        "sentence": summary.sentence(shown["ledes"]),
    }
    return render(request, "dashboard/client/home.html", shown | words)
