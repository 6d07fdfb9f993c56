"""Who can see a to-do, and why: what `queries.visible_to` goes by."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from features.actions import kinds, queries
from features.actions.models import Action
from features.base.composition import Sight, Verdict
from features.base.permissions import Permission
from features.clients import sight
from features.clients.models import Access


def find(by: Any, action_id: UUID) -> Action | None:
    rows = queries.in_workspace(by).filter(withdrawn_at__isnull=True)
    return rows.select_related("client", "contact__user").filter(pk=action_id).first()


def verdict(access: Access, action: Action) -> Verdict:
    found = sight.by_right(access, kinds.of(action).right)
    if found.sees and action.contact is not None and action.contact_id != access.contact_id:
        return Verdict(sees=False, why=f"Asked of {action.contact.name} alone")
    slices_own = kinds.of(action).seen_through
    if found.sees and slices_own is not None:
        return slices_own(access, action)
    is_bound = action.project_id is not None or kinds.of(action).is_narrow
    return sight.within_limits(access, action.project_id) if found.sees and is_bound else found


def _page(action: Action) -> str:
    return reverse("actions_record:action", args=[action.client_id, action.pk])


SIGHT = Sight("action", 30, "To-do", find, verdict, _page, Permission.CLIENTS_VIEW)
