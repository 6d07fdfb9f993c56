"""
Error reports by Sentry: off without a DSN, and scrubbed with one.

What leaves is the fault, where it happened and the firm's slug. No bodies, cookies, headers, query strings, local
variables, addresses or names: they may be a client's secrets (security R26, R62).
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.types import Event, Hint

TOKEN = re.compile(r"[\w-]{30,}|pk_[\w-]+")
EMAIL = re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+\.\w+")
KEPT_OF_REQUEST = ("method", "url")
BLOT = "…"


def start(dsn: str, *, release: str, environment: str, tags: Callable[[], dict[str, str]]) -> bool:
    """Begin to report, if there is where to. Return whether. `tags` is asked at each report: the firm, the request."""
    if not dsn:
        return False
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        environment=environment,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=partial(report, tags),
        integrations=[DjangoIntegration(), CeleryIntegration()],
    )
    return True


def report(tags: Callable[[], dict[str, str]], event: Event, hint: Hint) -> Event:
    scrubbed = scrub(event)
    scrubbed["tags"] = tags()
    return scrubbed


def scrub(event: Event) -> Event:
    """Return the event with only what is named here; everything new is dropped until somebody allows it."""
    request = event.get("request") or {}
    event["request"] = {key: _clean(str(request[key])) for key in KEPT_OF_REQUEST if key in request}
    for key in ("user", "extra", "breadcrumbs", "server_name"):
        event.pop(key, None)  # type: ignore[misc]
    for value in (event.get("exception") or {}).get("values", ()):
        _clean_exception(value)
    if "logentry" in event:
        event["logentry"] = {"message": _clean(str(event["logentry"].get("message", "")))}
    if "message" in event:
        event["message"] = _clean(str(event["message"]))
    return event


def _clean_exception(value: dict[str, Any]) -> None:
    value["value"] = _clean(str(value.get("value", "")))
    for frame in (value.get("stacktrace") or {}).get("frames", ()):
        frame.pop("vars", None)


def _clean(text: str) -> str:
    """Blot out what looks like a token or an address, and all of a query string."""
    return EMAIL.sub(BLOT, TOKEN.sub(BLOT, text.partition("?")[0]))
