"""The firm's organizer templates: the list, files, versions."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.organizers import operations, queries, rules
from features.organizers.models import OrganizerTemplate
from features.organizers.switches import ORGANIZERS
from features.organizers.web.fields import Shown, as_lists
from features.organizers.web.forms import FileForm, TemplateForm

SET = Permission.SETTINGS_FEATURES


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=ORGANIZERS)
def index(request: StaffRequest) -> HttpResponseBase:
    """List the templates; a POST begins one."""
    form = TemplateForm(posted(request))
    if form.is_valid():
        try:
            made = operations.add_template(by=request.membership, now=timezone.now(), **form.cleaned_data)
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            return redirect("organizers_settings:template", made.pk)
    return _index(request, form, FileForm(), status=422 if form.errors else 200)


@require_POST
@staff_page(permission=SET, switch=ORGANIZERS)
def take_file(request: StaffRequest) -> HttpResponseBase:
    """Add a template from a file."""
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        raw = form.cleaned_data["file"].read(rules.LONGEST_FILE + 1)
        try:
            made = operations.import_template(raw=raw, by=request.membership, now=timezone.now())
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"“{made.name}” is here, as a draft.")
            return redirect("organizers_settings:template", made.pk)
    return _index(request, TemplateForm(None), form, status=422)


def _index(request: StaffRequest, form: TemplateForm, file_form: FileForm, *, status: int) -> HttpResponse:
    context = {"templates": queries.templates(request.membership), "form": form, "file_form": file_form}
    return render(request, "organizers/firm/templates.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=ORGANIZERS)
def rename(request: StaffRequest, organizer_template_id: UUID) -> HttpResponseBase:
    found = template_of(request, organizer_template_id)
    form = TemplateForm(posted(request), template=found)
    if form.is_valid():
        try:
            operations.change_template(
                template=found, by=request.membership, now=timezone.now(), **form.cleaned_data
            )
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            return redirect("organizers_settings:template", found.pk)
    context = {"template": found, "form": form}
    return render(request, "organizers/firm/template_name.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(permission=SET, switch=ORGANIZERS)
def publish(request: StaffRequest, organizer_template_id: UUID) -> HttpResponse:
    found = template_of(request, organizer_template_id)
    try:
        made = operations.publish(template=found, by=request.membership, now=timezone.now())
    except (Refused, Conflict) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Version {made.number} is what clients get from now on.")
    return redirect("organizers_settings:template", found.pk)


@require_POST
@staff_page(permission=SET, switch=ORGANIZERS)
def set_open(request: StaffRequest, organizer_template_id: UUID) -> HttpResponse:
    """Let clients start it themselves, or no longer."""
    found, is_open = template_of(request, organizer_template_id), "open" in request.POST
    try:
        operations.set_open(template=found, by=request.membership, now=timezone.now(), is_open=is_open)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        words = "Clients may start it themselves." if is_open else "Only your team sends it."
        messages.success(request, words)
    return redirect("organizers_settings:template", found.pk)


@require_POST
@staff_page(permission=SET, switch=ORGANIZERS)
def duplicate(request: StaffRequest, organizer_template_id: UUID) -> HttpResponse:
    found = template_of(request, organizer_template_id)
    copy = operations.duplicate_template(template=found, by=request.membership, now=timezone.now())
    messages.success(request, f"“{copy.name}” is a copy of “{found.name}”.")
    return redirect("organizers_settings:template", copy.pk)


@require_POST
@staff_page(permission=SET, switch=ORGANIZERS)
def remove(request: StaffRequest, organizer_template_id: UUID) -> HttpResponse:
    found = template_of(request, organizer_template_id)
    operations.remove_template(template=found, by=request.membership, now=timezone.now())
    messages.success(request, f"“{found.name}” is removed.")
    return redirect("organizers_settings:index")


@require_safe
@staff_page(permission=SET, switch=ORGANIZERS)
def export(request: StaffRequest, organizer_template_id: UUID) -> HttpResponse:
    """Give the draft as a file, to be taken in elsewhere."""
    found = template_of(request, organizer_template_id)
    said: dict[str, Any] = {
        "format": rules.FORMAT, "version": rules.FORMAT_VERSION, "name": found.name, "title": found.title,
        "content": found.draft,
    }  # fmt: skip
    answer = HttpResponse(json.dumps(said, ensure_ascii=False, indent=2), content_type="application/json")
    name = slugify(found.name) or "organizer"
    answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


@require_safe
@staff_page(permission=SET, switch=ORGANIZERS)
def preview(request: StaffRequest, organizer_template_id: UUID) -> HttpResponse:
    """Show the draft as clients will see it, with nothing to save; a script shows and hides what has conditions."""
    found = template_of(request, organizer_template_id)
    title = rules.filled(found.title, client="Sample client", year=timezone.localdate().year - 1)
    sections = [
        (one, json.dumps(as_lists(one.when)), [Shown(question) for question in one.questions])
        for one in queries.draft_of(found)
    ]
    context = {"template": found, "title": title, "sections": sections}
    return render(request, "organizers/firm/preview.html", context)


def template_of(request: StaffRequest, organizer_template_id: UUID) -> OrganizerTemplate:
    return get_object_or_404(queries.templates(request.membership), pk=organizer_template_id)
