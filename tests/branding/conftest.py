from pathlib import Path

import pytest

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
def own_templates(settings):
    """Adds tests/branding/templates to where templates are found."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [HERE / "templates"]}]
