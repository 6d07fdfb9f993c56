"""The checkbox “I’m completely done uploading” of the upload form, where no script asks for it (S2-8, S2-9)."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone

from features.clients.models import Client
from features.requests import operations, permissions


def heard(request: Any, client: Client) -> None:
    """Tell the firm that everything is in, if that was ticked and is offered."""
    if request.POST.get("done") and permissions.can_say_done(request.contact, client):
        tell(request, client)


def tell(request: Any, client: Client) -> None:
    """Tell the firm, and the person that it was told; with the way to take it back."""
    made = operations.say_done(contact=request.contact, client=client, now=timezone.now())
    undo = reverse("requests:undone", args=[made.pk])
    messages.success(request, f"{request.firm.name} knows that you are done uploading.", extra_tags=undo)
