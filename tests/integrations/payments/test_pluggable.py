"""Another provider can be added beside Stripe: nobody but its own folder knows it, and what one must do is written down."""

import ast
import inspect

import pytest

from integrations.payments import provider
from integrations.payments.stripe_gateway import StripeProvider
from tests.architecture import sources

PARTS = (
    provider.Accounts,
    provider.Customers,
    provider.Payments,
    provider.Pages,
    provider.Afterwards,
    provider.Announcements,
)
PROMISES = [(part, name) for part in PARTS for name in vars(part) if not name.startswith("_")]
DOOR = {"integrations.payments.gateway", "integrations.payments.model", "integrations.payments.errors"}


@pytest.mark.requirement("S3-36")
@pytest.mark.parametrize(("part", "name"), PROMISES, ids=[name for _, name in PROMISES])
def test_stripe_keeps_every_promise_as_it_is_written(part, name) -> None:
    promised, kept = (inspect.signature(getattr(one, name)) for one in (part, StripeProvider))

    assert kept == promised


@pytest.mark.requirement("S3-36")
def test_the_rest_of_the_product_knows_the_door_alone() -> None:
    found = {
        (sources.named(path), module)
        for path in sources.python("features", "portal_api", "branding", "tenants")
        for module in imported(sources.tree(path))
        if module.startswith("integrations.payments")
    }

    assert found
    assert {module for _, module in found} <= DOOR


def imported(tree: ast.AST) -> set[str]:
    """Return every module that is imported from; `from a.b import c` counts as a.b.c where c may be a module."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            below = node.module in ("integrations", "integrations.payments")
            names |= {f"{node.module}.{one.name}" for one in node.names} if below else {node.module}
    return names
