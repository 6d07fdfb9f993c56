from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.conf import settings

from tenants import letters


class BrandingConfig(AppConfig):
    name = "branding"

    def ready(self) -> None:
        from branding import provisioning  # noqa: F401, PLC0415  hears of new firms

        letters.rendered_by(platform_mail)


def platform_mail(template: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    from branding import mail  # noqa: PLC0415  needs the applications to be loaded

    return mail.render(None, template, context, site=settings.SITE_URL)
