"""What clients may start themselves (S2-21): the templates that the firm has opened to them."""

from django.db.models import F, QuerySet

from features.base import remembered
from features.organizers.models import OrganizerVersion

ANY, SECONDS = "organizers:offered", 300


def versions() -> QuerySet[OrganizerVersion]:
    """Return the newest version of each template that is open to clients."""
    rows = OrganizerVersion.objects.filter(
        template__is_open=True, template__removed_at__isnull=True, number=F("template__newest")
    )
    return rows.select_related("template").order_by("template__name", "template_id")


def any_is() -> bool:
    """Return whether there is one; remembered, for every page's menu asks. Starting one asks anew."""
    return remembered.get(ANY, versions().exists, seconds=SECONDS)


def changed() -> None:
    remembered.forget([ANY])
