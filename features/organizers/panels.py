"""What the slice says on pages of others: whether there is anything, and where a record stands."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from features.organizers import queries
from features.organizers.models import Organizer
from features.organizers.switches import ORGANIZER_CREATION
from features.toggles.queries import is_on


def is_there(request: Any) -> bool:
    return queries.has_any() or is_on(ORGANIZER_CREATION)


def find_one(by: Any, organizer_id: UUID) -> Organizer | None:
    return queries.in_workspace(by).select_related("client").filter(pk=organizer_id).first()


def page_of(organizer: Organizer) -> str:
    return reverse("organizers_record:organizer", args=[organizer.client_id, organizer.pk])
