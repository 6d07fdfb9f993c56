"""Rules: written, tried on paper, switched on, and what they did."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients import queries as clients
from features.clients.web.forms import posted
from features.projects.words import word
from features.work import automation, layout, operations, trying
from features.work.models import Rule
from features.work.web.rules_form import RuleForm

EDIT = Permission.SETTINGS_PORTAL
ON_LOG = 50


@require_safe
@staff_page(EDIT)
def index(request: StaffRequest) -> HttpResponse:
    """Show the rules, and what they did for the work this person sees."""
    rules = [
        (one, automation.when(one), automation.said(one))
        for one in Rule.objects.select_related(*automation.WHOLE)
    ]
    context = {"rules": rules, "runs": trying.log(request.membership)[:ON_LOG], "word": word()}
    return render(request, "work/firm/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT)
def new(request: StaffRequest) -> HttpResponseBase:
    return _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT)
def rule(request: StaffRequest, rule_id: UUID) -> HttpResponseBase:
    return _page(request, _found(rule_id))


def _page(request: StaffRequest, found: Rule | None) -> HttpResponseBase:
    form = RuleForm(posted(request), plan=layout.now(), members=clients.staff(), rule=found)
    if form.is_valid():
        try:
            if found is None:
                operations.add_rule(by=request.membership, **form.given)
            else:
                operations.edit_rule(rule=found, by=request.membership, **form.given)
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                f"“{form.cleaned_data['name']}” saved. It is off. Try it on paper, then switch it on.",
            )
            return redirect("work_settings:rules")
    context = {"form": form, "rule": found, "word": word()}
    return render(request, "work/firm/rule.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(EDIT)
def trial(request: StaffRequest, rule_id: UUID) -> HttpResponse:
    """Show what it would do now, and do nothing of it."""
    found = operations.try_rule(rule=_found(rule_id), by=request.membership, now=timezone.now())
    context = {
        "rule": found, "when": automation.when(found), "said": automation.said(found), "word": word(),
        "trial": trying.on_paper(found, by=request.membership),
    }  # fmt: skip
    return render(request, "work/firm/rule_trial.html", context)


@require_POST
@staff_page(EDIT)
def switch(request: StaffRequest, rule_id: UUID) -> HttpResponse:
    found, on = _found(rule_id), request.POST.get("on") == "1"
    try:
        operations.switch_rule(rule=found, on=on, by=request.membership)
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"“{found.name}” is {'on' if on else 'off'}.")
    return redirect("work_settings:rules")


@require_POST
@staff_page(EDIT)
def removal(request: StaffRequest, rule_id: UUID) -> HttpResponse:
    found = _found(rule_id)
    operations.remove_rule(rule=found, by=request.membership)
    messages.success(request, f"“{found.name}” is removed.")
    return redirect("work_settings:rules")


def _found(rule_id: UUID) -> Rule:
    return get_object_or_404(Rule.objects.select_related(*automation.WHOLE), pk=rule_id)
