"""The console's share of the nightly tidying."""

from celery import shared_task
from django.utils import timezone

from tenants.console import sessions, support
from tenants.context import platform


@shared_task
def forget_sessions() -> int:
    """Remove sessions of operators that no cookie can revive, and links to firms that nobody can use."""
    with platform():
        support.clear_expired(now=timezone.now())
        return sessions.clear_expired(now=timezone.now())
