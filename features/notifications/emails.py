"""One mail to one person about one thing."""

from django.conf import settings
from django.urls import reverse

from features.base import mail, replying
from features.base.announcements import Announcement
from features.notifications.models import Notification
from tenants import hosts
from tenants.context import require_firm

PLAIN = "notifications/email/news"
CHOICES = {"client": "notifications:preferences", "staff": "notifications_staff:preferences"}


def send(row: Notification, what: Announcement, *, switch: object) -> None:
    """Queue it. Whether it may still go is asked again when it does."""
    firm = require_firm()
    reply_to = replying.address_for(row.user_id, what.reply, what.client_id)
    context = {
        **what.context, "name": row.user.name, "title": row.title, "detail": row.detail,
        "url": hosts.address(firm, row.path),
        "choices_url": hosts.address(firm, reverse(CHOICES[row.side], urlconf=settings.FIRM_URLCONF)),
        "reply_to": reply_to,
    }  # fmt: skip
    mail.send(
        to=row.user.email, template=what.template or PLAIN, context=context, switch=switch,
        guard=("notification", str(row.pk)), dedupe_key=f"{what.key}:{row.user_id}" if what.key else None,
        late=what.late, reply_to=reply_to,
    )  # fmt: skip
