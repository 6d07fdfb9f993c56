"""Files in pieces by the tus protocol, on both sides: going on where a connection dropped, and nobody else's."""

import hashlib
import io
from base64 import b64encode
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from features.base import outbox
from features.documents import tus
from features.documents.models import Arriving, Document, DocumentRules, Piece
from features.documents.operations import arriving as operations
from features.documents.switches import CLIENT_UPLOADS
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser

CLIENT = "/documents/uploads/"
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def stella(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


def of_staff(cast):
    return f"/workspace/clients/{cast.a.household.pk}/documents/uploads/"


def said(**facts):
    return ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in facts.items())


def begin(browser, size, name="Letter.pdf", path=CLIENT, **facts):
    given = {**TUS, "Upload-Length": str(size), "Upload-Metadata": said(filename=name, **facts)}
    return browser.post(path, headers=given, content_type="application/octet-stream")


def patch(browser, url, content, offset=0, **headers):
    given = {**TUS, "Upload-Offset": str(offset), **headers}
    return browser.generic("PATCH", url, content, content_type=tus.BODY, headers=given)


def sent(browser, content, name="Letter.pdf", path=CLIENT, **facts):
    url = begin(browser, len(content), name, path, **facts)["Location"]
    assert patch(browser, url, content).status_code == 204
    return url


def id_of(url):
    return url.rstrip("/").rpartition("/")[2]


@pytest.mark.requirement("S0-24")
def test_a_dropped_upload_goes_on_where_it_was_and_becomes_a_document(alice, cast, stored):
    content = make.pdf(pages=3)
    made = begin(alice, len(content))
    url = made["Location"]
    first = patch(alice, url, content[:400])
    here = alice.head(url, headers=TUS)
    rest = patch(alice, url, content[400:], offset=400)

    assert (made.status_code, first["Upload-Offset"], here["Upload-Offset"]) == (201, "400", "400")
    assert (here["Upload-Length"], rest["Upload-Offset"]) == (str(len(content)), str(len(content)))
    answer = alice.post(
        "/documents/upload/", {"arrived": id_of(url), "year": "2025"}, headers={"HX-Request": "true"}
    )
    assert 'data-outcome="taken"' in answer.text
    with inside(cast.a.firm):
        document = Document.objects.get()
        assert (document.name, document.year, document.pages, document.size) == (
            "Letter",
            2025,
            3,
            len(content),
        )
        assert document.sha256 == hashlib.sha256(content).hexdigest()
        assert not Piece.objects.exists()
    [file] = stored()
    assert file.read_bytes() == content


def test_the_form_of_an_arrived_file_posted_twice_makes_one_document(alice, cast):
    url = sent(alice, make.pdf())
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(2):
            answer = alice.post("/documents/upload/", {"arrived": id_of(url)}, headers={"HX-Request": "true"})
            assert 'data-outcome="taken"' in answer.text
            clock.shift(timedelta(minutes=5))

    with inside(cast.a.firm):
        assert Document.objects.count() == 1
    assert alice.head(url, headers=TUS).status_code == 404  # the same file chosen again begins anew


@pytest.mark.requirement("S0-19")
def test_staff_share_all_that_arrived_with_one_mail(stella, cast, django_capture_on_commit_callbacks):
    urls = [sent(stella, make.pdf(pages=count), f"Plan {count}.pdf", of_staff(cast)) for count in (1, 2)]
    form = {"arrived": [id_of(url) for url in urls], "files": make.upload_of("Small.pdf"), "year": "2025"}
    path = f"/workspace/clients/{cast.a.household.pk}/documents/share/"
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            stella.post(path, {**form, "files": []} if _ else form)

    with inside(cast.a.firm):
        outbox.deliver_waiting()
        assert sorted(Document.objects.values_list("name", flat=True)) == ["Plan 1", "Plan 2", "Small"]
    to = [letter.to for letter in mail.outbox]
    assert to.count(["alice@example.com"]) == 1
    assert to.count(["bob@example.com"]) == 1


def test_a_file_that_comes_byte_by_byte_is_refused_and_leaves_nothing(alice, cast, stored):
    url = begin(alice, 1000)["Location"]
    most = operations.most_pieces(1000)
    answers = [patch(alice, url, b"x", offset=number) for number in range(most + 1)]

    assert {answer.status_code for answer in answers[:-1]} == {204}
    assert (answers[-1].status_code, answers[-1]["Tus-Resumable"]) == (422, "1.0.0")
    assert "too many small pieces" in answers[-1].text
    with inside(cast.a.firm):
        assert not Piece.objects.exists()
    assert stored() == []
    assert patch(alice, url, b"x", offset=most).status_code == 409


@pytest.mark.parametrize("size", [1, 100 * 1024**2, 2 * 1024**3])
def test_a_file_may_come_in_many_more_pieces_than_it_needs(size):
    needed = -(-size // tus.PIECE)

    assert 4 * needed < operations.most_pieces(size) < 4 * needed + 100


@pytest.mark.parametrize("offset", [0, 300, 500, -1])
def test_a_piece_that_does_not_fit_is_a_conflict_and_changes_nothing(alice, cast, offset):
    url = begin(alice, 1000)["Location"]
    patch(alice, url, b"x" * 400)

    answer = patch(alice, url, b"y" * 10, offset=offset)

    assert (answer.status_code, answer["Upload-Offset"]) == (409, "400")
    with inside(cast.a.firm):
        assert Piece.objects.count() == 1


def test_of_two_pieces_at_once_one_is_kept(a, stored):
    row = operations.begin(by=a.alice, client=a.household, filename="a.pdf", size=8, now=NOON)
    other = Arriving.objects.get(pk=row.pk)
    operations.add_piece(arriving=row, start=0, content=io.BytesIO(b"1234"), size=4, now=NOON)

    with pytest.raises(operations.NotHere):
        operations.add_piece(arriving=other, start=0, content=io.BytesIO(b"abcd"), size=4, now=NOON)

    assert [path.read_bytes() for path in stored()] == [b"1234"]


def test_only_who_began_it_goes_on(alice, cast):
    url = begin(alice, 1000)["Location"]
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)
    twin = Browser(cast.b.firm).signed_in_as(cast.b.alice)
    strangers = (bob, twin)

    for stranger in strangers:
        assert stranger.head(url, headers=TUS).status_code == 404
        assert patch(stranger, url, b"x").status_code == 404
        assert stranger.delete(url, headers=TUS).status_code == 404
        answer = stranger.post("/documents/upload/", {"arrived": id_of(url), "client": cast.a.household.pk})
        assert answer.status_code == 422
    assert alice.head(url, headers=TUS)["Upload-Offset"] == "0"


def test_a_file_for_somebody_elses_client_is_not_begun(alice, stella, cast):
    assert begin(alice, 10, client=str(cast.a.bakery.pk)).status_code == 404
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)
    assert begin(bob, 10).status_code == 404  # whose?
    assert begin(bob, 10, client=str(cast.a.pottery.pk)).status_code == 201
    assert (
        begin(stella, 10, path=f"/workspace/clients/{cast.b.household.pk}/documents/uploads/").status_code
        == 404
    )


def test_what_can_not_be_taken_is_refused_before_a_byte_is_sent(alice, cast):
    with inside(cast.a.firm):
        DocumentRules.objects.create(upload_limit_mb=60)

    assert begin(alice, 59 * 1024**2).status_code == 201  # more than a plain form may bring
    for answer, words in (
        (begin(alice, 61 * 1024**2), "A file can have up to 60 MB"),
        (begin(alice, 100, "run.exe"), "Files ending in .exe can’t be added."),
        (begin(alice, 0), "This file is empty."),
    ):
        assert answer.status_code == 422
        assert words in answer.text


def test_a_whole_that_is_not_what_it_says_is_refused_and_nothing_stays(alice, cast, stored):
    url = begin(alice, 600, "W-2.pdf")["Location"]
    answer = patch(alice, url, b"MZ" + b"\0" * 598)
    form = alice.post("/documents/upload/", {"arrived": id_of(url)}, headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert "it is something else" in answer.text
    assert form.status_code == 422
    assert "it is something else" in form.text
    assert stored() == []


def test_half_a_file_becomes_no_document(alice, cast):
    url = begin(alice, 1000)["Location"]
    patch(alice, url, b"x" * 400)

    answer = alice.post("/documents/upload/", {"arrived": id_of(url)}, headers={"HX-Request": "true"})

    assert "Not all of this file has arrived yet." in answer.text
    with inside(cast.a.firm):
        assert not Document.objects.exists()


def test_more_than_was_said_is_refused(alice):
    url = begin(alice, 4, "a.txt")["Location"]

    assert patch(alice, url, b"12345").status_code == 422


def test_a_canceled_upload_leaves_nothing(alice, cast, stored):
    url = begin(alice, 1000)["Location"]
    patch(alice, url, b"x" * 400)

    assert alice.delete(url, headers=TUS).status_code == 204
    assert alice.head(url, headers=TUS).status_code == 404
    assert stored() == []


def test_after_a_day_without_a_piece_it_is_forgotten(a, stored):
    row = operations.begin(by=a.alice, client=a.household, filename="a.pdf", size=8, now=NOON)
    operations.add_piece(arriving=row, start=0, content=io.BytesIO(b"1234"), size=4, now=NOON)
    later = NOON + timedelta(hours=20)
    operations.add_piece(arriving=row, start=4, content=io.BytesIO(b"12"), size=2, now=later)

    assert operations.forget_expired(now=NOON + timedelta(hours=30)) == 0
    assert operations.forget_expired(now=later + timedelta(hours=24)) == 1
    assert (Arriving.objects.count(), stored()) == (0, [])


def test_forgetting_takes_no_file_from_a_document(alice, cast, stored):
    url = sent(alice, make.pdf())
    alice.post("/documents/upload/", {"arrived": id_of(url)})

    with inside(cast.a.firm):
        operations.forget_expired(now=timezone.now() + timedelta(days=2))
        assert (Arriving.objects.count(), Document.objects.count(), len(stored())) == (0, 1, 1)


def test_a_checksum_is_held_against_what_came(alice):
    url = begin(alice, 8, "a.txt")["Location"]
    right = b64encode(hashlib.sha256(b"abcd").digest()).decode()

    wrong = patch(alice, url, b"abcx", **{"Upload-Checksum": f"sha256 {right}"})
    unknown = patch(alice, url, b"abcd", **{"Upload-Checksum": "crc32 AAAA"})
    good = patch(alice, url, b"abcd", **{"Upload-Checksum": f"sha256 {right}"})

    assert [each.status_code for each in (wrong, unknown, good)] == [460, 400, 204]
    assert good["Upload-Offset"] == "4"


def test_the_server_says_what_it_can_and_which_version_it_speaks(alice):
    can = alice.options(CLIENT)
    old = alice.post(CLIENT, headers={"Tus-Resumable": "0.2.2", "Upload-Length": "3"})

    assert (can.status_code, can["Tus-Max-Size"]) == (204, str(50 * 1024**2))
    assert can["Tus-Extension"] == "creation,expiration,termination,checksum"
    assert (old.status_code, old["Tus-Version"]) == (412, "1.0.0")


def test_a_body_of_another_kind_is_not_taken(alice):
    url = begin(alice, 4, "a.txt")["Location"]

    answer = alice.generic(
        "PATCH", url, b"abcd", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}
    )

    assert answer.status_code == 415


def test_without_client_uploads_there_is_no_way_in(alice, turn):
    url = begin(alice, 4, "a.txt")["Location"]
    turn(CLIENT_UPLOADS, on=False)

    assert begin(alice, 4).status_code == 404
    assert patch(alice, url, b"abcd").status_code == 404


def test_it_is_asked_what_was_uploaded_already(alice, cast):
    content = make.pdf()
    alice.post("/documents/upload/", {"files": make.upload_of("W-2.pdf", content)})
    digest = hashlib.sha256(content).hexdigest()

    answer = alice.post(f"{CLIENT}known/", {"sha256": [digest, "0" * 64]})
    charlie = Browser(cast.a.firm).signed_in_as(cast.a.charlie)

    assert answer.json() == {digest: {"name": "W-2", "day": answer.json()[digest]["day"]}}
    assert charlie.post(f"{CLIENT}known/", {"sha256": digest}).json() == {}


@pytest.mark.parametrize("odd", ["\0", "", "x" * 64, "0" * 63, "0" * 65, "0" * 64 + "\n", "０" * 64])
def test_what_is_no_digest_is_known_to_nobody(alice, odd):
    answer = alice.post(f"{CLIENT}known/", {"sha256": odd})

    assert (answer.status_code, answer.json()) == (200, {})


def test_each_piece_of_a_long_body_is_kept_by_itself(alice, cast, monkeypatch):
    monkeypatch.setattr(tus, "PIECE", 100)
    content = make.pdf()
    sent_to = begin(alice, len(content) + 10)["Location"]

    patch(alice, sent_to, content)

    with inside(cast.a.firm):
        sizes = list(Piece.objects.order_by("start").values_list("size", flat=True))
    assert sizes == [100] * (len(content) // 100) + [len(content) % 100]
