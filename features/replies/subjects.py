"""
What can be answered by mail. A slice above registers its kind here; whoever takes letters in knows none by name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from features.accounts.models import User
from features.base.composition import Registry
from features.base.permissions import Permission
from features.documents.intake import Accepted


@dataclass(frozen=True)
class Answer:
    """
    What somebody answered: what is new in their words, and their files, each looked at as an upload is. `mail_id` names
    the letter: `replies.queries.original_for` shows it to staff for 30 days.
    """

    user: User
    subject_id: UUID
    text: str
    files: tuple[Accepted, ...]
    mail_id: UUID
    now: datetime


@dataclass(frozen=True)
class Subject:
    """
    A kind of thing that can be answered. `is_open` says whether this person may answer this one now; `take` writes the
    answer in their name and returns what of it was not taken, as sentences for them. It is called in the transaction
    that settles the letter, once, and refuses by a DomainError whose words the person is mailed. `title` names the
    thing, `page` is where the person answers it on the portal (staff and clients have different ones), `staff_page`
    where a colleague finds it. `permission` and `switch` decide who of the staff sees letters that are held.
    """

    key: str
    order: int
    label: str
    is_open: Callable[[User, UUID], bool]
    take: Callable[[Answer], Sequence[str]]
    title: Callable[[UUID], str]
    page: Callable[[User, UUID], str]
    staff_page: Callable[[UUID], str]
    permission: Permission | None = None
    switch: Any = None


@dataclass(frozen=True)
class BounceHook:
    """Hears that a mail to this address did not arrive, why, and whether trying again can help."""

    key: str
    order: int
    hear: Callable[[str, str, bool], None] = field(compare=False)


subjects: Registry[Subject] = Registry()
bounce_hooks: Registry[BounceHook] = Registry()
