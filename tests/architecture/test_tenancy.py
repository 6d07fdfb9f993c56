"""Only `tenants.context` changes the firm: `with firm:`, activate() and their like share a stack between threads (M1)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import sources

BANNED = {
    "activate",
    "deactivate",
}  # of a firm; those of Django's time zones and languages are named with their module
HARMLESS = {"timezone", "translation"}
BY_HAND = {
    "set_schema",
    "set_tenant",
    "set_schema_to_public",
    "schema_context",
    "tenant_context",
    "get_tenant_model",
}
MAY = ("tenants/",)  # the layer that is made of them
CONNECTIONS = {"connection", "connections", "schema_editor"}


def calls(path: Path) -> Iterator[tuple[str, str, int]]:
    """Yield owner, name and line of each call: ("timezone", "activate", 96)."""
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, ast.Call):
            owner, _, name = ast.unparse(node.func).rpartition(".")
            yield owner, name, node.lineno


def contexts(path: Path) -> Iterator[tuple[str, int]]:
    """Yield what stands after `with`, where it is a bare name and not a call."""
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                if not isinstance(item.context_expr, ast.Call):
                    yield ast.unparse(item.context_expr), item.context_expr.lineno


@pytest.mark.parametrize("path", list(sources.python(*sources.PRODUCT)), ids=sources.named)
def test_nobody_switches_firms_by_hand(path: Path) -> None:
    wrong = [
        f"line {line}: {owner}.{name}()"
        for owner, name, line in calls(path)
        if name in BANNED and owner not in HARMLESS
    ]
    if not sources.named(path).startswith(MAY):
        wrong += [f"line {line}: {name}()" for _, name, line in calls(path) if name in BY_HAND]

    assert not wrong


@pytest.mark.parametrize("path", list(sources.python(*sources.PRODUCT, "tests")), ids=sources.named)
def test_nobody_enters_a_firm_as_a_context(path: Path) -> None:
    wrong = [
        f"line {line}: with {name}"
        for name, line in contexts(path)
        if name.split(".")[-1] in {"firm", "tenant"}
    ]

    assert not wrong


@pytest.mark.parametrize("path", list(sources.python(*sources.PRODUCT)), ids=sources.named)
def test_no_view_is_asynchronous(path: Path) -> None:
    """The ORM loses the firm in one (architecture §4.8)."""
    wrong = [node.name for node in ast.walk(sources.tree(path)) if isinstance(node, ast.AsyncFunctionDef)]

    assert not wrong
