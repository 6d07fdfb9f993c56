"""Files that go with an invoice: added to a draft, part of what was released, taken by its client, carried by its mails."""

from hashlib import sha256
from typing import Any

import pytest
from django.core import mail as sent
from django.core.files.uploadedfile import SimpleUploadedFile

from features.base import outbox
from features.base.errors import Conflict, NotAllowed, Refused
from features.base.models import AuditEvent
from features.billing import enclosed, operations
from features.billing.models import Invoice, InvoiceFile
from features.billing.operations import filing, mailing
from features.documents import room, scanning
from features.documents.models import Scan
from features.documents.operations import locking
from integrations.storage import gateway
from tenants.context import inside
from tests.cast import NOON, Cast, FirmCast
from tests.factories.billing import drafted, released
from tests.factories.documents import accepted, pdf, shared
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(a: FirmCast) -> Invoice:
    return drafted(a)


def add(a: FirmCast, draft: Invoice, name: str = "Plan.pdf") -> InvoiceFile:
    (made,) = filing.add_files(invoice=draft, files=[accepted(name)], by=a.owner, now=NOON)
    return made


def taken(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_it_is_added_once_and_counts_as_what_the_firm_keeps(a: FirmCast, draft: Invoice) -> None:
    before, content = room.used(), pdf()
    (file,) = filing.add_files(invoice=draft, files=[accepted("Plan.pdf", content)], by=a.owner, now=NOON)
    assert (file.filename, file.is_open, room.used() - before) == ("Plan.pdf", True, file.size)
    assert filing.add_files(invoice=draft, files=[accepted("Plan.pdf", content)], by=a.owner, now=NOON) == []
    assert draft.files.count() == 1


def test_once_released_it_stays_as_it_is(a: FirmCast, draft: Invoice) -> None:
    file = add(a, draft)
    operations.release(invoice=draft, by=a.owner, now=NOON)

    with pytest.raises(Conflict):
        filing.remove_file(
            file=InvoiceFile.objects.select_related("invoice__client").get(), by=a.owner, now=NOON
        )
    with pytest.raises(Conflict):
        add(a, draft, "Other.pdf")
    assert [one.pk for one in draft.files.all()] == [file.pk]


def test_taken_off_a_draft_the_file_goes(
    a: FirmCast, draft: Invoice, django_capture_on_commit_callbacks: Any
) -> None:
    file = add(a, draft)
    key = file.key
    with django_capture_on_commit_callbacks(execute=True):
        filing.remove_file(file=file, by=a.owner, now=NOON)
    assert not draft.files.exists()
    assert not gateway.exists(key)


def test_a_document_is_copied_as_it_is_now(a: FirmCast, draft: Invoice) -> None:
    document = shared(a.owner, a.household, "Report.pdf")
    (file,) = filing.add_documents(invoice=draft, documents=[document], by=a.owner, now=NOON)
    assert (file.filename, file.sha256) == ("Report.pdf", document.sha256)
    assert file.key != document.key


def test_neither_anothers_document_nor_one_that_waits_to_be_paid(a: FirmCast, draft: Invoice) -> None:
    other, waiting, unchecked = (
        shared(a.owner, a.bakery), shared(a.owner, a.household, "Waits.pdf", content=pdf(2)),
        shared(a.owner, a.household, "Unchecked.pdf", content=pdf(3)),
    )  # fmt: skip
    locking.lock(document=waiting, invoice_ids=[released(a).pk], by=a.owner, now=NOON)
    type(unchecked).objects.filter(pk=unchecked.pk).update(scan=Scan.PENDING)
    for document in (other, waiting, unchecked):
        with pytest.raises(Refused):
            filing.add_documents(invoice=draft, documents=[document], by=a.owner, now=NOON)


def test_there_are_limits(a: FirmCast, draft: Invoice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "MOST", 2)
    files = [accepted(f"{at}.pdf", pdf(at + 1)) for at in range(3)]
    with pytest.raises(Refused):
        filing.add_files(invoice=draft, files=files, by=a.owner, now=NOON)
    monkeypatch.setattr(filing, "MOST_BYTES", 10)
    with pytest.raises(Refused):
        filing.add_files(invoice=draft, files=files[:1], by=a.owner, now=NOON)
    with pytest.raises(Refused):
        filing.add_files(invoice=draft, files=[], by=a.owner, now=NOON)
    assert not draft.files.exists()


def test_what_the_scanner_has_not_let_through_goes_nowhere(a: FirmCast, cast: Cast, draft: Invoice) -> None:
    file = add(a, draft)
    operations.release(invoice=draft, by=a.owner, now=NOON)
    InvoiceFile.objects.update(scan=Scan.PENDING)
    page = f"/invoices/{draft.pk}/files/{file.pk}/"
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert alice.get(page).status_code >= 400
    with inside(cast.a.firm):
        assert enclosed._attached(str(file.pk)) is None
        scanning.settle(file.key, Scan.CLEAN)

    assert taken(alice.get(page)).startswith(b"%PDF")


def test_its_client_takes_it_and_that_is_written_down(cast: Cast, a: FirmCast, draft: Invoice) -> None:
    file = add(a, draft)
    page = f"/invoices/{draft.pk}/files/{file.pk}/"
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert alice.get(page).status_code == 404  # a draft is nobody's but staff's

    with inside(cast.a.firm):
        operations.release(invoice=draft, by=a.owner, now=NOON)

    assert page in text_of(alice.get(f"/invoices/{draft.pk}/"))
    answer = alice.get(page)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="Plan.pdf"'
    assert sha256(taken(answer)).hexdigest() == file.sha256
    with inside(cast.a.firm):
        assert AuditEvent.objects.filter(event="invoice.file_opened").count() == 1
    for firm, person in ((cast.a.firm, cast.a.charlie), (cast.b.firm, cast.b.alice)):
        assert Browser(firm).signed_in_as(person).get(page).status_code == 404
    with inside(cast.a.firm):
        operations.void(invoice=draft, by=a.owner, now=NOON)
    assert alice.get(page).status_code == 404


def test_staff_add_on_the_page(cast: Cast, a: FirmCast, draft: Invoice) -> None:
    document = shared(a.owner, a.household, "Report.pdf", content=pdf(2))
    browser, page = Browser(cast.a.firm).signed_in_as(a.owner), f"/workspace/invoices/{draft.pk}/files/"
    assert "Report.pdf" in text_of(browser.get(page))
    upload = SimpleUploadedFile("Plan.pdf", pdf(), "application/pdf")

    answer = browser.post(page, {"files": upload, "document": str(document.pk)})

    assert (answer.status_code, answer["Location"]) == (302, page)
    with inside(cast.a.firm):
        assert {one.filename for one in draft.files.all()} == {"Plan.pdf", "Report.pdf"}
        file = draft.files.get(name="Plan")
    assert browser.post(page, {}).status_code == 422
    bad = SimpleUploadedFile("evil.exe", b"MZ", "application/pdf")
    assert browser.post(page, {"files": bad}).status_code == 422
    assert taken(browser.get(f"/workspace/invoices/{draft.pk}/files/{file.pk}/")).startswith(b"%PDF")
    assert browser.post(f"/workspace/invoices/{draft.pk}/files/{file.pk}/removal/").status_code == 302
    with inside(cast.a.firm):
        assert draft.files.count() == 1
    stranger = Browser(cast.b.firm).signed_in_as(cast.b.owner)
    assert stranger.get(f"/workspace/invoices/{draft.pk}/files/{file.pk}/").status_code == 404


def test_a_mail_carries_them_unless_they_are_too_large(
    cast: Cast, a: FirmCast, draft: Invoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(a, draft)
    send = {"invoice": draft, "by": a.owner, "now": NOON}
    mailing.send(letter=mailing.Letter(to="bank@example.org", message="One"), **send)  # type: ignore[arg-type]
    monkeypatch.setattr(enclosed, "MAILED", 10)
    mailing.send(letter=mailing.Letter(to="bank@example.org", message="Two"), **send)  # type: ignore[arg-type]

    outbox.deliver_waiting()

    names = sorted(
        tuple(name for name, _, _ in one.attachments) for one in sent.outbox if one.to == ["bank@example.org"]
    )
    assert names == [(f"{draft.number}.pdf",), (f"{draft.number}.pdf", "Plan.pdf")]


def test_who_may_not_bill_adds_nothing(a: FirmCast, draft: Invoice) -> None:
    from features.accounts.models import CustomRole, Membership  # noqa: PLC0415

    role = CustomRole.objects.create(name="Reader", permissions=["clients.view", "billing.view"])
    Membership.objects.filter(pk=a.staff.pk).update(role="", custom_role=role)
    by = Membership.objects.select_related("user").get(pk=a.staff.pk)
    with pytest.raises(NotAllowed):
        filing.add_files(invoice=draft, files=[accepted()], by=by, now=NOON)
