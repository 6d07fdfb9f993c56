"""What the documents point at exists: files, headings, and the places in the code that they name."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("helm/**/*.md")])
FOLDERS = "branding|config|docs|features|helm|integrations|portal_api|tenants|tests"


@pytest.fixture(params=DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def document(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def anchors(path: Path) -> set[str]:
    """Return the anchors of a document's headings, made as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", document.read_text())

    for target, anchor in links:
        path = document.parent / target if target else document
        assert path.exists(), target
        assert not anchor or anchor in anchors(path), f"{target}#{anchor}"


def test_places_in_the_code_exist(document: Path) -> None:
    places = re.findall(rf"`((?:{FOLDERS})/[\w./-]+)`", document.read_text())

    assert [place for place in places if not (ROOT / place).exists()] == []


def test_no_document_names_a_place_of_one_machine(document: Path) -> None:
    assert not re.search(r"(?<![\w.])/(?:root|home|work|Users)/", document.read_text())
