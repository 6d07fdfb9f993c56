"""The builder of a template: sections and questions, added, changed, moved and removed, without a script."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Refused
from features.base.permissions import Permission
from features.clients.web.forms import RuledForm, posted
from features.organizers import drafting, operations, queries
from features.organizers.models import OrganizerTemplate
from features.organizers.saying import sentence
from features.organizers.schema import LABELS, Content, Question, Section
from features.organizers.switches import ORGANIZER_CREATION, ORGANIZERS
from features.organizers.web.forms import QuestionForm, SectionForm
from features.organizers.web.settings import template_of
from features.toggles.queries import is_on

SET = Permission.SETTINGS_FEATURES


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=ORGANIZERS)
def template(request: StaffRequest, organizer_template_id: UUID) -> HttpResponseBase:
    """Show what it asks; a POST adds a section."""
    found = template_of(request, organizer_template_id)
    content = queries.draft_of(found)
    form = SectionForm(posted(request), section=None, earlier=list(content.questions.values()))
    if form.is_valid():
        made = _section(drafting.new_key("s"), form)
        if _edit(request, found, form, lambda now: drafting.put_section(now, made)):
            return _back(found, made.key)
    context = {"template": found, "sections": _rows(content), "form": form, "count": len(content.questions)}
    context["can_begin"] = is_on(ORGANIZER_CREATION)
    return render(request, "organizers/firm/template.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=ORGANIZERS)
def section(request: StaffRequest, organizer_template_id: UUID, section_key: str) -> HttpResponseBase:
    found = template_of(request, organizer_template_id)
    content = queries.draft_of(found)
    here = drafting.section_of(content, section_key)
    form = SectionForm(posted(request), section=here, earlier=_before(content, here))
    if form.is_valid():
        made = _section(here.key, form, here.questions)
        if _edit(request, found, form, lambda now: drafting.put_section(now, made)):
            return _back(found, here.key)
    context = {"template": found, "section": here, "form": form}
    return render(request, "organizers/firm/section.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=ORGANIZERS)
def new_question(request: StaffRequest, organizer_template_id: UUID, section_key: str) -> HttpResponseBase:
    found = template_of(request, organizer_template_id)
    content = queries.draft_of(found)
    here = drafting.section_of(content, section_key)
    form = QuestionForm(posted(request), question=None, earlier=[*_before(content, here), *here.questions])
    if form.is_valid():
        made = form.question(drafting.new_key("q"))
        if _edit(request, found, form, lambda now: drafting.put_question(now, here.key, made)):
            if "another" in request.POST:
                return redirect("organizers_settings:new_question", found.pk, here.key)
            return _back(found, here.key)
    return _question_page(request, found, here, None, form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=ORGANIZERS)
def question(request: StaffRequest, organizer_template_id: UUID, question_key: str) -> HttpResponseBase:
    found = template_of(request, organizer_template_id)
    content = queries.draft_of(found)
    one = drafting.question_of(content, question_key)
    here = content.sections[content.place[one.key]]
    known = list(content.questions.values())
    form = QuestionForm(posted(request), question=one, earlier=known[: known.index(one)])
    if form.is_valid():
        made = form.question(one.key)
        if _edit(request, found, form, lambda now: drafting.put_question(now, here.key, made)):
            return _back(found, here.key)
    return _question_page(request, found, here, one, form)


@require_POST
@staff_page(permission=SET, switch=ORGANIZERS)
def move_section(request: StaffRequest, organizer_template_id: UUID, section_key: str) -> HttpResponse:
    to: drafting.Way = "up" if "up" in request.POST else "down"
    return _do(
        request, organizer_template_id, lambda now: drafting.moved_section(now, section_key, to), section_key
    )


@require_POST
@staff_page(permission=SET, switch=ORGANIZERS)
def move_question(request: StaffRequest, organizer_template_id: UUID, question_key: str) -> HttpResponse:
    to: drafting.Way = "up" if "up" in request.POST else "down"
    return _do(
        request,
        organizer_template_id,
        lambda now: drafting.moved_question(now, question_key, to),
        question_key,
    )


@require_POST
@staff_page(permission=SET, switch=ORGANIZERS)
def remove_section(request: StaffRequest, organizer_template_id: UUID, section_key: str) -> HttpResponse:
    return _do(request, organizer_template_id, lambda now: drafting.without_section(now, section_key))


@require_POST
@staff_page(permission=SET, switch=ORGANIZERS)
def remove_question(request: StaffRequest, organizer_template_id: UUID, question_key: str) -> HttpResponse:
    return _do(request, organizer_template_id, lambda now: drafting.without_question(now, question_key))


def _do(
    request: StaffRequest, template_id: UUID, change: Callable[[Content], Content], anchor: str = ""
) -> HttpResponse:
    found = template_of(request, template_id)
    try:
        operations.edit_draft(template=found, by=request.membership, now=timezone.now(), change=change)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return _back(found, anchor)


def _edit(
    request: StaffRequest, found: OrganizerTemplate, form: RuledForm, change: Callable[[Content], Content]
) -> bool:
    """Change the draft. Return whether that was taken: else the form says why not."""
    try:
        operations.edit_draft(template=found, by=request.membership, now=timezone.now(), change=change)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def _section(key: str, form: SectionForm, questions: tuple[Question, ...] = ()) -> Section:
    said = form.cleaned_data
    return Section(key, said["title"], said["text"], said["when"], questions)


def _before(content: Content, here: Section) -> list[Question]:
    """Return the questions of the sections before this one."""
    at = content.sections.index(here)
    return [one for section in content.sections[:at] for one in section.questions]


def _rows(content: Content) -> list[dict[str, Any]]:
    return [
        {
            "section": one, "when": sentence(one.when, content),
            "questions": [(each, LABELS[each.kind], sentence(each.when, content)) for each in one.questions],
        }
        for one in content
    ]  # fmt: skip


def _back(found: OrganizerTemplate, anchor: str) -> HttpResponse:
    return redirect(
        f"{reverse('organizers_settings:template', args=[found.pk])}{f'#{anchor}' if anchor else ''}"
    )


def _question_page(
    request: StaffRequest, found: OrganizerTemplate, here: Section, one: Question | None, form: QuestionForm
) -> HttpResponse:
    context = {"template": found, "section": here, "question": one, "form": form}
    return render(request, "organizers/firm/question.html", context, status=422 if form.errors else 200)
