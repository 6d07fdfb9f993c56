"""What templates say of a document. `{% load documents %}`."""

from django import template

from branding.words import when
from features.accounts.models import User
from features.documents.models import Document
from tenants.context import require_firm

register = template.Library()


@register.filter
def brought(document: Document, reader: User | None = None) -> str:
    """Say who brought a document and when: “You, 18 minutes ago”, “From Daniel Okafor, yesterday”."""
    moment = when(document.created_at, "within")
    by = document.uploaded_by
    if reader is not None and by is not None and by.pk == reader.pk:
        return f"You, {moment}"
    return f"From {by.name if by else require_firm().name}, {moment}"


@register.filter
def about(document: Document) -> str:
    """Say what it is: “PDF, 14 pages”."""
    kind = document.extension.upper()
    if not document.pages:
        return kind
    return f"{kind}, {document.pages} {'page' if document.pages == 1 else 'pages'}"
