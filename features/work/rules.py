"""What may stand in settings and notes. Each rule returns the tidy value, or refuses and names its field."""

from collections.abc import Callable
from typing import Any

from features.accounts.rules import line
from features.base.errors import Refused
from features.work.models import ClientStatus

MOST_STATUSES, MOST_PIPELINES, MOST_STAGES = 30, 30, 20


def named(text: str, most: int, what: str) -> str:
    return line(text, most=most, field="name") or _missing(f"Enter a name for this {what}.", "name")


def status_name(text: str) -> str:
    return named(text, 60, "status")


def pipeline_name(text: str) -> str:
    return named(text, 80, "pipeline")


def stage_name(text: str) -> str:
    return named(text, 80, "stage")


def description(text: str) -> str:
    return line(text, most=300, field="description")


def tone(value: str) -> str:
    if value not in ClientStatus.Tone.values:
        raise Refused("Choose one of these colors.", field="tone")
    return value


def icon(value: str) -> str:
    if value not in ClientStatus.Icon.values:
        raise Refused("Choose one of these icons.", field="icon")
    return value


def why(text: str) -> str:
    return line(text, most=300, field="why")


def note(text: str) -> str:
    return line(text, most=300, field="note")


def reason(text: str) -> str:
    return line(text, most=300, field="reason") or _missing(
        "Say why it is on hold. The client reads it.", "reason"
    )


OF_STATUS: dict[str, Callable[[Any], Any]] = {
    "name": status_name, "description": description, "tone": tone, "icon": icon, "tells": bool,
}  # fmt: skip


def tidy_status(given: dict[str, Any]) -> dict[str, Any]:
    return {field: rule(given[field]) for field, rule in OF_STATUS.items() if field in given}


def _missing(words: str, field: str) -> str:
    raise Refused(words, field=field)
