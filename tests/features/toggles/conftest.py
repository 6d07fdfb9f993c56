from collections.abc import Callable
from typing import Any

import pytest

from features.toggles import catalogue
from features.toggles.catalogue import Switch


@pytest.fixture
def switch(monkeypatch) -> Callable[..., Switch]:
    """Registers a switch for one test: `switch("weather", default=False)`."""
    monkeypatch.setattr(catalogue, "_switches", dict(catalogue._switches))

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
