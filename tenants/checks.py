"""Start-up checks: settings that were seen to leak one firm into another stop the start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

KEY_FUNCTION = "django_tenants.cache.make_key"


@register(Tags.caches)
def cache_keys_hold_the_firm(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without this key function waffle gave one firm's switch to another."""
    if settings.CACHES["default"].get("KEY_FUNCTION") == KEY_FUNCTION:
        return []
    return [Error(f"CACHES['default'] must use KEY_FUNCTION={KEY_FUNCTION}.", id="tenants.E001")]


@register(Tags.security)
def cookies_stay_on_their_host(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    domains = (settings.SESSION_COOKIE_DOMAIN, getattr(settings, "CSRF_COOKIE_DOMAIN", None))
    if any(domains) or getattr(settings, "CSRF_TRUSTED_ORIGINS", []):
        return [Error("Cookies must be host-only, and no other origin may be trusted.", id="tenants.E002")]
    return []


@register(Tags.database)
def every_set_call_is_sent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if getattr(settings, "TENANT_LIMIT_SET_CALLS", False):
        return [Error("TENANT_LIMIT_SET_CALLS must stay off: our backend decides.", id="tenants.E003")]
    return []
