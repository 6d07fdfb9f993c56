"""A new firm has a brand from its first page on: the color it chose, the headings and corners of its kind."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from branding import operations, presets
from tenants.kinds import WORDING, Kind
from tenants.models import Firm
from tenants.signals import firm_provisioned


@receiver(firm_provisioned, dispatch_uid="branding.begin")
def begin(sender: type[Firm], *, firm: Firm, opening: Any, now: datetime, **kwargs: Any) -> None:
    kind = Kind(firm.kind)
    headings, corners = presets.BY_KIND[kind]
    operations.begin(
        name=firm.name,
        color=opening.color,
        headings=headings,
        corners=corners,
        tagline=WORDING[kind].tagline,
        now=now,
    )
