"""What a void, or saving a draft, must not do by the way: open documents, take a project off."""

from typing import Any

import pytest
from django.utils import timezone

from features.accounts.models import CustomRole, Membership
from features.base import outbox
from features.base.errors import Refused
from features.base.permissions import Permission
from features.billing import operations
from features.billing.models import Invoice
from features.documents import queries as documents
from features.documents.operations import locking
from features.projects import operations as projects
from tenants.context import inside
from tests.cast import NOON, Cast, FirmCast
from tests.factories.billing import drafted, released
from tests.factories.documents import shared
from tests.factories.online import connected, pays
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(a: FirmCast) -> Invoice:
    return released(a)


@pytest.fixture
def document(a: FirmCast, invoice: Invoice) -> Any:
    made = shared(a.owner, a.household)
    locking.lock(document=made, invoice_ids=[invoice.pk], by=a.owner, now=NOON)
    return made


def test_a_void_leaves_shut_what_waited_for_the_invoice(a: FirmCast, invoice: Invoice, document: Any) -> None:
    operations.void(invoice=invoice, by=a.owner, now=NOON)
    assert documents.is_locked(document)

    assert locking.unlock(document=document, by=a.owner, now=NOON)
    assert not documents.is_locked(document)


def test_staff_may_open_it_with_the_same_press(a: FirmCast, invoice: Invoice, document: Any) -> None:
    operations.void(invoice=invoice, by=a.owner, now=NOON, open_documents=True)
    assert not documents.is_locked(document)


def test_what_somebody_has_begun_to_pay_is_ended_with_it(a: FirmCast, stripe: Any) -> None:
    connected(stripe)
    invoice = released(a, now=timezone.now())
    step = pays(a.alice, invoice)

    operations.void(invoice=invoice, by=a.owner, now=timezone.now())
    outbox.deliver_waiting()

    payment = invoice.payment_parts.get().payment
    assert payment.state == "canceled"
    (there,) = stripe.objects("payment_intent", step.account_id)
    assert there["status"] == "canceled"


def biller(a: FirmCast) -> Membership:
    """Return somebody who bills, and neither shares documents nor sees projects."""
    rights = [Permission.CLIENTS_VIEW, Permission.BILLING_VIEW, Permission.BILLING_EDIT]
    role = CustomRole.objects.create(name="Biller", permissions=[right.value for right in rights])
    Membership.objects.filter(pk=a.staff.pk).update(role="", custom_role=role)
    return Membership.objects.select_related("user").get(pk=a.staff.pk)


def test_who_may_not_share_opens_nothing(a: FirmCast, invoice: Invoice, document: Any) -> None:
    operations.void(invoice=invoice, by=biller(a), now=NOON, open_documents=True)
    assert documents.is_locked(document)


def test_the_page_asks(cast: Cast, a: FirmCast, invoice: Invoice, document: Any) -> None:
    browser, page = Browser(cast.a.firm).signed_in_as(a.owner), f"/workspace/invoices/{invoice.pk}/void/"
    said = text_of(browser.get(page))
    assert "Documents that wait for this invoice to be paid" in said
    assert document.filename in said

    assert browser.post(page, {"reason": "Wrong", "open_documents": "on"}).status_code == 302

    with inside(cast.a.firm):
        assert not documents.is_locked(document)
        other = released(a)
    assert "open_documents" not in text_of(browser.get(f"/workspace/invoices/{other.pk}/void/"))


@pytest.fixture
def roof(a: FirmCast) -> Invoice:
    """A draft of a project."""
    made = projects.create(client=a.household, by=a.owner, now=NOON, name="Roof")
    return drafted(a, project=made)


def test_saving_keeps_a_project_that_this_colleague_does_not_see(a: FirmCast, roof: Invoice) -> None:
    by = biller(a)
    for given in ({"title": "Other words"}, {"title": "More", "project": None}):
        operations.change(invoice=roof, by=by, now=NOON, **given)  # type: ignore[arg-type]
        roof.refresh_from_db()
        assert roof.project is not None
        assert roof.project.name == "Roof"
    with pytest.raises(Refused):
        other = projects.create(client=a.household, by=a.owner, now=NOON, name="Cellar")
        operations.change(invoice=roof, by=by, now=NOON, project=other)


def test_who_sees_it_takes_it_off(a: FirmCast, roof: Invoice) -> None:
    operations.change(invoice=roof, by=a.owner, now=NOON, project=None)
    roof.refresh_from_db()
    assert roof.project is None


def test_the_editor_says_so_and_keeps_it(cast: Cast, a: FirmCast, roof: Invoice) -> None:
    by = biller(a)
    browser, page = Browser(cast.a.firm).signed_in_as(by), f"/workspace/invoices/{roof.pk}/edit/"
    said = text_of(browser.get(page))
    assert "One that you don’t see" in said
    assert "Roof" not in said
    body = {
        "client": str(a.household.pk), "title": "Saved", "due_on": f"{roof.due_on:%Y-%m-%d}", "currency": "USD", "project": "",
        "version": str(roof.version), "line_description": ["Work"], "line_detail": [""], "line_quantity": ["1"],
        "line_unit": [""], "line_rate": ["10.00"], "line_tax": [""], "line_cost": [""], "line_kind": ["item"],
    }  # fmt: skip

    answer = browser.post(page, body)

    assert answer.status_code == 302
    with inside(cast.a.firm):
        roof.refresh_from_db()
    assert (roof.title, roof.project_id is not None) == ("Saved", True)
