"""The switches that exist, by key, as far as the platform has to know: to withhold one. Slices define them, above."""

from collections.abc import Callable

type Catalogue = Callable[[], dict[str, str]]
_catalogues: list[Catalogue] = []


def listed_by(catalogue: Catalogue) -> None:
    """Register what returns every switch's key and label, in the order they are shown."""
    _catalogues[:] = [catalogue]


def every() -> dict[str, str]:
    return _catalogues[0]() if _catalogues else {}


def label_of(key: str) -> str:
    """Return a switch's label; a key no release knows any more stands for itself."""
    return every().get(key, key)
