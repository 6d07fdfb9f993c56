"""
Papers come in, and every page about them is looked at that no other story passes. Then a client sends a file of 100 MB,
and the connection is cut in the middle. What came stays; they go on where it was, and the firm has the very same file.
Wide, and on a phone.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.factories.documents import pdf
from tests.journeys import wire
from tests.journeys.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MEGABYTE = 1024 * 1024
OF_CLIENTS = ("documents/?view=grid", "documents/choose/", "requests/")
DOCUMENTS, SETTINGS = "workspace/documents/", "workspace/settings/"
OF_STAFF = (
    DOCUMENTS, f"{DOCUMENTS}?view=grid", f"{DOCUMENTS}trash/", f"{DOCUMENTS}leaving/", f"{SETTINGS}document-types/",
    f"{SETTINGS}uploads/", f"{SETTINGS}request-lists/", f"{SETTINGS}done-uploading/",
)  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path, size: str) -> Path:
    """Return a text of 100 MB, another for each walk: the same one would be asked about."""
    line = f"2026-03-10;{size};1200.00;".encode().ljust(127, b"x") + b"\n"
    (tmp_path / "ledger.csv").write_bytes(line * (100 * MEGABYTE // 128))
    return tmp_path / "ledger.csv"


@pytest.mark.requirement("S0-19", "S0-26")
def test_every_page_about_papers_reads_well(scene: Scene, size: str, tmp_path: Path) -> None:
    client, staff = scene.visitor("alice", size), scene.visitor("owner", size)
    (tmp_path / f"sales {size}.csv").write_text(f"Month,Sum\nMay,{size}\n")
    (tmp_path / f"letter {size}.pdf").write_bytes(pdf(pages=2))
    page = client.go(f"{scene.home}/documents/")
    page.set_input_files("#files", list(tmp_path.iterdir()))
    page.get_by_role("button", name="Upload 2 files").click()
    expect(page.locator("[data-outcome=taken]")).to_have_count(2)

    for path in OF_CLIENTS:
        client.go(f"{scene.home}/{path}")
        client.look()
    for path in OF_STAFF:
        staff.go(f"{scene.home}/{path}")
        staff.look()
    for name in (f"sales {size}", f"letter {size}"):
        staff.go(f"{scene.home}/{DOCUMENTS}").get_by_role("link", name=name, exact=True).first.click()
        expect(staff.page.get_by_role("heading", level=1)).to_have_text(name)
        staff.look()
        client.go(staff.page.url.replace("/workspace", ""))
        client.look()
    assert client.complaints == staff.complaints == []


def let_large_files_in(scene: Scene) -> None:
    staff = scene.visitor("owner", "wide")
    page = staff.go(f"{scene.home}/{SETTINGS}uploads/")
    page.get_by_label("Largest file, in MB").fill("200")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It holds")).to_be_visible()


@pytest.mark.requirement("S0-24")
def test_a_cut_connection_in_the_middle_of_100_mb_loses_nothing(
    scene: Scene, size: str, ledger: Path
) -> None:
    let_large_files_in(scene)
    with wire.strung(scene.place.port) as line:
        client = scene.visitor("alice", size)
        host = scene.home.replace(f":{scene.place.port}", f":{line.port}")
        client.page.context.add_cookies([{**scene.tokens["alice"], "url": host}])  # type: ignore[typeddict-item]
        page = client.go(f"{host}/documents/")
        expect(page.get_by_text("Up to 200 MB each.")).to_be_visible()
        page.set_input_files("#files", ledger)
        client.look()
        line.cut_after = line.carried + 45 * MEGABYTE
        page.get_by_role("button", name="Upload 1 file").click()

        expect(page.get_by_text("The connection dropped at 4")).to_be_visible()
        before, line.is_dead = line.carried, False
        page.get_by_role("button", name="Try again").click()
        expect(page.locator("[data-outcome=taken]")).to_contain_text("ledger.csv")
        client.look()

        assert line.carried - before < 64 * MEGABYTE  # the rest, not all of it
    kept = [path for path in (scene.place.folder.parent / "files").rglob("*") if path.is_file()]
    assert ledger.read_bytes() in [path.read_bytes() for path in kept if path.stat().st_size > 90 * MEGABYTE]
