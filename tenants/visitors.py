"""Where a request comes from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

AGENT_LENGTH = 300


def client_ip(request: HttpRequest) -> str:
    """
    Return the visitor's address, or nothing if there is none that can be read (a socket, a proxy's nonsense).

    Forwarded ones are believed only from as many proxies as we run.
    """
    hops = [h.strip() for h in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if h.strip()]
    count = settings.TRUSTED_PROXY_COUNT
    said = str(hops[-count] if count and len(hops) >= count else request.META.get("REMOTE_ADDR", ""))
    try:
        return str(ip_address(said))
    except ValueError:
        return ""


def agent(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_USER_AGENT", ""))[:AGENT_LENGTH]
