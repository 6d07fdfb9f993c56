"""Who can do what clients were asked for: of several to-dos at once, by the same rules as a person's own list."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from features.actions import kinds
from features.actions.kinds import Reach
from features.actions.models import Action
from features.clients import engagements
from features.clients.models import Access, Contact
from features.clients.queries import ON_PORTAL

type Named = Collection[tuple[UUID, UUID]]


def people_of(actions: Collection[Action], now: datetime) -> dict[UUID, list[Contact]]:
    """
    Return for each who finds it on their list, of those on the portal, by name: in two queries at most, and one of each
    slice that shows some to some people alone.
    """
    found = _accesses({action.client_id for action in actions}, now)
    named = _named([access for access in found if access.is_limited])
    of_client: dict[UUID, list[Access]] = {}
    for access in found:
        of_client.setdefault(access.client_id, []).append(access)
    slices = _slices(actions)
    return {
        action.pk: [
            access.contact
            for access in _asked(action, of_client.get(action.client_id, ()), named)
            if action.kind not in slices or slices[action.kind](access, action)
        ]
        for action in actions
    }


def _slices(actions: Iterable[Action]) -> dict[str, Reach]:
    """Return, for each kind whose slice shows some to some people alone, whom it shows these."""
    found: dict[str, list[Action]] = {}
    for action in actions:
        found.setdefault(action.kind, []).append(action)
    every = ((kinds.of(rows[0]).reach, rows) for rows in found.values())
    return {rows[0].kind: reach(rows) for reach, rows in every if reach is not None}


def _accesses(client_ids: Collection[UUID], now: datetime) -> list[Access]:
    rows = Access.objects.live(now).filter(ON_PORTAL, client__in=client_ids, client__archived_at=None)
    return list(rows.select_related("contact__user").order_by("contact__user__name", "id"))


def _named(limited: Collection[Access]) -> Named:
    """Return which engagements are named for those whose access is limited to some."""
    return engagements.keeper().named_for([access.pk for access in limited]) if limited else ()


def _asked(action: Action, accesses: Iterable[Access], named: Named) -> Iterable[Access]:
    """As `queries.visible_to` has it, from the other end."""
    kind = kinds.of(action)
    for access in accesses:
        is_theirs = action.contact_id is None or action.contact_id == access.contact_id
        if (
            is_theirs
            and access.gives(kind.right)
            and _reaches(access, action, named, is_narrow=kind.is_narrow)
        ):
            yield access


def _reaches(access: Access, action: Action, named: Named, *, is_narrow: bool) -> bool:
    if not access.is_limited:
        return True
    if action.project_id is None:
        return not is_narrow
    return (access.pk, action.project_id) in named
