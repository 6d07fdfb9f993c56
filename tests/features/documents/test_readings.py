import io

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError
from PIL import Image

from features.base import outbox
from features.base.models import OutboxEntry
from features.documents import readings, tasks
from features.documents.models import Document, Reading, Scan
from features.documents.readings import arrange
from integrations.storage import gateway
from tenants.context import platform
from tests.cast import NOON
from tests.factories import documents as make


def read():
    outbox.deliver_waiting()
    return Reading.objects.select_related("document").first()


def waiting():
    return OutboxEntry.objects.filter(kind=readings.READ, state=OutboxEntry.State.WAITING).count()


def test_a_file_that_arrives_is_read_and_drawn_small(a):
    document = make.shared(a.staff, a.household, content=make.pdf())

    found = read()

    assert (found.document, found.version, found.state) == (document, 1, "silent")
    with gateway.open_file(found.thumbnail.name) as picture, Image.open(picture) as drawn:
        assert (drawn.format, drawn.height) == ("WEBP", 320)


@pytest.mark.requirement("S0-26", "S3-6")
def test_a_photo_is_drawn_small(a):
    make.uploaded(a.bob, a.pottery, "photo.jpg", content=make.picture("JPEG", (640, 300)))

    with gateway.open_file(read().thumbnail.name) as picture, Image.open(picture) as drawn:
        assert drawn.size == (320, 150)


def test_what_can_not_be_read_is_not_tried_again(a):
    make.shared(
        a.staff,
        a.household,
        "sheet.xlsx",
        content=make.package(("xl/sharedStrings.xml", b"<!DOCTYPE x><x/>")),
    )

    found = read()

    assert (found.state, found.text, found.thumbnail.name) == ("failed", "", "")
    assert not readings.unread().exists()


def addresses():
    """As many as half a megabyte holds: each becomes three words."""
    return " ".join(f"{number:x}.de/{number:x}" for number in range(40_000)).encode()[:500_000]


def test_a_text_of_too_many_words_is_found_by_its_beginning(a):
    make.shared(a.staff, a.household, "addresses.txt", content=addresses())

    found = read()

    assert (found.state, waiting()) == ("read", 0)
    assert Reading.objects.filter(vector__isnull=False).exists()
    assert readings.arrange_missing() == 0


def test_a_text_that_can_not_be_indexed_is_not_tried_again(a, monkeypatch):
    monkeypatch.setattr(readings, "SHARES", (1,))
    make.shared(a.staff, a.household, "addresses.txt", content=addresses())

    found = read()

    assert (found.state, found.vector, waiting()) == ("failed", None, 0)
    assert readings.arrange_missing() == 0


def test_what_was_given_up_is_not_written_down_each_night(a):
    document = make.shared(a.staff, a.household, "words.txt", content=b"words")
    OutboxEntry.objects.filter(kind=readings.READ).update(state=OutboxEntry.State.GIVEN_UP)

    tasks.read_missing.run()
    arrange(document)

    assert waiting() == 0
    assert OutboxEntry.objects.filter(kind=readings.READ).count() == 1


def test_a_reading_that_fails_leaves_no_picture(a, stored, monkeypatch):
    document = make.shared(a.staff, a.household, content=make.pdf())
    before = stored()
    monkeypatch.setattr(
        Reading._meta.get_field("state"), "get_db_prep_save", lambda *_, **__: "longer than six"
    )

    with pytest.raises(DataError):
        readings.read(document, now=NOON)

    assert stored() == before


def test_a_long_nothing_is_silence(a):
    make.shared(a.staff, a.household, "spaces.txt", content=b" " * 500_000)

    assert (read().state, read().text) == ("silent", "")


@pytest.mark.parametrize("scan", [Scan.PENDING, Scan.INFECTED, Scan.ERROR])
def test_what_may_not_be_opened_is_not_read(a, scan):
    document = make.shared(a.staff, a.household, "words.txt", content=b"words")
    document.scan = scan
    document.save()

    assert read() is None
    arrange(document)
    assert waiting() == 0


def test_a_file_is_read_once_the_scanner_lets_it_be(a):
    document = make.shared(a.staff, a.household, "words.txt", content=b"words")
    Document.objects.update(scan=Scan.PENDING)
    read()
    Document.objects.update(scan=Scan.CLEAN)
    document.refresh_from_db()

    arrange(document)

    assert read().text == "words"


def test_a_new_version_takes_the_place_of_what_was_read(a):
    document = make.shared(a.staff, a.household, "words.txt", content=b"old words")
    read()
    document.file = gateway.put(io.BytesIO(b"new words"), gateway.new_key())
    document.version = 2
    document.save()

    arrange(document)

    assert not Reading.objects.exists()
    assert (read().text, read().version) == ("new words", 2)


def test_what_was_deleted_meanwhile_is_not_read(a):
    make.shared(a.staff, a.household, "words.txt", content=b"words")
    Document.objects.update(deleted_at=NOON)

    assert read() is None
    assert waiting() == 0


def test_a_store_that_is_away_is_asked_again_later(a):
    document = make.shared(a.staff, a.household, "words.txt", content=b"words")
    gateway.remove(document.key)

    assert read() is None
    assert waiting() == 1


def test_each_night_what_was_missed_is_read(a, cast):
    make.shared(a.staff, a.household, "words.txt", content=b"words")
    OutboxEntry.objects.all().delete()

    tasks.read_missing.run()

    assert waiting() == 1
    assert read().text == "words"
    assert readings.arrange_missing() == 0


def test_reading_twice_leaves_one_row(a):
    document = make.shared(a.staff, a.household, "words.txt", content=b"words")

    readings.read(document, now=NOON)
    readings.read(document, now=NOON)

    assert Reading.objects.get().text == "words"


def test_what_is_here_from_before_is_read_by_command(a, cast):
    make.shared(a.staff, a.household, "words.txt", content=b"words")
    OutboxEntry.objects.all().delete()
    out = io.StringIO()

    with platform():
        call_command("read_documents", "--firm", cast.a.firm.slug, stdout=out)
        with pytest.raises(CommandError):
            call_command("read_documents", "--firm", "nobodys")

    assert out.getvalue() == f"{cast.a.firm.slug}: 1 to be read.\n"
    assert waiting() == 1
