"""The audit trail in words. Slices register theirs in `composition.events`; what nobody worded is named plainly."""

from typing import Any

from features.base import composition
from features.base.composition import EventText
from features.base.models import AuditEvent
from features.base.permissions import Actor

OTHER = "Other"
NAMED = 120  # letters of a name that fit in a line


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(event: AuditEvent) -> str:
    """Return what the actor did, as words that follow their name: "shared 2025 Form 1065, draft"."""
    text = _text_of(event.event)
    facts = {name: value for name, value in event.details.items() if isinstance(value, str | int)}
    about = event.about_name if len(event.about_name) <= NAMED else f"{event.about_name[:NAMED]}…"
    if text is None:
        return f"{event.event.replace('.', ' ').replace('_', ' ')}: {about}".removesuffix(": ")
    return text.text.format_map(_Facts(facts, about=about or "…")) + _again(facts.get("times"))


def _again(times: object) -> str:
    """Say how often it happened besides, where refusals of a minute were counted together (features.base.refusals)."""
    return (
        f", {times} more times within a minute" if isinstance(times, int) and times > 1 else _once_more(times)
    )


def _once_more(times: object) -> str:
    return ", once more within a minute" if times == 1 else ""


def icon(event: AuditEvent) -> str:
    text = _text_of(event.event)
    return text.icon if text else "check"


def area(event: AuditEvent) -> str:
    text = _text_of(event.event)
    return text.area if text else OTHER


def areas() -> list[str]:
    """Return what the trail can be filtered by, in alphabetical order."""
    return sorted({text.area for text in composition.events})


def keys_saying(words: str) -> list[str]:
    """Return the events whose words, or area, hold these."""
    wanted = words.lower()
    return [text.key for text in composition.events if wanted in f"{text.text} {text.area}".lower()]


def hidden_from(by: Actor) -> list[str]:
    """Return the events whose very names take a permission that this person lacks."""
    return [text.key for text in composition.events if text.permission and not by.can(text.permission)]


def viewing_as(event: AuditEvent) -> str:
    """Return whose portal the actor had before them as they did this; mostly nobody's (security R22)."""
    name = event.details.get("as_contact", "")
    return name if isinstance(name, str) else str(name.get("name", "")) if isinstance(name, dict) else ""


def told_to_contacts() -> list[str]:
    """Return the events that a contact may read about themselves."""
    return [text.key for text in composition.events if text.to_contact]


def for_contact(event: AuditEvent) -> str:
    """Return what the actor did, in the words for the contact it was done to (or who did it)."""
    text = _text_of(event.event)
    return text.to_contact if text and isinstance(text.to_contact, str) else sentence(event)


def is_use(event: AuditEvent) -> bool:
    """Return whether somebody who does this makes use of the portal, rather than getting in or being refused."""
    text = _text_of(event.event)
    return text is not None and text.is_use


def keys_of(area: str) -> list[str]:
    return [text.key for text in composition.events if text.area == area]


def _text_of(key: str) -> EventText | None:
    return composition.events.get(key)
