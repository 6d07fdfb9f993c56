"""What people are told of announcements."""

from collections import defaultdict
from uuid import UUID, uuid5

from django.conf import settings
from django.urls import reverse

from branding import prose
from features.announcements import queries
from features.announcements.models import Announcement
from features.announcements.switches import ANNOUNCEMENT
from features.base import announcements
from features.base.composition import Announced
from features.clients.models import Contact

PUBLISHED = Announced(
    "announcement.published", 90, "client", "Announcements",
    "When we have news for you: days we are closed, deadlines, what changes.", "megaphone",
    switch=ANNOUNCEMENT, still=queries.is_waiting,
)  # fmt: skip
WAITING = Announced(
    "announcement.waiting", 91, "client", "Announcements when you sign in",
    "What was announced before, as long as it holds and until you hide it.", "megaphone", "app",
    switch=ANNOUNCEMENT, still=queries.is_waiting,
)  # fmt: skip
KINDS = (PUBLISHED, WAITING)
KEYS = tuple(kind.key for kind in KINDS)
SHORT = 200
type Through = tuple[UUID | None, UUID | None]  # the client and the project it reaches somebody by


def published(announcement: Announcement) -> None:
    """Tell everybody it is for. Who loses the access it reached them by is not told, nor shown it later."""
    for (client_id, project_id), users in _people(announcement).items():
        _tell(announcement, PUBLISHED, users, client_id, project_id, key=f"announced:{announcement.pk}")


def waiting(announcement: Announcement, contact: Contact) -> None:
    """Put it on the list of somebody who was not told of it when it began."""
    for (client_id, project_id), users in _people(announcement, contact).items():
        key = uuid5(announcement.pk, f"{client_id} {project_id}")
        _tell(announcement, WAITING, users, client_id, project_id, key=f"announced:{key}")


def _people(announcement: Announcement, only: Contact | None = None) -> dict[Through, list[UUID]]:
    """Return whom it reaches, each once, by the first access through which it does."""
    rows = queries.reached_by(announcement)
    rows = rows.filter(contact=only) if only else rows
    is_general = announcement.audience == Announcement.Audience.EVERYBODY
    projects = _projects(announcement)
    found: dict[UUID, Through] = {}
    for access in rows:
        place: Through = (None, None) if is_general else (access.client_id, projects.get(access.client_id))
        found.setdefault(access.contact.user_id, place)
    grouped: dict[Through, list[UUID]] = defaultdict(list)
    for user_id, place in found.items():
        grouped[place].append(user_id)
    return grouped


def _projects(announcement: Announcement) -> dict[UUID, UUID]:
    """Return by client the project it names, where it names one of theirs alone."""
    if announcement.audience != Announcement.Audience.PROJECTS:
        return {}
    rows = announcement.addressed.filter(project__isnull=False).values_list("project__client", "project")
    by_client: dict[UUID, list[UUID]] = defaultdict(list)
    for client_id, project_id in rows:
        by_client[client_id].append(project_id)
    return {client_id: ids[0] for client_id, ids in by_client.items() if len(ids) == 1}


def _tell(
    announcement: Announcement, kind: Announced, users: list[UUID], client_id: UUID | None, project_id: UUID | None, *,
    key: str,
) -> None:  # fmt: skip
    path = reverse("announcements:announcement", urlconf=settings.FIRM_URLCONF, args=[announcement.pk])
    words = prose.plain(announcement.body)
    announcements.announce(
        announcements.Announcement(
            kind.key, announcement.title, path, users, client_id=client_id, project_id=project_id,
            about_id=announcement.pk, key=key, detail=words if len(words) <= SHORT else f"{words[:SHORT]}…",
            template="announcements/email/published",
            context={"html": prose.small(announcement.body), "text": announcement.body},
        )
    )  # fmt: skip
