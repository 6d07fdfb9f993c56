import io
import json
import threading

import pytest
from django.core.cache import cache
from PIL import Image

from features.base import outbox
from features.documents import previews
from features.documents.errors import Busy
from features.documents.guarded import process
from features.documents.guarded.seats import Seats
from integrations.storage import gateway
from tenants.context import inside
from tests.factories import documents as make


def opened(webp):
    return Image.open(io.BytesIO(webp))


@pytest.mark.requirement("S0-26")
def test_a_pdf_shows_its_pages(a):
    document = make.shared(a.staff, a.household, content=make.pdf(pages=2))

    drawn = opened(previews.page(document, 2))

    assert previews.page_count(document) == 2
    assert (drawn.format, drawn.width) == ("WEBP", 1000)
    assert previews.page(document, 3) is None
    assert previews.page(document, 0) is None


@pytest.mark.requirement("S0-26", "S3-6")
@pytest.mark.parametrize(("ending", "form"), [("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP")])
def test_a_picture_is_drawn_anew_without_what_it_carries(a, ending, form):
    exif = Image.Exif()
    exif[0x010F] = "Spy Camera"
    exif[0x0112] = 6  # turned by 90 degrees
    content = make.picture(form, (60, 40), exif=exif)

    drawn = previews.page(make.shared(a.staff, a.household, f"Photo.{ending}", content=content), 1) or b""

    assert b"Spy Camera" in content
    assert b"Spy Camera" not in drawn
    assert not opened(drawn).getexif()
    assert opened(drawn).size == (40, 60)


def test_a_large_picture_becomes_smaller(a):
    content = make.picture("JPEG", (5000, 3000))

    drawn = opened(previews.page(make.shared(a.staff, a.household, "Photo.jpg", content=content), 1))

    assert drawn.size == (2000, 1200)


def test_a_very_long_page_is_drawn_within_bounds(a):
    sheet = make.pdf().replace(b"612", b"100").replace(b"792", b"14400")

    drawn = opened(previews.page(make.shared(a.staff, a.household, content=sheet), 1))

    assert drawn.width * drawn.height <= 5_000_000


def test_only_the_first_pages_are_shown(a):
    document = make.shared(a.staff, a.household, content=make.pdf(pages=30))

    assert previews.page_count(document) == 20
    assert previews.page(document, 21) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.dwg", b"AC1032" + b"\0" * 40),
        ("locked.pdf", make.locked_pdf()),
        ("old.gif", make.picture("GIF")),
        ("photo.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40),
    ],
)
def test_what_can_not_be_shown_offers_nothing(a, name, content):
    document = make.shared(a.staff, a.household, name, content=content)

    assert previews.page_count(document) == 0
    assert previews.page(document, 1) is None
    assert previews.text(document) is None


def test_a_picture_that_can_not_be_drawn_shows_nothing(a):
    document = make.shared(a.staff, a.household, "photo.png", content=make.huge_png(300, 300))

    assert previews.page(document, 1) is None


def test_a_page_is_drawn_once_and_kept_sealed(a, cast):
    document = make.shared(a.staff, a.household)
    drawn = previews.page(document, 1)
    gateway.remove(document.key)

    assert previews.page(document, 1) == drawn
    kept = cache.get(f"documents:page:{document.key}:1")
    assert b"WEBP" not in kept
    with inside(cast.b.firm):
        assert cache.get(f"documents:page:{document.key}:1") is None


def test_a_page_kept_under_an_older_secret_key_is_drawn_anew(a):
    document = make.shared(a.staff, a.household)
    drawn = previews.page(document, 1)
    cache.set(f"documents:page:{document.key}:1", b"sealed with another key, long ago")

    assert previews.page(document, 1) == drawn


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Grüße".encode(), "Grüße"),
        (b"\xef\xbb\xbfa,b", "a,b"),
        ("Grüße".encode("cp1252"), "Grüße"),
        ("Grüße".encode("utf-16"), "Grüße"),
        ("aé".encode()[:-1], "a"),
    ],
)
def test_texts_are_read_as_people_write_them(content, text):
    assert previews.decode(content) == text


def test_a_text_is_shown_from_its_beginning(a):
    document = make.shared(a.staff, a.household, "long.txt", content=b"line\n" * 50_000)

    assert previews.text(document) == ("line\n" * 50_000)[:65536]


def test_a_file_that_is_too_much_for_the_child_harms_nobody():
    for task in ("nonsense", "draw-pdf"):
        with pytest.raises(process.NoAnswer):
            process.draw(task, 1, io.BytesIO(b"%PDF-1.7"))


def test_the_child_has_nothing_of_ours_at_hand(monkeypatch, tmp_path):
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import os, sys; sys.stdout.write(repr((sorted(os.environ), os.getcwd(), sys.flags.isolated)))"
    )
    monkeypatch.setattr(process, "CHILD", spy)

    seen = process.draw("look", 1, io.BytesIO(b"x"))

    assert b"SECRET" not in seen
    assert b"'/', 1)" in seen


def test_a_child_that_takes_all_memory_is_stopped(monkeypatch, tmp_path):
    glutton = tmp_path / "glutton.py"
    source = process.CHILD.read_text().replace(
        "    file = sys.stdin.buffer\n", "    bytearray(MEMORY * 2)\n    file = sys.stdin.buffer\n"
    )
    glutton.write_text(source)
    monkeypatch.setattr(process, "CHILD", glutton)

    with pytest.raises(process.NoAnswer):
        process.look("pdf", "", io.BytesIO(make.pdf()))


def test_a_child_opens_few_files_and_writes_none(monkeypatch, tmp_path):
    spy, made = tmp_path / "child.py", tmp_path / "made"
    asked = f"""
    taken = [resource.getrlimit(resource.RLIMIT_NOFILE), resource.getrlimit(resource.RLIMIT_FSIZE)]
    try:
        open({str(made)!r}, "wb", 0).write(b"x")
    except OSError:
        taken.append("refused")
    sys.stdout.write(json.dumps(taken))
    sys.exit()
"""
    spy.write_text(process.CHILD.read_text().replace("    file = sys.stdin.buffer\n", asked))
    monkeypatch.setattr(process, "CHILD", spy)

    assert json.loads(process.draw("pdf", 1, io.BytesIO(b"x"))) == [[64, 64], [0, 0], "refused"]


def test_a_child_that_stalls_is_stopped(monkeypatch, tmp_path):
    idler = tmp_path / "idler.py"
    idler.write_text("while True: pass")
    monkeypatch.setattr(process, "CHILD", idler)
    monkeypatch.setattr(process, "SECONDS", 1)

    with pytest.raises(process.NoAnswer):
        process.look("pdf", "", io.BytesIO(make.pdf()))


@pytest.mark.requirement("S0-26")
def test_a_table_is_shown_as_one_and_read_once(a):
    document = make.shared(a.staff, a.household, "sales.csv", content=b"Month,Sum\nMay,12.50\n")

    [sheet] = previews.tables(document).sheets
    gateway.remove(document.key)

    assert sheet.rows == [["Month", "Sum"], ["May", "12.50"]]
    assert previews.tables(document).sheets == [sheet]
    assert b"May" not in cache.get(f"documents:tables:{document.key}")


def test_a_table_that_can_not_be_read_shows_nothing(a):
    document = make.shared(a.staff, a.household, "sheet.xlsx", content=make.package())

    assert previews.tables(document) is None


def test_a_letter_shows_its_words_once_it_was_read(a):
    body = b"<w:document xmlns:w='w'><w:p><w:t>Dear Eleanor</w:t></w:p></w:document>"
    document = make.shared(
        a.staff, a.household, "letter.docx", content=make.package(("word/document.xml", body), main="word/x")
    )

    assert previews.words(document) is None
    outbox.deliver_waiting()
    assert previews.words(document) == "Dear Eleanor"


@pytest.mark.parametrize(
    ("name", "content"), [("sheet.xlsx", make.package()), ("photo.png", make.huge_png(300, 300))]
)
def test_what_can_not_be_shown_is_not_tried_again(a, name, content):
    document = make.shared(a.staff, a.household, name, content=content)

    seen = previews.tables(document), previews.page(document, 1)
    gateway.remove(document.key)

    assert seen == (previews.tables(document), previews.page(document, 1)) == (None, None)


def test_who_finds_no_seat_is_told_at_once_and_served_later(a, monkeypatch):
    document = make.shared(a.staff, a.household, "sales.csv", content=b"Month,Sum\nMay,12.50\n")
    with monkeypatch.context() as full, pytest.raises(Busy, match="Try again in a minute"):
        full.setattr(process, "SEATS", Seats(0, of_one=0))
        full.setattr(process, "PATIENCE", 0)
        previews.tables(document)

    assert previews.tables(document)


def test_a_firm_that_fills_its_seats_leaves_some_to_others(a, cast, monkeypatch):
    monkeypatch.setattr(process, "PATIENCE", 0)
    mine, pdf = str(a.firm.pk), io.BytesIO(make.pdf())

    with process.SEATS.one(mine, patience=0), process.SEATS.one(mine, patience=0):
        with pytest.raises(Busy):
            process.look("pdf", "", pdf)
        with inside(cast.b.firm):
            assert process.look("pdf", "", pdf) == {"pages": 1}
    assert process.look("pdf", "", pdf) == {"pages": 1}


def test_all_firms_together_have_so_many_seats():
    seats = Seats(2, of_one=1)

    with (
        seats.one("a", patience=0),
        seats.one("b", patience=0),
        pytest.raises(Busy),
        seats.one("c", patience=0),
    ):
        pass
    with seats.one("c", patience=0):
        pass


def test_who_waits_is_seated_once_there_is_room():
    seats, first, served = Seats(1, of_one=1), threading.Event(), []

    def waiter():
        first.set()
        with seats.one("b", patience=60):
            served.append("b")

    thread = threading.Thread(target=waiter)
    with seats.one("a", patience=0):
        thread.start()
        first.wait()
        assert not served
    thread.join()
    assert served == ["b"]
