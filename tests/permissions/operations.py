"""Every operation of the product, found by walking its modules: what is added later needs a row too."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

import features
import portal_api

ELSEWHERE = {"features.base.undelivered"}  # operations that stand in a module of another name


@cache
def every() -> dict[str, Callable[..., Any]]:
    """Return every public function that takes all by keyword, `by` among it, as `slice.function`."""
    found: dict[str, Callable[..., Any]] = {}
    for module in _modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_") and _takes_by(function):
                key = f"{_slice(module)}.{name}"
                assert key not in found, f"two operations are called {key}"
                found[key] = function
    return found


def _modules() -> Iterator[ModuleType]:
    for package in (features, portal_api):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "operations" in info.name.split(".") or info.name in ELSEWHERE:
                yield importlib.import_module(info.name)


def _takes_by(function: Callable[..., Any]) -> bool:
    """Operations are keyword-only; what takes a row by its place is a helper of one."""
    parameters = inspect.signature(function).parameters
    named = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD)
    return "by" in parameters and all(one.kind in named for one in parameters.values())


def _slice(module: ModuleType) -> str:
    return module.__name__.split(".")[1]
