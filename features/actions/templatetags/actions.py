"""What templates say of a to-do. `{% load actions %}`."""

from django import template
from django.utils import timezone

from branding.words import when
from features.actions import kinds
from features.actions.models import Action

register = template.Library()
SOON = 3  # days


@register.filter
def due(action: Action) -> str:
    """Say when it is due, in the reader's time zone: “Due Friday, in 3 days”, “Due March 6, 4 days late”."""
    return f"Due {when(action.due_on, 'due')}" if action.due_on else ""


@register.filter
def urgency(action: Action) -> str:
    """Return the tone of that: soon, late, or nothing."""
    if action.due_on is None:
        return ""
    days = (action.due_on - timezone.localdate()).days
    return "bad" if days < 0 else "warn" if days <= SOON else ""


@register.filter
def kind(action: Action) -> kinds.ActionKind:
    return kinds.of(action)


@register.filter
def target(action: Action) -> str:
    """Return where the client does it: a page of a slice, or the to-do's own."""
    url = kinds.of(action).url
    return url(action) if url else ""


@register.filter
def kept_at(action: Action) -> str:
    """Return where staff decide about it, if that is not on the to-do list itself."""
    where = kinds.of(action).kept_at
    return where(action) if where else ""


@register.simple_tag
def project_name(names: dict[object, str], action: Action) -> str:
    """Return its name; nothing where the page does not know any."""
    return names.get(action.project_id, "") if names else ""
