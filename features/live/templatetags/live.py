"""`{% line "client" %}` in a page's block `head`: lets it hear of news for its person (features.live.ringing)."""

from django import template
from django.conf import settings
from django.urls import reverse

from features.live.ringing import Side

register = template.Library()
TICKETS = {"client": "live:ticket", "staff": "live_staff:ticket"}


@register.inclusion_tag("live/line.html")
def line(side: Side) -> dict[str, str]:
    return {"live_url": settings.LIVE_URL, "ticket_url": reverse(TICKETS[side])}
