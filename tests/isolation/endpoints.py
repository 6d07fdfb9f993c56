"""Every endpoint of both URL maps, found by walking them: what is added later is asked too, without being listed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from tenants.access import Policy, policy_of

DEVELOPMENT = ("integrations.email.urls", "branding.urls_debug")  # mounted only with DEMO or DEBUG


@dataclass(frozen=True)
class Endpoint:
    """One pattern: its route (`workspace/clients/<uuid:client_id>/`), its view and the view's policy."""

    route: str
    name: str
    view: Callable[..., Any]
    policy: Policy | None
    converters: tuple[str, ...]

    @property
    def declared(self) -> Policy:
        assert self.policy is not None, f"{self.route} has no policy"
        return self.policy

    def __str__(self) -> str:
        return f"/{self.route}"


@cache
def of_firm() -> tuple[Endpoint, ...]:
    return tuple(_walk(get_resolver(settings.FIRM_URLCONF).url_patterns))


@cache
def of_public() -> tuple[Endpoint, ...]:
    return tuple(_walk(get_resolver(settings.ROOT_URLCONF).url_patterns))


@cache
def of_development() -> tuple[Endpoint, ...]:
    return tuple(each for name in DEVELOPMENT for each in _walk(import_module(name).urlpatterns))


def _walk(
    patterns: list[Any], prefix: str = "", space: str = "", above: tuple[str, ...] = ()
) -> Iterator[Endpoint]:
    for pattern in patterns:
        assert isinstance(pattern.pattern, RoutePattern), f"{pattern} is not made by path()"
        route = prefix + str(pattern.pattern)
        names = (*above, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern.url_patterns, route, space + inner, names)
        elif isinstance(pattern, URLPattern):
            view = pattern.callback
            yield Endpoint(route, space + (pattern.name or ""), view, policy_of(view), names)
