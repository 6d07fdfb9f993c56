"""A store of its own for each test, so that every file in it can be counted."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from features.notifications.models import Notification
from features.toggles import operations as toggles
from features.toggles.catalogue import Switch
from tenants.context import inside
from tests.cast import Cast, FirmCast


@pytest.fixture(autouse=True)
def store(tmp_path, settings) -> Path:
    folder: Path = tmp_path / "files"
    folder.mkdir()
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = {**settings.STORAGES, "private": backend}
    return folder


@pytest.fixture
def stored(store) -> Callable[[], list[Path]]:
    """Return the files that are kept now."""
    return lambda: sorted(path for path in store.rglob("*") if path.is_file())


@pytest.fixture
def a(cast: Cast) -> Iterator[FirmCast]:
    """Stand inside the first firm."""
    with inside(cast.a.firm):
        yield cast.a


@pytest.fixture
def turn(cast: Cast) -> Callable[..., None]:
    """Turn a switch of the first firm."""

    def turned(switch: Switch, *, on: bool) -> None:
        with inside(cast.a.firm):
            toggles.turn(switch=switch, on=on, by=cast.a.owner)

    return turned


@pytest.fixture
def told(cast: Cast) -> Callable[[], list[Notification]]:
    """Return the notifications of the firm in use, newest last."""
    return lambda: list(Notification.objects.order_by("created_at"))
