from collections.abc import Callable
from typing import Any

import pytest

from features.base import composition
from features.base.composition import Panel, Registry
from features.toggles import catalogue
from features.toggles.catalogue import Switch
from tests.http import Browser

PANEL = '<section class="panel" id="{{ anchor }}">{{ text }}</section>'


@pytest.fixture
def portal(cast) -> Browser:
    """Alice at the first firm's portal."""
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def workspace(cast) -> Browser:
    """The owner in the first firm's workspace."""
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)


@pytest.fixture
def registry(monkeypatch) -> Callable[[str], Registry[Any]]:
    """Gives an empty registry in the place of one of composition's: `registry("home_panels")`."""

    def empty(name: str) -> Registry[Any]:
        fresh: Registry[Any] = Registry()
        monkeypatch.setattr(composition, name, fresh)
        return fresh

    return empty


@pytest.fixture
def panel(registry, settings) -> Callable[..., Panel]:
    """Puts a panel on a Home that has no others: `panel("bills", text="…", lede=Lede(…))`."""
    engine, found = settings.TEMPLATES[0], "django.template.loaders.app_directories.Loader"
    loaders = [("django.template.loaders.locmem.Loader", {"panel.html": PANEL}), found]
    settings.TEMPLATES = [engine | {"APP_DIRS": False, "OPTIONS": engine["OPTIONS"] | {"loaders": loaders}}]
    panels = registry("home_panels")

    def add(key: str, *, load: Any = None, column: Any = "main", switch: Any = None, **context: Any) -> Panel:
        shown = {"anchor": key, **context}
        made = Panel(key, len(panels), "panel.html", load or (lambda _: shown), column, switch)
        panels.add(made)
        return made

    return add


@pytest.fixture
def switch(monkeypatch) -> Callable[..., Switch]:
    """Registers a switch for one test, in the place of all others."""
    monkeypatch.setattr(catalogue, "_switches", {})

    def register(key: str, **options: Any) -> Switch:
        label = options.pop("label", key.title())
        usual: dict[str, Any] = {
            "section": "Progress",
            "order": 0,
            "summary": f"Clients see {key}.",
            "on_text": f"{label} is on.",
            "off_text": f"{label} is off.",
        }
        return catalogue.register(Switch(key=key, label=label, **(usual | options)))

    return register
