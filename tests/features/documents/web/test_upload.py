import re

import pypdfium2
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from features.documents.models import Document, DocumentType
from features.documents.switches import CLIENT_UPLOADS
from integrations.storage import gateway
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser

PATH = "/documents/upload/"
SCRIPT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def bob(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.bob)


@pytest.fixture
def there(cast):
    def names():
        with inside(cast.a.firm):
            return sorted(Document.objects.values_list("name", "client__name"))

    return names


@pytest.mark.requirement("S0-20", "S0-24")
def test_a_form_without_scripts_uploads_several_files(alice, cast, there):
    with inside(cast.a.firm):
        kind = DocumentType.objects.first()
    files = [make.upload_of("W-2.pdf"), make.upload_of("Photo.png", make.picture())]

    answer = alice.post(PATH, {"files": files, "kind": kind.pk, "year": "2025"}, follow=True)

    assert answer.redirect_chain == [("/documents/", 302)]
    assert "We have your 2 files. Aldergate sees them in its inbox." in answer.text
    assert there() == [("Photo", "Aldergate Household"), ("W-2", "Aldergate Household")]
    with inside(cast.a.firm):
        assert set(Document.objects.values_list("type", "year")) == {(kind.pk, 2025)}


def test_what_can_be_taken_is_taken_and_the_rest_is_named_with_its_reason(alice, there):
    files = [
        make.upload_of("W-2.pdf"),
        make.upload_of("virus.pdf", b"MZ" + b"\0" * 600),
        make.upload_of("no.exe", b"MZ"),
    ]
    files.append(make.upload_of("empty.pdf", b""))

    answer = alice.post(PATH, {"files": files, "year": ""})

    assert answer.status_code == 422
    assert "This file is named .pdf, but it is something else." in answer.text
    assert "Files ending in .exe can’t be added." in answer.text
    assert "This file is empty." in answer.text
    assert answer.text.count("Not added") == 3
    assert there() == [("W-2", "Aldergate Household")]


def test_a_script_gets_a_row_for_each_file(alice):
    taken = alice.post(PATH, {"files": make.upload_of("W-2.pdf")}, headers=SCRIPT)
    refused = alice.post(PATH, {"files": make.upload_of("x.svg", b"<svg/>")}, headers=SCRIPT)

    assert (taken.status_code, refused.status_code) == (200, 422)
    assert 'data-outcome="taken"' in taken.text
    assert 'data-outcome="refused"' in refused.text
    assert "<html" not in taken.text + refused.text


def test_a_name_is_shown_as_a_name(alice):
    answer = alice.post(PATH, {"files": make.upload_of("<img src=x>.exe", b"x")}, headers=SCRIPT)

    assert "&lt;img src=x&gt;.exe" in answer.text


def test_who_acts_for_several_says_whose_it_is(bob, cast, there):
    unsaid = bob.post(PATH, {"files": make.upload_of()})
    foreign = bob.post(PATH, {"files": make.upload_of(), "client": cast.a.bakery.pk}, headers=SCRIPT)
    said = bob.post(PATH, {"files": make.upload_of("Clay.pdf"), "client": cast.a.pottery.pk})

    assert (unsaid.status_code, foreign.status_code, said.status_code) == (422, 422, 302)
    assert "Choose whose documents these are." in unsaid.text
    assert "Choose whose documents these are." in foreign.text
    assert there() == [("Clay", "Aldergate Pottery")]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"year": "soon"}, "Enter a year with four digits"),
        ({"year": "1776"}, "Choose a year from 1900 to 2028."),
        ({"kind": "00000000-0000-0000-0000-000000000000"}, "This type is gone."),
    ],
)
def test_particulars_that_can_not_be_are_refused_with_the_reason(alice, there, said, words):
    answer = alice.post(PATH, {"files": make.upload_of(), **said})

    assert answer.status_code == 422
    assert words in answer.text
    assert there() == []


def test_a_form_without_files_says_so(alice):
    answer = alice.post(PATH, {})

    assert answer.status_code == 422
    assert "Choose the files to upload." in answer.text


def test_a_file_over_the_limit_is_told_its_size_and_is_not_kept(alice, settings, there):
    settings.UPLOAD_LIMIT_MB = 1
    big = SimpleUploadedFile("big.pdf", make.pdf() + b"\0" * (3 * 1024 * 1024))

    answer = alice.post(PATH, {"files": [make.upload_of("small.pdf"), big]})

    assert "This file has 3 MB. A file can have up to 1 MB" in answer.text
    assert there() == [("small", "Aldergate Household")]


def test_a_form_posted_twice_makes_one_document(alice, there):
    content = make.pdf()

    for _ in range(2):
        assert alice.post(PATH, {"files": make.upload_of("W-2.pdf", content)}).status_code == 302

    assert there() == [("W-2", "Aldergate Household")]


def test_the_same_file_on_another_day_is_taken_and_told(alice, there):
    content = make.pdf()
    alice.post(PATH, {"files": make.upload_of("W-2.pdf", content)})

    with time_machine.travel(NOON.replace(day=12), tick=False):
        answer = alice.post(PATH, {"files": make.upload_of("W-2 again.pdf", content)})

    assert (
        "You already uploaded this file on Tuesday, March 10, as “W-2”. Now it is here twice." in answer.text
    )
    assert len(there()) == 2


def test_a_store_that_fails_is_told_and_nothing_is_lost(alice, settings, there):
    backend = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": "/proc/nowhere"},
    }
    settings.STORAGES = {**settings.STORAGES, "private": backend}

    answer = alice.post(PATH, {"files": make.upload_of()})

    assert answer.status_code == 422
    assert "We couldn’t store this. Nothing was saved: try again in a few minutes." in answer.text
    assert there() == []


@pytest.mark.requirement("D1", "S1-31", "S2-10")
def test_with_uploads_off_there_is_no_way_in(alice, turn, there):
    turn(CLIENT_UPLOADS, on=False)

    page = alice.get("/documents/").text

    assert "Add documents" not in page
    assert 'type="file"' not in page
    assert alice.post(PATH, {"files": make.upload_of()}).status_code == 404
    assert there() == []


def test_links_of_the_list_below_what_was_refused_lead_back_to_it(alice):
    assert alice.get(PATH + "?year=2024")["Location"] == "/documents/?year=2024"
    assert alice.get(PATH)["Location"] == "/documents/"


def test_a_stranger_and_a_forged_form_are_turned_away(cast, alice, there):
    forged = Browser(cast.a.firm, enforce_csrf_checks=True).signed_in_as(cast.a.alice)

    assert Browser(cast.a.firm).post(PATH, {"files": make.upload_of()}).status_code == 302
    assert forged.post(PATH, {"files": make.upload_of()}).status_code == 403
    assert there() == []


def test_a_script_whose_session_has_ended_is_sent_to_sign_in(cast):
    answer = Browser(cast.a.firm).post(PATH, {"files": make.upload_of()}, headers=SCRIPT)

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/sign-in/")


def test_a_flood_of_uploads_is_slowed(alice, monkeypatch):
    monkeypatch.setattr("features.documents.web.client_upload.MOST", 2)

    statuses = [alice.post(PATH, {"files": make.upload_of("x.exe", b"x")}).status_code for _ in range(3)]

    assert statuses == [422, 422, 429]


@pytest.mark.requirement("S0-20")
def test_photos_become_one_pdf_in_their_order_and_other_files_stay_themselves(alice, cast):
    wide, tall = make.picture("JPEG", (300, 100)), make.picture("PNG", (100, 300))
    files = [make.upload_of("a.jpg", wide), make.upload_of("W-2.pdf"), make.upload_of("b.png", tall)]

    for _ in range(2):
        answer = alice.post(PATH, {"files": [*files], "one_pdf": "on"}, follow=True)
        for file in files:
            file.seek(0)

    assert "We have your 2 files." in answer.text
    with inside(cast.a.firm):
        made = Document.objects.get(name="Photos March 10")
        assert (made.extension, made.pages, Document.objects.count()) == ("pdf", 2, 2)
        with gateway.open_file(made.key) as stored:
            pages = pypdfium2.PdfDocument(stored.read())
    assert [width > height for width, height in (page.get_size() for page in pages)] == [True, False]


def test_a_photo_that_can_not_be_taken_is_named_and_no_pdf_is_made(alice, there):
    files = [
        make.upload_of("a.jpg", make.picture("JPEG")),
        make.upload_of("b.png", make.huge_png(30_000, 30_000)),
    ]

    answer = alice.post(PATH, {"files": files, "one_pdf": "on"}, headers=SCRIPT)

    assert "30,000 by 30,000 pixels" in answer.text
    assert there() == []


def test_a_heic_photo_goes_into_no_pdf_and_is_told_what_to_do(alice, there):
    heic = b"\0\0\0\x18ftypheic" + b"\0" * 40
    files = [make.upload_of("a.jpg", make.picture("JPEG")), make.upload_of("b.HEIC", heic)]

    answer = alice.post(PATH, {"files": files, "one_pdf": "on"}, headers=SCRIPT)
    alone = alice.post(PATH, {"files": make.upload_of("b.HEIC", heic)}, headers=SCRIPT)

    assert "Save it as JPEG and choose it again" in answer.text
    assert "b.HEIC" in answer.text
    assert 'data-outcome="taken"' in alone.text
    assert len(there()) == 1


def test_apples_photos_are_not_asked_for_so_that_they_come_as_jpeg(alice):
    (field,) = re.findall(r'<input[^>]* id="files"[^>]*>', alice.get("/documents/").text)

    assert ".jpg" in field
    assert ".hei" not in field


def test_before_uploading_a_client_reads_that_others_see_it_too(cast):
    alice, charlie = (Browser(cast.a.firm).signed_in_as(one) for one in (cast.a.alice, cast.a.charlie))

    assert "1 other person sees what you upload, too." in alice.get("/documents/").text
    assert "what you upload, too" not in charlie.get("/documents/").text
