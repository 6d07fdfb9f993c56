"""
E-mails of the platform itself. How they look is branding's matter, which stands above this package and says how.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

type Renderer = Callable[[str, Mapping[str, Any]], tuple[str, str, str]]
_renderers: list[Renderer] = []


def rendered_by(renderer: Renderer) -> None:
    """Register what turns a template and its context into subject, text and HTML."""
    _renderers[:] = [renderer]


def send(*, to: str, template: str, context: Mapping[str, Any]) -> None:
    """
    Send one mail now, to one address. `template` names a .txt that begins with its subject, and a .html.

    :raises LookupError: nobody renders. Whatever the mail server answers is raised as it is.
    """
    if not _renderers:
        raise LookupError("Nobody renders the platform's mails.")
    subject, text, html = _renderers[0](template, context)
    message = EmailMultiAlternatives(
        subject=subject, body=text, from_email=settings.DEFAULT_FROM_EMAIL, to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    message.attach_alternative(html, "text/html")
    message.send()
