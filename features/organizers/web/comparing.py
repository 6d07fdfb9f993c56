"""What a client answers now beside what they answered before, for staff."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.clients.web.firm.record import record_of
from features.organizers import earlier, queries
from features.organizers.filled import Filled
from features.organizers.schema import Section
from features.organizers.switches import ORGANIZERS
from features.organizers.web.firm_record import found_of
from features.organizers.web.shown import Read, to_read


@dataclass(frozen=True)
class Both:
    """One question, answered `then` and `now`; a side is empty where it was not asked or not answered."""

    label: str
    then: list[str]
    now: list[str]

    @property
    def differs(self) -> bool:
        return self.then != self.now


@require_safe
@staff_page(permission=Permission.DOCUMENTS_VIEW, switch=ORGANIZERS)
def compare(request: StaffRequest, client_id: UUID, organizer_id: UUID) -> HttpResponse:
    """Show both; `?with=` chooses which earlier one, the latest unless told."""
    client, found = record_of(request, client_id), found_of(request, client_id, organizer_id)
    offered = list(earlier.of(found, queries.in_workspace(request.membership))[: earlier.MOST])
    if not offered:
        raise NotThere
    wish = request.GET.get("with", "")
    chosen = next((one for one in offered if str(one.pk) == wish), offered[0])
    rows = beside(queries.filled(found), queries.filled(chosen))
    links = [Link(f"?with={one.pk}", one.title, current=one.pk == chosen.pk) for one in offered]
    context = {
        "client": client, "organizer": found, "chosen": chosen, "links": links, "sections": rows,
        "count": sum(one.differs for _, each in rows for one in each),
    }  # fmt: skip
    return render(request, "organizers/firm/compare.html", context)


def beside(now: Filled, then: Filled) -> list[tuple[str, list[Both]]]:
    """Return, by the heading of each section, what is shown now, and at the end what was answered then alone."""
    before = {one.question.key: one for _, rows in to_read(then) for one in rows}
    found = [(section.title, _both(section, rows, before)) for section, rows in to_read(now)]
    gone = [Both(one.question.label, words, []) for one in before.values() if (words := _words(one))]
    return [*found, ("Not asked now", gone)] if gone else found


def _both(section: Section, rows: list[Read], before: dict[str, Read]) -> list[Both]:
    return [Both(one.question.label, _words(before.pop(one.question.key, None)), _words(one)) for one in rows]


def _words(one: Read | None) -> list[str]:
    if one is None or (not one.files and one.lines == ["No answer"]):
        return []
    return [*one.lines, *(file.filename for file in one.files)]
