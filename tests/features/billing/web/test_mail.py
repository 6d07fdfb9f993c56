"""The e-mail dialog, as a page and as a part of another (screen 15)."""

import pytest
from django.core import mail as sent
from django.utils import timezone

from features.accounts.models import CustomRole, Membership
from features.base import outbox
from features.billing.models import Invoice
from tenants.context import inside
from tests.cast import Cast
from tests.factories.billing import drafted, released
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db
MANY = "/workspace/invoices/mail/"


@pytest.fixture
def invoice(cast: Cast) -> Invoice:
    with inside(cast.a.firm):
        cast.a.household.email = "alice@example.com; james@example.org"
        cast.a.household.save()
        return drafted(cast.a, now=timezone.now())


def page(invoice: Invoice) -> str:
    return f"/workspace/invoices/{invoice.pk}/mail/"


def body(**given: str) -> dict[str, str]:
    return {
        "to": "alice@example.com; james@example.org",
        "subject": "Invoice {number}",
        "message": "Hello {name}",
        **given,
    }


@pytest.mark.requirement("S4-6")
def test_it_begins_filled_in_and_says_who_would_be_invited(cast: Cast, invoice: Invoice) -> None:
    browser = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    said = text_of(browser.get(page(invoice)))

    assert 'value="alice@example.com; james@example.org"' in said
    assert "Filled in from the client’s billing e-mail." in said
    assert "james@example.org gets an invitation. Alice Alder already has access." in said
    assert "People in Cc and Bcc are never invited." in said
    assert "Invoice {number} from Aldergate, $1,280.00 due " in said
    assert "Hello {name}, Here is the invoice for Partnership return." in said
    part = text_of(browser.get(page(invoice), headers={"HX-Request": "true"}))
    assert part.lstrip().startswith("<dialog") or "<dialog" in part[:400]
    assert "<html" not in part


def test_preview_sends_nothing_and_sending_leads_to_the_invoice(cast: Cast, invoice: Invoice) -> None:
    browser = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    shown = text_of(browser.post(page(invoice), body(preview="1")))
    assert "Hello Alice Alder" in shown
    assert "Invoice 2026-0001" in shown
    with inside(cast.a.firm):
        assert Invoice.objects.get(pk=invoice.pk).is_draft

    answer = browser.post(page(invoice), body())

    assert (answer.status_code, answer["Location"]) == (302, f"/workspace/invoices/{invoice.pk}/")
    with inside(cast.a.firm):
        outbox.deliver_waiting()
    assert sorted(one.to[0] for one in sent.outbox if one.attachments) == [
        "alice@example.com",
        "james@example.org",
    ]
    said = text_of(browser.get(page(invoice)))
    assert "Sent before" in said
    assert "james@example.org: sent" in said
    again = f'href="?again={_mail(cast, invoice)}"'
    assert again in said


def _mail(cast: Cast, invoice: Invoice) -> str:
    with inside(cast.a.firm):
        return str(invoice.mails.get().pk)


@pytest.mark.parametrize(
    "given",
    [
        {"to": "x, y"},
        {"to": "a@b.org\r\nBcc: c@d.org"},
        {"subject": "{evil}"},
        {"message": ""},
        {"cc": "<script>"},
    ],
)
def test_what_cant_be_taken_is_said_beside_its_field(
    cast: Cast, invoice: Invoice, given: dict[str, str]
) -> None:
    answer = Browser(cast.a.firm).signed_in_as(cast.a.owner).post(page(invoice), body(**given))

    assert answer.status_code == 422
    assert "aria-invalid" in text_of(answer)
    assert "<script>" not in text_of(answer).split("<main")[1]


def test_who_may_not_invite_has_no_checkbox(cast: Cast, invoice: Invoice) -> None:
    with inside(cast.a.firm):
        rights = ["clients.view", "billing.view", "billing.edit"]
        role = CustomRole.objects.create(name="Biller", permissions=rights)
        biller = Membership.objects.select_related("user").get(pk=cast.a.staff.pk)
        biller.role, biller.custom_role = "", role
        biller.save()

    said = text_of(Browser(cast.a.firm).signed_in_as(biller).get(page(invoice)))

    assert "E-mail this invoice" in said
    assert "Invite recipients" not in said


def test_several_go_at_once_and_the_page_says_what_did_not(cast: Cast, invoice: Invoice) -> None:
    with inside(cast.a.firm):
        other = released(cast.a, cast.a.bakery, now=timezone.now())
    browser = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    assert "No billing e-mail is on the record" in text_of(browser.get(MANY))
    assert browser.post(MANY, {}).status_code == 422

    said = text_of(browser.post(MANY, {"invoice": [str(invoice.pk), str(other.pk), "x"]}))

    assert "On its way to 2 addresses" in said
    assert "Not sent. No billing e-mail" in said


def test_others_find_nothing(cast: Cast, invoice: Invoice) -> None:
    assert Browser(cast.b.firm).signed_in_as(cast.b.owner).get(page(invoice)).status_code == 404
    assert Browser(cast.a.firm).signed_in_as(cast.a.alice).get(page(invoice)).status_code == 302
