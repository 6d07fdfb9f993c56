"""What people are told of organizers, beside the to-do itself. Links lead to pages that ask to sign in first (D9)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from features.base import mail
from features.base.announcements import Announcement, announce
from features.base.permissions import Permission
from features.clients import told
from features.organizers import queries
from features.organizers.models import Organizer, OrganizerLink
from features.organizers.switches import ORGANIZERS
from tenants import hosts
from tenants.context import require_firm

RETURNED, SUBMITTED, BEGUN = "organizer.returned", "organizer.submitted", "organizer.begun"


def returned(organizer: Organizer, labels: Sequence[str], *, now: datetime) -> None:
    """Tell everybody who can answer that some answers came back."""
    count = f"{len(labels)} answer{'' if len(labels) == 1 else 's'}" if labels else "All of it"
    announce(
        Announcement(
            RETURNED, f"Please look again: {organizer.title}", _path("organizers:organizer", organizer.pk),
            [one.user_id for one in queries.readers(organizer.client)], client_id=organizer.client_id,
            key=f"org.back:{organizer.pk}:{now:%y%m%d%H%M%S}", at=now, detail=f"{count} can be changed",
            about_id=organizer.pk,
        )
    )  # fmt: skip


def submitted(organizer: Organizer, *, who: str, now: datetime) -> None:
    """Tell who looks after the client."""
    _tell_staff(
        organizer,
        SUBMITTED,
        f"{who} sent “{organizer.title}”",
        f"org.in:{organizer.pk}:{now:%y%m%d%H%M%S}",
        now,
    )


def begun(organizer: Organizer, *, who: str, now: datetime) -> None:
    """Tell the same people that one of the client's started one."""
    _tell_staff(organizer, BEGUN, f"{who} started “{organizer.title}”", f"org.begun:{organizer.pk}", now)


def _tell_staff(organizer: Organizer, kind: str, title: str, key: str, now: datetime) -> None:
    staff: list[Any] = [
        user.pk for user in told.looked_after_by(organizer.client, seeing=Permission.DOCUMENTS_VIEW)
    ]
    page = _path("organizers_record:organizer", organizer.client_id, organizer.pk)
    announce(
        Announcement(
            kind, title, page, staff, client_id=organizer.client_id, key=key, at=now, detail=organizer.client.name
        )
    )  # fmt: skip


def asked(link: OrganizerLink, *, token: str, sender: str) -> None:
    """Mail a link: the token stands nowhere else, the row keeps a hash."""
    about = {"link": link, "sender": sender, "url": address_of(token), "count": len(link.keys)}
    mail.send(
        to=link.to_email,
        template="organizers/email/asked",
        context=about,
        until=link.expires_at,
        switch=ORGANIZERS,
    )


def address_of(token: str) -> str:
    return hosts.address(require_firm(), f"/answer/{token}/")


def _path(name: str, *ids: object) -> str:
    """Return the address of a page; mails are also written outside of requests."""
    return reverse(name, urlconf=settings.FIRM_URLCONF, args=ids)
