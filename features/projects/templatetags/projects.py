"""What templates say of a project. `{% load projects %}`."""

from django import template

from branding.words import when
from features.projects.models import Project

register = template.Library()


@register.filter
def span(project: Project) -> str:
    """Say from when to when: “January 8 to June 23”, “Since January 8”, “Until June 23”."""
    start = when(project.starts_on) if project.starts_on else ""
    end = when(project.ends_on) if project.ends_on else ""
    if start and end:
        return f"{start} to {end}"
    return f"Since {start}" if start else f"Until {end}" if end else ""
