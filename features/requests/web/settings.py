"""The firm's own request lists, and how it hears of “done uploading”."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.web.forms import RuledForm, posted
from features.documents.models import DocumentType
from features.documents.switches import CLIENT_UPLOADS
from features.requests import operations, queries
from features.requests.models import Template, TemplateItem
from features.requests.switches import REQUESTS
from features.requests.web.forms import DoneForm, TemplateForm, TemplateItemForm

SET = Permission.SETTINGS_FEATURES


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=REQUESTS)
def index(request: StaffRequest) -> HttpResponseBase:
    form = TemplateForm(posted(request))
    added = _try(form, lambda said: operations.add_template(by=request.membership, **said))
    if added is not None:
        return redirect("requests_settings:template", added.pk)
    context = {"form": form, "templates": queries.templates()}
    return render(request, "requests/firm/templates.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=REQUESTS)
def template(request: StaffRequest, template_id: UUID) -> HttpResponseBase:
    """Show a list; a POST adds one thing."""
    found = get_object_or_404(Template, pk=template_id)
    form = TemplateItemForm(posted(request), types=_types())
    added = _try(
        form, lambda said: operations.add_template_item(template=found, by=request.membership, **said)
    )
    if added is not None:
        return redirect("requests_settings:template", found.pk)
    context = {"template": found, "items": found.items.select_related("type"), "form": form}
    return render(request, "requests/firm/template.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=REQUESTS)
def rename(request: StaffRequest, template_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(Template, pk=template_id)
    form = TemplateForm(posted(request), template=found)
    if _try(
        form, lambda said: operations.change_template(template=found, by=request.membership, **said) or found
    ):
        return redirect("requests_settings:template", found.pk)
    context = {"template": found, "form": form}
    return render(request, "requests/firm/template_name.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(permission=SET, switch=REQUESTS)
def duplicate(request: StaffRequest, template_id: UUID) -> HttpResponse:
    found = get_object_or_404(Template, pk=template_id)
    copy = operations.duplicate_template(template=found, by=request.membership)
    messages.success(request, f"“{copy.name}” is a copy of “{found.name}”.")
    return redirect("requests_settings:template", copy.pk)


@require_POST
@staff_page(permission=SET, switch=REQUESTS)
def remove(request: StaffRequest, template_id: UUID) -> HttpResponse:
    found = get_object_or_404(Template, pk=template_id)
    operations.remove_template(template=found, by=request.membership)
    messages.success(request, f"“{found.name}” is removed. What was asked with it stays.")
    return redirect("requests_settings:index")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=REQUESTS)
def line(request: StaffRequest, line_id: UUID) -> HttpResponseBase:
    """One thing of a list, to change."""
    found = get_object_or_404(TemplateItem.objects.select_related("template", "type"), pk=line_id)
    form = TemplateItemForm(posted(request), types=_types(), item=found)
    if _try(
        form, lambda said: operations.change_template_item(item=found, by=request.membership, **said) or found
    ):
        return redirect("requests_settings:template", found.template_id)
    context = {"template": found.template, "item": found, "form": form}
    return render(request, "requests/firm/template_item.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(permission=SET, switch=REQUESTS)
def move(request: StaffRequest, line_id: UUID) -> HttpResponse:
    found = get_object_or_404(TemplateItem.objects.select_related("template"), pk=line_id)
    operations.move_template_item(
        item=found, to="up" if "up" in request.POST else "down", by=request.membership
    )
    return redirect("requests_settings:template", found.template_id)


@require_POST
@staff_page(permission=SET, switch=REQUESTS)
def remove_line(request: StaffRequest, line_id: UUID) -> HttpResponse:
    found = get_object_or_404(TemplateItem.objects.select_related("template"), pk=line_id)
    operations.remove_template_item(item=found, by=request.membership)
    return redirect("requests_settings:template", found.template_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=CLIENT_UPLOADS)
def done(request: StaffRequest) -> HttpResponseBase:
    """Who hears of “done uploading”, what clients read, when it is offered (S2-10)."""
    rules = queries.done_rules()
    initial = {"tell": rules.tell, "words": rules.words, "only_asked": rules.only_asked}
    form = DoneForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            differs = operations.choose_rules(by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Saved." if differs else "Nothing was changed.")
            return redirect("requests_settings:done")
    return render(request, "requests/firm/done.html", {"form": form}, status=422 if form.errors else 200)


def _try(form: RuledForm, act: Callable[[dict[str, Any]], Any]) -> Any:
    """Return what the operation gave, or None: the form shows why."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except (Refused, Conflict) as refusal:
        form.refuse(refusal)
        return None


def _types() -> list[DocumentType]:
    return list(DocumentType.objects.all())
