"""Home put together from what the slices register."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from features.accounts.models import Membership
from features.base import composition
from features.base.composition import Lede, Panel
from features.dashboard.menu import is_held
from features.toggles.shown import is_shown


@dataclass(frozen=True)
class Filled:
    """A panel with what it shows."""

    panel: Panel
    context: dict[str, Any]

    @property
    def template(self) -> str:
        return self.panel.template


def filled(registry: Iterable[Panel], request: HttpRequest, by: Membership | None = None) -> list[Filled]:
    """Return the panels that have something to show here and now, in their order."""
    there = (panel for panel in registry if is_shown(panel, by) and is_held(request, panel))
    contexts = ((panel, panel.load(request)) for panel in there)
    return [Filled(panel, context) for panel, context in contexts if context is not None]


def of_inbox(request: HttpRequest, by: Membership) -> dict[str, list[Filled]]:
    """Return the panels above the firm's inbox, and those beside it."""
    panels = filled(composition.inbox_panels, request, by)
    top = [one for one in panels if one.panel.column == "top"]
    return {"top": top, "side": [one for one in panels if one not in top]}


def of_home(request: HttpRequest) -> dict[str, Any]:
    """Return the columns of Home, the ledes of their panels, and the quick links."""
    panels = filled(composition.home_panels, request)
    columns = {name: [p for p in panels if p.panel.column == name] for name in ("top", "main", "side")}
    ledes = [_lede(p.context["lede"]) for p in panels if p.context.get("lede")]
    links = [link for link in composition.quick_links if is_shown(link) and is_held(request, link)]
    return {**columns, "ledes": ledes, "quick_links": links}


def _lede(given: Any) -> Lede:
    return given if isinstance(given, Lede) else Lede(*given)
