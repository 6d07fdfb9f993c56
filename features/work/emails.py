"""What clients are told when their work moves, in the words they read on the portal."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from features.base.announcements import Announcement, announce
from features.base.composition import Announced
from features.clients import told
from features.clients.models import Contact
from features.clients.rights import ContactRight
from features.projects.models import Project
from features.work import queries
from features.work.layout import Shown
from features.work.models import Passage
from features.work.switches import WORK

MOVED = Announced(
    "work.moved", 60, "client", "Where your work stands", "When your work comes a step further.", "layers",
    switch=WORK, right=ContactRight.SEE_PROJECTS, still=queries.is_still_so,
    seen=lambda contact: queries.told_of(contact).values("pk"),
)  # fmt: skip


def moved(project: Project, passage: Passage, status: Shown, *, now: datetime) -> None:
    """Tell everybody who sees the project."""
    context = {
        "project": project.name, "status": status.name, "words": status.description, "note": passage.note,
        "client": project.client.name,
    }  # fmt: skip
    people = [
        one.user_id
        for one in told.on_portal(project.client, ContactRight.SEE_PROJECTS)
        if _sees(one, passage)
    ]
    announce(
        Announcement(
            MOVED.key, f"{project.name}: {status.name}",
            reverse("projects:project", urlconf=settings.FIRM_URLCONF, args=[project.pk]), people,
            client_id=project.client_id, project_id=project.pk, about_id=passage.pk, key=f"{MOVED.key}:{passage.pk}",
            detail=passage.note or status.description, template="work/email/moved", at=now, context=context,
        )
    )  # fmt: skip


def _sees(contact: Contact, passage: Passage) -> bool:
    return queries.is_still_so(contact, passage.pk)
