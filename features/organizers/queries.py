"""Which templates there are, and what they ask."""

from uuid import UUID

from django.db.models import QuerySet

from features.base.permissions import Actor, Permission
from features.organizers import reading
from features.organizers.models import OrganizerTemplate, OrganizerVersion
from features.organizers.schema import Content
from features.organizers.switches import ORGANIZERS
from features.toggles.queries import is_on
from tenants.context import require_firm

KEPT = 64
KNOWN: dict[tuple[str, UUID], Content] = {}  # by firm and version: what this process has read


def templates(by: Actor) -> QuerySet[OrganizerTemplate]:
    """Return the firm's templates, to those who may change settings or send one."""
    may = by.can(Permission.SETTINGS_FEATURES) or by.can(Permission.ACTIONS_EDIT)
    if not may or not is_on(ORGANIZERS):
        return OrganizerTemplate.objects.none()
    return OrganizerTemplate.objects.filter(removed_at__isnull=True)


def newest_of(template: OrganizerTemplate) -> OrganizerVersion | None:
    return OrganizerVersion.objects.filter(template=template, number=template.newest).first()


def draft_of(template: OrganizerTemplate) -> Content:
    return reading.read(template.draft)


def content_of(version: OrganizerVersion) -> Content:
    """Return what a version asks; read once in a process: it never changes, and saving must cost little."""
    key = (str(require_firm().pk), version.pk)
    found = KNOWN.pop(key, None) or reading.read(version.content)
    KNOWN[key] = found  # the latest asked for stands last
    if len(KNOWN) > KEPT:
        KNOWN.pop(next(iter(KNOWN)), None)
    return found
