"""What templates say of a document. `{% load documents %}`."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from math import ceil
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from branding.words import when
from features.accounts.models import Membership, User
from features.base.permissions import Permission
from features.clients import engagements
from features.clients import queries as clients
from features.clients.models import Contact
from features.clients.rights import ContactRight
from features.documents import queries, slots
from features.documents.models import Content, Document, Download, Opening
from features.documents.names import everybody
from tenants.context import require_firm

register = template.Library()
SELECTED, AT_END = mark_safe(" selected"), mark_safe(' class="num"')
NUMBER = re.compile(r"[-+(]?(?:[.,\u00a0’']*+\d)++[.,]*+\s?[%€$£)]?")  # read in one way only
LONGEST_NUMBER = 40
MOST_AVATARS = 5


@register.filter
def brought(document: Content, reader: User | None = None) -> str:
    """Say who brought a document and when: “You, 18 minutes ago”, “From Daniel Okafor, yesterday”."""
    moment = when(getattr(document, "shared_at", None) or document.created_at, "within")
    moment += f". {document.scan_words}" if document.scan_words else ""
    by = document.uploaded_by
    if reader is not None and by is not None and by.pk == reader.pk:
        return f"You, {moment}"
    return f"From {by.name if by else without_name(document)}, {moment}"


def without_name(document: Content) -> str:
    """Say who brought what no person with an account did: a program of the firm's, or somebody by an upload link."""
    return require_firm().name if document.is_from_firm else "an upload link"


@register.filter
def options(choices: Iterable[tuple[object, str]], chosen: object) -> SafeString:
    """Return the options of a select that may be long: a template takes ten times as long over each."""
    said = (
        f'<option value="{escape(value)}"{SELECTED if value == chosen else ""}>{escape(name)}</option>'
        for value, name in choices
    )
    return mark_safe("".join(said))  # noqa: S308  escaped one by one


@register.filter
def cells(row: Iterable[str]) -> SafeString:
    """Return the cells of a table's row; numbers stand at their end. A template takes ten times as long over each."""
    return format_html_join("", "<td{}>{}</td>", ((AT_END if _is_number(cell) else "", cell) for cell in row))


def _is_number(cell: str) -> bool:
    return len(cell) <= LONGEST_NUMBER and NUMBER.fullmatch(cell) is not None


@register.filter
def below(url: str, key: object) -> str:
    """Return the address of one thing in a list of many: asking for each by its name takes ten times as long."""
    return f"{url}{key}/"


@register.filter
def pictured(url: str, document: Content) -> str:
    """Return the address of a document's small picture, below its own; nothing where there is none."""
    return f"{url}thumbnail.webp" if getattr(document, "has_thumbnail", False) else ""


@register.filter
def with_excerpt(facts: SafeString, document: Content) -> SafeString:
    """Add where the words of a search stand in a document, if they were found there."""
    said = getattr(document, "excerpt", "")
    return format_html('{}<p class="excerpt">{}</p>', facts, said) if said else facts


@register.filter
def about(document: Content) -> str:
    """Say what it is: “PDF, 14 pages”."""
    kind = document.extension.upper()
    if document.scan_words:
        return f"{kind}. {document.scan_words}"
    if not document.pages:
        return kind
    return f"{kind}, {document.pages} {'page' if document.pages == 1 else 'pages'}"


@register.filter
def seconds(left: timedelta) -> int:
    return int(left.total_seconds())


@register.filter
def minutes_left(left: timedelta) -> int:
    """Return the begun minutes, so that it never says that none is left."""
    return max(1, ceil(left / timedelta(minutes=1)))


@register.filter
def share_of(left: timedelta, window: int) -> int:
    """Return how many percent of the window, in minutes, are left."""
    return min(100, round(100 * left / timedelta(minutes=window)))


@register.filter
def names(people: Sequence[Contact]) -> str:
    """Say who, every one of them: “Eleanor Marsh and James Marsh”."""
    return everybody([person.name for person in people])


@register.filter
def firsts(people: Sequence[Contact]) -> list[str]:
    """Return the names whose initials stand as avatars beside those of all."""
    return [person.name for person in people[:MOST_AVATARS]]


@register.filter
def seen_project(row: Any, reader: Contact | Membership) -> Any:
    """Return what a document or request belongs to, if its reader may see such things; others read nothing of it."""
    if row.project_id is None:
        return None
    if isinstance(reader, Membership):
        return row.project if reader.can(Permission.PROJECTS_VIEW) else None
    seeing = {each.pk for each in clients.entities_of(reader, ContactRight.SEE_PROJECTS)}
    return row.project if row.client_id in seeing else None


@register.filter
def project_word(project: object) -> str:
    """Return what the firm calls it: Job, Matter."""
    return engagements.keeper().word().capitalize()


@register.filter
def used_words(kind: Any) -> str:
    """Say how many documents stand in a type of `queries.types_with_counts`."""
    used: int = kind.used
    return "No documents yet" if not used else f"{used} document{'' if used == 1 else 's'}"


@register.filter
def kept_words(years: int | None) -> str:
    """Say how long a type is kept, if not for ever."""
    return f"Kept {years} year{'' if years == 1 else 's'}" if years else ""


@register.filter
def trash_days(document: Document) -> int:
    """Return for how many more days it can be restored."""
    left = document.deleted_at + queries.IN_TRASH - timezone.now() if document.deleted_at else timedelta()
    return max(0, ceil(left / timedelta(days=1)))


@register.simple_tag(takes_context=True)
def slot(context: Context, place: slots.Place) -> SafeString:
    """Show what slices above have hung into a place of this page (features.documents.slots)."""
    return slots.html(place, context["request"])


@register.filter
def version_of(document: Document, use: Opening | Download) -> str:
    """Say which version it was, where there are several."""
    return f"version {use.version}" if document.version > 1 else ""


@register.filter
def looked(opening: Opening) -> str:
    """Say when somebody opened a document: “First March 3, last yesterday”."""
    first, last = when(opening.created_at, "inside"), when(opening.last_at, "inside")
    return f"First {first}, last {last}" if first != last else when(opening.last_at)
