"""The first steps of a new firm: a list that ticks itself."""

from dataclasses import dataclass
from typing import Any

from branding import queries as brands
from features.base import composition
from features.base.composition import OnboardingStep
from features.base.permissions import Permission
from features.base.scope import once
from features.dashboard.models import Milestone
from features.toggles.shown import is_shown
from tenants.context import require_firm

Key = Milestone.Key


@dataclass(frozen=True)
class Step:
    step: OnboardingStep
    is_done: bool


def reached() -> frozenset[str]:
    """Return the milestones of this firm, read once per request."""
    keys = Milestone.objects.values_list("key", flat=True)
    return once(("milestones", require_firm().pk), lambda: frozenset(keys))


def has_logo() -> bool:
    return bool(brands.published(require_firm()).logo)


def has_published_brand() -> bool:
    return Key.BRAND_PUBLISHED in reached()


def has_seen_switches() -> bool:
    return Key.SWITCHES_SEEN in reached()


def panel(request: Any) -> dict[str, Any] | None:
    """Give the panel beside the inbox to those who can take the steps, until one of them hides it."""
    if not request.membership.can(Permission.SETTINGS_FEATURES) or Key.CHECKLIST_HIDDEN in reached():
        return None
    theirs = [step for step in composition.onboarding if is_shown(step, request.membership)]
    steps = [Step(step, step.is_done()) for step in theirs]
    done = sum(step.is_done for step in steps)
    following = next((step for step in steps if not step.is_done), None)
    return {"steps": steps, "done": done, "following": following}
