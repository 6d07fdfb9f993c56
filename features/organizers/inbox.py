"""Organizers that clients sent, as the firm's inbox shows them. Accepting or returning one takes it from there."""

from collections.abc import Iterator
from typing import Any

from features.actions.queries import is_for
from features.base.composition import InboxItem
from features.base.errors import NotThere
from features.organizers import panels, waiting

MOST = 100


def load(request: Any) -> Iterator[InboxItem]:
    if not waiting.is_any():
        return
    for one in waiting.rows(request.membership)[:MOST]:
        who = one.submitted_by.name if one.submitted_by else one.client.name
        yield InboxItem(
            group="arrived", icon="list", tone="good", title=f"{who} sent “{one.title}”", meta=(one.client.name,),
            at=one.submitted_at, url=panels.page_of(one), action="Review", key="",
            mine=_is_mine(one, request),
        )  # fmt: skip


def count(request: Any) -> int:
    return waiting.count(request.membership)


def decided_on_its_page(request: Any, key: str) -> None:
    """
    :raises NotThere: it is never ticked off: somebody accepts or returns it.
    """
    raise NotThere


def _is_mine(one: Any, request: Any) -> bool:
    return bool(one.on_team) or is_for(request.membership, one.client.assigned_to_id, ())
