"""
E-mail of a firm. Rendered when it is caused, so that a later change of the firm's brand or of the code can't break
it; sealed in the outbox, for it may carry a sign-in link; sent by the worker.
"""

from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from branding import mail as look
from branding import queries as brands
from features.base import outbox
from features.base.models import OutboxEntry
from tenants.context import require_firm

KIND = "mail"


def send(*, to: str, template: str, context: dict[str, Any], dedupe_key: str | None = None) -> OutboxEntry:
    """
    Queue one mail to one address, in the firm's brand. `template` names `<slice>/email/<name>`: .txt and .html.

    One mail per recipient: nobody learns another's address (security R57).
    """
    brand = brands.current()
    subject, text, html = look.render(brand, template, {"firm": require_firm(), **context})
    message = {"to": to, "subject": subject, "text": text, "html": html, "from_name": brand.name}
    return outbox.put(KIND, message, dedupe_key=dedupe_key)


@outbox.handles(KIND)
def deliver(payload: dict[str, Any], entry: OutboxEntry) -> None:
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    message = EmailMultiAlternatives(
        subject=" ".join(payload["subject"].split()),
        body=payload["text"],
        from_email=formataddr((payload["from_name"], address)),
        to=[payload["to"]],
        headers={"Message-ID": f"<{entry.pk}@{settings.SITE_HOST}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(payload["html"], "text/html")
    message.send()
