"""The environment variables that the settings read, found by reading the settings' source."""

import ast

from tests.helm.chart import ROOT


def known() -> set[str]:
    """Return NAME of every `env.reader("NAME", …)` in config/."""
    return {name for path in ROOT.glob("config/*.py") for name in _read_in(ast.parse(path.read_text()))}


def _read_in(tree: ast.AST) -> set[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_reader(node.func)]
    return {name for call in calls for name in _names(call.args[0])}


def _is_reader(function: ast.expr) -> bool:
    if not (isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)):
        return False
    return function.value.id == "env" and function.attr != "options"


def _names(argument: ast.expr) -> set[str]:
    if isinstance(argument, ast.IfExp):
        return _names(argument.body) | _names(argument.orelse)
    assert isinstance(argument, ast.Constant), "settings name their variables literally"
    assert isinstance(argument.value, str)
    return {argument.value}
