"""The kind of to-do that an organizer is (S0-12): its page is the organizer's own."""

from django.conf import settings
from django.urls import reverse

from features.actions import kinds
from features.actions.kinds import ActionKind
from features.actions.models import Action
from features.clients.rights import ContactRight
from features.organizers.operations.holding import KIND
from features.organizers.switches import ORGANIZERS


def filling_page(action: Action) -> str:
    return reverse("organizers:organizer", urlconf=settings.FIRM_URLCONF, args=[action.subject_id])


def review_page(action: Action) -> str:
    ids = [action.client_id, action.subject_id]
    return reverse("organizers_record:organizer", urlconf=settings.FIRM_URLCONF, args=ids)


def register() -> None:
    kinds.kinds.add(
        ActionKind(
            KIND, 12, "Complete a form", "list", "Fill in", ContactRight.ANSWER_FORMS, filling_page, switch=ORGANIZERS,
            kept_at=review_page, is_narrow=True,
        )
    )  # fmt: skip
