"""What slices above hang into the page of a project, on either side."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string

from features.base.composition import Panel
from features.base.permissions import Actor
from features.projects.models import Project
from features.toggles.shown import is_shown


def html_of(
    panels: Iterable[Panel], request: Any, project: Project, by: Actor | None = None
) -> dict[str, list[str]]:
    """
    Return the panels that have something to show, by their column; their `load` finds the project at `request.project`.
    """
    request.project = project
    found: dict[str, list[str]] = {"top": [], "main": [], "side": []}
    for panel in panels:
        context = panel.load(request) if is_shown(panel, by) else None
        if context is not None:
            found[panel.column].append(render_to_string(panel.template, context, request))
    return found
