"""What clients are told of their work, in the words they read on the portal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from features.base.announcements import Announcement, announce
from features.base.composition import Announced
from features.clients import told
from features.clients.rights import ContactRight
from features.projects import queries as projects
from features.projects.models import Project
from features.work import queries
from features.work.layout import Shown
from features.work.models import Passage
from features.work.switches import WORK

SEE = ContactRight.SEE_PROJECTS


def _still_theirs(contact: Any, project_id: UUID) -> bool:
    return projects.visible_to(contact).filter(pk=project_id).exists()


MOVED = Announced(
    "work.moved", 60, "client", "Where your work stands", "When your work comes to another step.", "layers",
    switch=WORK, right=SEE, still=queries.is_still_so, seen=lambda contact: queries.told_of(contact).values("pk"),
)  # fmt: skip
NOTED = Announced(
    "work.noted", 61, "client", "Notes about your work", "When there is something to know about your work.", "layers",
    switch=WORK, right=SEE, still=_still_theirs, seen=lambda contact: projects.visible_to(contact).values("pk"),
)  # fmt: skip


def moved(project: Project, passage: Passage, status: Shown, *, now: datetime) -> None:
    """Tell everybody who sees the project."""
    context = {
        "project": project.name, "status": status.name, "words": status.description, "note": passage.note,
        "client": project.client.name,
    }  # fmt: skip
    announce(
        Announcement(
            MOVED.key, f"{project.name}: {status.name}", _page(project), _people(project), client_id=project.client_id,
            project_id=project.pk, about_id=passage.pk, key=f"{MOVED.key}:{passage.pk}",
            detail=passage.note or status.description, template="work/email/moved", at=now, context=context,
        )
    )  # fmt: skip


def noted(project: Project, words: str, run_id: UUID, *, now: datetime) -> None:
    """Tell the same people what a rule has for them, once for each time it runs."""
    context = {"project": project.name, "words": words, "client": project.client.name}
    announce(
        Announcement(
            NOTED.key, f"A note about {project.name}", _page(project), _people(project), client_id=project.client_id,
            project_id=project.pk, about_id=project.pk, key=f"{NOTED.key}:{run_id}", detail=words,
            template="work/email/noted", at=now, context=context,
        )
    )  # fmt: skip


def _people(project: Project) -> list[UUID]:
    people = told.on_portal(project.client, SEE)
    return [one.user_id for one in people if _still_theirs(one, project.pk)]


def _page(project: Project) -> str:
    return reverse("projects:project", urlconf=settings.FIRM_URLCONF, args=[project.pk])
