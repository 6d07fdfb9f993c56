"""Mails that may not be from whom they say, as the firm's inbox shows them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from features.accounts.models import Membership
from features.accounts.roles import Role
from features.base.composition import InboxItem
from features.base.errors import NotThere
from features.replies import queries
from features.replies.models import MailAnswer

MOST = 100


def load(request: Any) -> Iterator[InboxItem]:
    for answer in _held(request.membership):
        yield _item(answer, request.membership)


def count(request: Any) -> int:
    return sum(_is_for(answer, request.membership) for answer in _held(request.membership))


def _held(by: Membership) -> Iterable[MailAnswer]:
    return queries.held(by)[:MOST] if queries.is_any_held() else ()


def decided_on_its_page(request: Any, key: str) -> None:
    """
    :raises NotThere: it is never ticked off: somebody lets it in, or throws it away.
    """
    raise NotThere


def _item(answer: MailAnswer, by: Membership) -> InboxItem:
    user, client = answer.address.user, answer.address.client
    why = MailAnswer.Why(answer.why).label.rstrip(".")
    return InboxItem(
        group="arrived", icon="mail", title=f"A mail that may not be from {user.name}", tone="warn",
        meta=tuple(each for each in (client.name if client else "", why) if each), at=answer.created_at,
        url=reverse("replies_staff:held", args=[answer.pk]), action="Look at it", key="", mine=_is_for(answer, by),
    )  # fmt: skip


def _is_for(answer: MailAnswer, by: Membership) -> bool:
    """Return whether it is this person's: they look after the client, or nobody does and they own the firm."""
    client = answer.address.client
    if client is None or client.assigned_to_id is None:
        return by.role == Role.OWNER
    return client.assigned_to_id == by.pk
