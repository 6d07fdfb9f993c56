"""A zip that is written while it is sent."""

import io
import tracemalloc
import zipfile

import pytest

from features.base.errors import Refused, TooMany
from features.documents import operations, packing, queries, zipping
from features.documents.errors import NotStored
from features.documents.models import Document, DocumentType, Download, Lock, Scan
from features.documents.zipped import MOST, zipped
from integrations.storage import gateway
from tests.cast import NOON
from tests.factories import documents as make


def rows_of(contact):
    return lambda: queries.with_looks(queries.visible_to(contact), for_staff=False)


def zip_of(chosen, contact):
    return zipfile.ZipFile(io.BytesIO(b"".join(zipped(chosen, rows_of(contact), by=contact))))


@pytest.mark.requirement("S0-23")
def test_a_zip_holds_the_files_in_folders_and_ends_that_they_are_new(a):
    kind = DocumentType.objects.first()
    pdf = make.shared(a.staff, a.household, "Return.pdf", kind=kind, year=2025)
    text = make.shared(a.staff, a.household, "Notes.txt", content=b"words " * 1000)

    archive = zip_of([pdf, text], a.alice)

    assert archive.namelist() == [
        f"Aldergate Household/{kind.name}/2025/Return.pdf", "Aldergate Household/Other/2026/Notes.txt",
    ]  # fmt: skip
    assert archive.testzip() is None
    assert archive.read(archive.namelist()[1]) == b"words " * 1000
    assert [each.compress_type for each in archive.infolist()] == [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]
    assert Download.objects.filter(contact=a.alice).count() == 2
    assert not queries.new_for(a.alice, NOON).exists()


def test_a_file_is_new_until_its_bytes_begin_to_be_sent(a):
    first, second = (make.shared(a.staff, a.household, f"{n}.txt", content=b"x" * 600_000) for n in "AB")
    stream = zipped([first, second], rows_of(a.alice), by=a.alice)

    next(stream)

    assert list(Download.objects.values_list("document", flat=True)) == [first.pk]


def test_what_may_not_be_had_any_more_is_left_out_and_named(a):
    names = ("Here", "Gone", "Locked", "Checked", "Draft")
    rows = {name: make.shared(a.staff, a.household, f"{name}.pdf") for name in names}
    stream = zipped(list(rows.values()), rows_of(a.alice), by=a.alice)
    operations.delete(document=rows["Gone"], by=a.staff, now=NOON)
    Lock.objects.create(document=rows["Locked"], invoice_id=rows["Locked"].pk)
    Document.objects.filter(name="Checked").update(scan=Scan.INFECTED)
    operations.unshare(document=rows["Draft"], by=a.staff, now=NOON)

    archive = zipfile.ZipFile(io.BytesIO(b"".join(stream)))

    *files, text = archive.namelist()
    assert [name.rpartition("/")[2] for name in files] == ["Here.pdf"]
    said = archive.read(text).decode()
    assert "Locked.pdf: opens once it is paid" in said
    assert said.count("no longer there") == 3
    assert "Draft" not in said
    assert Download.objects.count() == 1


def test_a_store_that_fails_in_the_middle_breaks_the_zip_off(a, stored):
    first, second = make.shared(a.staff, a.household, "A.pdf"), make.shared(a.staff, a.household, "B.pdf")
    gateway.remove(second.key)
    stream = zipped([first, second], rows_of(a.alice), by=a.alice)
    sent: list[bytes] = []

    with pytest.raises(NotStored):
        sent.extend(stream)

    assert not zipfile.is_zipfile(io.BytesIO(b"".join(sent)))
    assert not Download.objects.filter(document=second).exists()


def test_memory_stays_flat_however_large_it_gets(a):
    big = make.shared(a.staff, a.household, "Big.txt", content=b"0123456789abcdef" * (512 * 1024))
    twins = make.copies(big, 5)
    largest = max(len(part) for part in zipped([big, *twins], rows_of(a.alice), by=a.alice))
    tracemalloc.start()
    try:
        for _ in zipped([big, *twins], rows_of(a.alice), by=a.alice):
            pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert largest < 1024**2
    assert peak < 8 * 1024**2  # of 48 MB


def test_none_and_too_many_are_refused(a, monkeypatch):
    documents = [make.shared(a.staff, a.household, f"{n}.pdf") for n in range(3)]

    with pytest.raises(Refused):
        zipping.check([])
    monkeypatch.setattr(zipping, "MOST_FILES", 2)
    with pytest.raises(Refused, match="3 files"):
        zipping.check(documents)
    monkeypatch.setattr(zipping, "MOST_FILES", 3)
    zipping.check(documents)
    monkeypatch.setattr(zipping, "MOST_BYTES", sum(each.size for each in documents) - 1)
    with pytest.raises(Refused):
        zipping.check(documents)


def test_one_person_does_not_have_zip_after_zip(a):
    document = make.shared(a.staff, a.household)
    for _ in range(MOST):
        zipped([document], rows_of(a.alice), by=a.alice)

    with pytest.raises(TooMany):
        zipped([document], rows_of(a.alice), by=a.alice)


@pytest.mark.parametrize(
    ("said", "safe"),
    [
        ("CON", "_CON"), ("lpt1.backup", "_lpt1.backup"), ("Console", "Console"), ("a/b\\c:d", "a-b-c-d"),
        ("..", "Document"), ("name. ", "name"), ("\u202egpj.exe", "gpj.exe"), ("x" * 200, "x" * 80),
    ],
)  # fmt: skip
def test_names_are_such_that_every_system_unpacks_them(said, safe):
    assert packing.safe(said) == safe


def test_the_same_name_is_given_once_capitals_or_not(a):
    documents = [make.shared(a.staff, a.household, name) for name in ("Scan.pdf", "SCAN.pdf", "Scan.pdf")]
    taken = packing.Names()

    assert [taken.path_of(each).rpartition("/")[2] for each in documents] == [
        "Scan.pdf",
        "SCAN (2).pdf",
        "Scan (3).pdf",
    ]
