"""Whether this process is alive, and whether it can serve: for Kubernetes and for people."""

from functools import cache

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

from tenants import pooling
from tenants.access import public_page
from tenants.models import Blueprint
from tenants.provisioning import versions


@public_page("The liveness probe has no account.")
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@public_page("The readiness probe has no account.")
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database or the cache is away, or while `prepare` has not run for this version."""
    found = {"database": _database(), "cache": _cache()}
    return JsonResponse(found, status=200 if set(found.values()) == {"ok"} else 503)


def _database() -> str:
    try:
        connection.ensure_connection()
        if not _sessions_are_our_own():
            return "pooled by transaction: use a pooler in session mode, or none"
        return "ok" if Blueprint.objects.filter(pk=versions.current()).exists() else "not prepared"
    except DatabaseError:
        return "away"


@cache
def _sessions_are_our_own() -> bool:
    """Ask once per process: it takes two connections."""
    return pooling.is_safe()


def _cache() -> str:
    try:
        caches["platform"].get("ready")
    except RedisError:
        return "away"
    return "ok"
