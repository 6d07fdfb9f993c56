"""What templates say of what came for a request. `{% load requests %}`."""

from collections.abc import Sequence

from django import template

from branding.words import when
from features.documents.models import Document

register = template.Library()


@register.filter
def by_link(files: Sequence[Document]) -> str:
    """Say who sent files by a link: “Dana Wells, by link”."""
    names = [name for name in (sender(document) for document in files) if name]
    return names[-1] if names else "by link"


@register.filter
def came(document: Document) -> str:
    """Say who brought a document and when: “Eleanor Marsh, yesterday”, “Dana Wells, by link, yesterday”."""
    who = document.uploaded_by.name if document.uploaded_by else sender(document)
    return ", ".join(filter(None, [who, when(document.created_at, "inside")]))


def sender(document: Document) -> str:
    link = getattr(document, "by_link", None)
    return f"{link.name}, by link" if link else ""
