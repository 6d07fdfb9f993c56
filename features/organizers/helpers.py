"""Links by which somebody without a place on the portal answers some questions of an organizer, and reads no answer."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q, QuerySet

from features.accounts.secrets import digest
from features.base.permissions import Permission
from features.clients.models import Contact
from features.organizers import queries
from features.organizers.filled import Filled
from features.organizers.models import OrganizerLink
from features.organizers.schema import Kind, Question
from features.organizers.switches import ORGANIZERS
from features.toggles.queries import is_on

NOT_ASKED = frozenset({Kind.FILE, Kind.STATEMENT})


@dataclass(frozen=True)
class Helper:
    """Who answers by a link: a name that somebody of the client gave, and nothing they may do."""

    link: OrganizerLink
    actor_side: Literal["client"] = "client"
    limited_to: None = None

    @property
    def actor_id(self) -> uuid.UUID:
        return self.link.pk

    @property
    def name(self) -> str:
        return self.link.to_name

    def can(self, permission: Permission) -> bool:
        return False


def live(now: datetime) -> Q:
    return Q(revoked_at__isnull=True, expires_at__gt=now)


def of_contact(contact: Contact) -> QuerySet[OrganizerLink]:
    """Return the links made for organizers that this contact can answer."""
    return OrganizerLink.objects.filter(organizer__in=queries.visible_to(contact)).select_related("organizer")


def live_link(token: str, now: datetime) -> OrganizerLink | None:
    """
    Return the link of this token, if it works: its organizer can be answered, and whoever made it still may themselves.
    """
    if not is_on(ORGANIZERS):
        return None
    rows = OrganizerLink.objects.select_related("organizer__client", "organizer__version", "made_by")
    found = rows.filter(
        live(now), token_hash=digest(token), organizer__client__archived_at__isnull=True
    ).first()
    if found is None or not found.organizer.is_open:
        return None
    may = any(one.user_id == found.made_by_id for one in queries.readers(found.organizer.client))
    return found if may else None


def askable(filled: Filled) -> list[Question]:
    """Return the questions somebody else can be asked: shown, open to change, and answered without files."""
    return [
        one for section in filled.sections() for one in filled.questions(section)
        if one.kind not in NOT_ASKED and not filled.is_fixed(one)
    ]  # fmt: skip


def questions_of(link: OrganizerLink, filled: Filled) -> list[Question]:
    """Return what is asked by a link as things are now."""
    return [one for one in askable(filled) if one.key in link.keys]
