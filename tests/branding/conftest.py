from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from branding.look import Look
from branding.presets import Corners, Headings

HERE = Path(__file__).parent


@pytest.fixture
def hartwell() -> Look:
    return Look(
        "Hartwell & Rowe",
        "#1f4d3a",
        Headings.CLASSIC,
        Corners.SOFT,
        "Your papers, your questions and your deadlines, kept in one quiet place.",
        "(503) 555-0142",
        "weekdays 8:30 to 5:00",
    )


@pytest.fixture
def northbeam() -> Look:
    return Look("Northbeam Builders", "#f47b20", Headings.MODERN, Corners.SQUARE)


@pytest.fixture
def own_templates(settings: object) -> Iterator[None]:
    """Adds tests/branding/templates to where templates are found."""
    from django.conf import settings as now  # noqa: PLC0415

    templates = [{**now.TEMPLATES[0], "DIRS": [HERE / "templates"]}]
    settings.TEMPLATES = templates  # type: ignore[attr-defined]
    yield


def picture(
    width: int = 300, height: int = 300, kind: str = "PNG", color: str = "#cc0033", **options: object
) -> BytesIO:
    """Return a file as it comes from an upload."""
    mode = "RGB" if kind == "JPEG" else "RGBA"
    file = BytesIO()
    Image.new(mode, (width, height), color).save(file, kind, **options)
    file.seek(0)
    return file


def static_text(name: str) -> str:
    return (Path(settings.ROOT) / "branding" / "static" / "portico" / name).read_text()
