import pytest

from features.documents import locking, operations
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.features.documents.operations.test_locking import FIRST, keep_invoices
from tests.http import Browser


@pytest.fixture
def locked(cast):
    before = locking.biller()
    with inside(cast.a.firm):
        keep_invoices(cast.a.household)
        document = make.shared(
            cast.a.staff, cast.a.household, "Return.txt", content=b"the secret figure 4711"
        )
        operations.add_version(
            document=document,
            file=make.accepted("Return.txt", b"the secret figure 4712"),
            by=cast.a.staff,
            now=NOON,
        )
        operations.lock(document=document, invoice_ids=[FIRST], by=cast.a.staff, now=NOON)
    yield document
    locking.billed_by(before)


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def stella(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


def test_every_door_of_a_client_stays_shut_and_says_why(cast, locked, alice):
    base = f"/documents/{locked.pk}/"

    assert "Opens once paid" in alice.get("/documents/").text
    for path in (base, f"{base}preview/"):
        page = alice.get(path).text
        assert "This opens once invoice 1042 ($350.00) is paid." in page
        assert 'href="/invoices/1042/"' in page
        assert "471" not in page
    for path in (f"{base}download/", f"{base}versions/1/download/"):
        answer = alice.get(path)
        assert answer.status_code == 409
        assert "This opens once invoice 1042" in answer.text
    for path in (f"{base}pages/1.webp", f"{base}thumbnail.webp"):
        assert alice.get(path).status_code == 404
    assert "4712" not in alice.get("/documents/?q=secret").text


def test_it_opens_when_it_is_paid(cast, locked, alice):
    with inside(cast.a.firm):
        operations.paid(invoice_id=FIRST, stage="cleared", now=NOON)

    answer = alice.get(f"/documents/{locked.pk}/download/")

    assert b"".join(answer.streaming_content) == b"the secret figure 4712"


def test_staff_open_what_is_locked_and_unlock_it(cast, locked, stella, alice):
    page = f"/workspace/documents/{locked.pk}/"

    assert "Invoice 1042 ($350.00)" in stella.get(page).text
    assert b"".join(stella.get(f"{page}download/").streaming_content) == b"the secret figure 4712"
    assert "“Return” is open." in stella.post(f"{page}lock/release/", follow=True).text
    assert alice.get(f"/documents/{locked.pk}/").text.count("Download") > 0
    answer = stella.post(f"{page}lock/", {"invoice": str(FIRST)}, follow=True)
    assert "can open “Return” once it is paid." in answer.text
    assert "Choose invoices" in stella.post(f"{page}lock/", {"invoice": "x"}, follow=True).text


def test_without_billing_there_is_no_button(cast, stella):
    with inside(cast.a.firm):
        document = make.shared(cast.a.staff, cast.a.household)

    assert "Lock until paid" not in stella.get(f"/workspace/documents/{document.pk}/").text
    answer = stella.post(f"/workspace/documents/{document.pk}/lock/", {"invoice": str(FIRST)}, follow=True)
    assert "Choose invoices" in answer.text
