"""Pages from which a person goes on to the payment provider, or which show its form: what their policy lets in."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpResponse

from integrations.payments.gateway import is_there, provider


def let_provider_in(response: HttpResponse) -> HttpResponse:
    """Let this page show the provider's form, and its own forms lead to the provider's pages. Nothing else changes."""
    if is_there():
        side = provider().browser_side()
        more = {
            "script-src": side.scripts,
            "frame-src": side.frames,
            "connect-src": side.connects,
            "form-action": side.hosted,
        }
        policy: dict[str, Sequence[str]] = dict(settings.SECURE_CSP)  # type: ignore[arg-type]
        for name, origins in more.items():
            policy[name] = [*policy.get(name, policy["default-src"]), *origins]
        response._csp_config = policy  # type: ignore[attr-defined]  # noqa: SLF001  as Django's csp_override does
    return response
