"""A store of its own for each test, so that every file in it can be counted."""

from collections.abc import Callable
from pathlib import Path

import pytest


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
