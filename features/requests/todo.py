"""The kind of to-do that one thing of a request is (S0-13): its page is the item's own."""

from django.conf import settings
from django.urls import reverse

from features.actions import kinds
from features.actions.kinds import ActionKind
from features.actions.models import Action
from features.clients.rights import ContactRight
from features.requests import emails
from features.requests.operations.asking import ITEM
from features.requests.switches import REQUESTS


def item_page(action: Action) -> str:
    return reverse("requests:item", urlconf=settings.FIRM_URLCONF, args=[action.subject_id])


def review_page(action: Action) -> str:
    return reverse(
        "requests_record:item", urlconf=settings.FIRM_URLCONF, args=[action.client_id, action.subject_id]
    )


KIND = ActionKind(
    ITEM, 11, "Answer a request", "upload", "Answer", ContactRight.UPLOAD, item_page, switch=REQUESTS,
    remind=emails.due, kept_at=review_page, is_narrow=True,
)  # fmt: skip


def register() -> None:
    kinds.kinds.add(KIND)
