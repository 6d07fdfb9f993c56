"""What is known of a chat for the places of a saved reply, and of an automatic answer."""

from collections.abc import Mapping, Sequence

from branding import queries as brands
from features.base import placeholders
from features.base.permissions import Actor
from features.clients.models import Contact
from features.messages import queries
from features.messages.models import Side, Thread
from tenants.context import require_firm

WHY = {
    "first_name": "it is not known yet who of the client’s people answers here",
    "project": "this chat belongs to none",
    "sender": "a program has no name",
}


def values(thread: Thread, by: Actor | None) -> dict[str, str]:
    """Return what is known; what has no value is left out."""
    known = {
        "client": thread.client.name, "first_name": _first_name(thread), "subject": thread.subject, "firm": firm(),
        "project": thread.project.name if thread.project else "",
        "sender": by.name if by is not None and getattr(by, "user", None) else "",
    }  # fmt: skip
    return {name: text for name, text in known.items() if text}


def greeting(thread: Thread, contact: Contact) -> dict[str, str]:
    """Return what an automatic answer knows of whoever wrote."""
    return {"client": thread.client.name, "first_name": contact.name.split(maxsplit=1)[0], "firm": firm()}


def firm() -> str:
    return brands.published(require_firm()).name


def open_places(text: str, known: Mapping[str, str]) -> Sequence[str]:
    """Return a sentence for each place that has no value, saying why."""
    names = placeholders.open_in(text, known)
    return [f"{{{name}}} has no value: {WHY.get(name, 'nothing is known of it')}." for name in names]


def _first_name(thread: Thread) -> str:
    """Whoever of the client's people wrote last; else the only one who reads it."""
    last = thread.messages.filter(side=Side.CLIENT).select_related("sender").order_by("-created_at").first()
    people = [last.sender.name] if last and last.sender else [one.name for one in queries.readers(thread)]
    return people[0].split(maxsplit=1)[0] if len(people) == 1 else ""
