"""Only `tenants.context` changes the firm: `with firm:`, activate() and their like share a stack between threads (M1)."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import sources

BANNED = {
    "activate",
    "deactivate",
}  # of a firm; those of Django's time zones and languages are named with their module
HARMLESS = {"timezone", "translation", "operations"}  # of the team: operations.deactivate(colleague=…)
BY_HAND = {
    "set_schema",
    "set_tenant",
    "set_schema_to_public",
    "schema_context",
    "tenant_context",
    "get_tenant_model",
}
WITHOUT_DATABASE = (
    "config/local/",
    "integrations/inbound_mail/door.py",
    "integrations/live/hub.py",
    "integrations/live/server.py",
)
MAY = ("tenants/",)  # the layer that is made of them


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


def test_nobody_switches_firms_by_hand() -> None:
    wrong = [
        f"{sources.named(path)} {fault}"
        for path in sources.python(*sources.PRODUCT)
        for fault in by_hand(path)
    ]

    assert not wrong


def by_hand(path: Path) -> Iterator[str]:
    banned = BANNED if sources.named(path).startswith(MAY) else BANNED | BY_HAND
    for owner, name, line in calls(path):
        if name in banned and owner not in HARMLESS:
            yield f"line {line}: {owner}.{name}()"


def test_nobody_enters_a_firm_as_a_context() -> None:
    wrong = [
        f"{sources.named(path)} line {line}: with {name}"
        for path in sources.python(*sources.PRODUCT, "tests")
        for name, line in contexts(path)
        if name.split(".")[-1] in {"firm", "tenant"}
    ]

    assert not wrong


def test_what_is_asynchronous_asks_no_database() -> None:
    for path in sources.python(*sources.PRODUCT):
        if sources.named(path).startswith(WITHOUT_DATABASE):
            assert "django.db" not in path.read_text(), path
            assert ".models" not in path.read_text(), path


def test_no_view_is_asynchronous() -> None:
    """The ORM loses the firm in one (architecture §4.8); what is asynchronous knows no database."""
    wrong = [
        f"{sources.named(path)}: {node.name}"
        for path in sources.python(*sources.PRODUCT)
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.AsyncFunctionDef) and not sources.named(path).startswith(WITHOUT_DATABASE)
    ]

    assert not wrong
