"""What a client answered before: to begin with, and to compare with. Hidden answers of then are no part of it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from features.base.errors import Refused
from features.clients.models import Contact
from features.organizers import queries, values
from features.organizers.filled import Filled
from features.organizers.models import Organizer
from features.organizers.schema import Kind, Question

MOST = 10  # that are offered
State = Organizer.State
SENT = Q(state__in=(State.SUBMITTED, State.ACCEPTED))


def of(organizer: Organizer, among: QuerySet[Organizer]) -> QuerySet[Organizer]:
    """Return those of its client and template that were sent, the latest first."""
    rows = among.filter(SENT, client=organizer.client_id)
    same = rows.filter(version__template=organizer.version.template_id).exclude(pk=organizer.pk)
    return same.select_related("client", "version").order_by("-submitted_at", "-pk")


def noted(rows: QuerySet[Organizer]) -> QuerySet[Organizer]:
    """Say of each as `has_earlier` whether its client sent one of its template before: who sees one sees the other."""
    same = {"client": OuterRef("client"), "version__template": OuterRef("version__template")}
    return rows.annotate(
        has_earlier=Exists(Organizer.objects.filter(SENT, **same).exclude(pk=OuterRef("pk")))
    )


def offered(contact: Contact, organizer: Organizer) -> list[Organizer]:
    """Return what this contact may begin with: what they see themselves."""
    return list(of(organizer, queries.visible_to(contact))[:MOST])


def fitting(before: Filled, question: Question) -> Any:
    """Return what was answered then, if it answers this question, too; else None. Files belong to their year."""
    asked, answer = before.content.questions.get(question.key), before.answers.get(question.key)
    if asked is None or answer is None or answer.is_left or question.key not in before.shown:
        return None
    if asked.kind != question.kind or question.kind in (Kind.FILE, Kind.STATEMENT):
        return None
    try:
        return values.tidy(question, answer.value)
    except Refused:  # an option or a column is gone
        return None
