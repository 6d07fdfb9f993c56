"""An invoice by mail: to whom, with what words, and who is invited by it (S4-6…S4-12, R57)."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail as sent

from features.base import outbox
from features.base.errors import Conflict, NotAllowed, Refused
from features.base.models import OutboxEntry
from features.billing import operations
from features.billing.models import Invoice, MailRecipient
from features.billing.operations import mailing
from features.billing.operations.mailing import Letter
from features.clients.models import Client, Invitation
from features.notifications.models import Notification
from features.projects.models import Project
from tests.cast import NOON, FirmCast
from tests.factories.billing import FEE, drafted, paid_by_hand, released
from tests.post import mail_server_says

pytestmark = pytest.mark.django_db
ALICE, NEW, OTHER = "alice@example.com", "james@example.org", "bank@example.org"
LATER = NOON + timedelta(minutes=5)


def send(a: FirmCast, invoice: Invoice, to: str = ALICE, **given: Any) -> Any:
    by, now = given.pop("by", a.owner), given.pop("now", NOON)
    return mailing.send(invoice=invoice, letter=Letter(to=to, **given), by=by, now=now)


def out() -> dict[str, Any]:
    outbox.deliver_waiting()
    return {message.to[0]: message for message in papers_sent()}


def papers_sent() -> list[Any]:
    """Return the mails with an invoice; others are told that there is one."""
    return [message for message in sent.outbox if message.attachments]


def of(client: Client, email: str) -> Client:
    client.email = email
    client.save(update_fields=["email"])
    return client


@pytest.mark.requirement("S4-8")
@pytest.mark.requirement("S4-10")
@pytest.mark.parametrize(
    ("client", "project", "to", "source"),
    [
        ("a@x.org; b@x.org", "", "a@x.org; b@x.org", "client"),
        ("a@x.org", "p@x.org", "p@x.org", "project"),
        ("a@x.org", " ; ", "a@x.org", "client"),
        ("", "", "", ""),
    ],
)
def test_to_is_the_projects_email_instead_of_the_clients(
    a: FirmCast, client: str, project: str, to: str, source: str
) -> None:
    work = Project.objects.create(client=of(a.household, client), name="Audit", email=project)
    assert mailing.to_of(drafted(a, project=work)) == (to, source)


@pytest.mark.requirement("S4-7")
@pytest.mark.requirement("S4-9")
def test_each_recipient_has_a_mail_of_their_own_with_the_pdf(a: FirmCast) -> None:
    send(a, released(a), f"{ALICE}; {NEW}", cc="bob@example.com", bcc=OTHER)

    mails = out()

    assert set(mails) == {ALICE, NEW, "bob@example.com", OTHER}
    for address, message in mails.items():
        (pdf,) = message.attachments
        assert (pdf.filename, pdf.content[:5], pdf.mimetype) == ("2026-0001.pdf", b"%PDF-", "application/pdf")
        said = f"{message.message()['To']} {message.cc} {message.bcc} {message.body} {message.subject}"
        assert not [other for other in mails if other != address and other in said]
    assert mails[ALICE].subject.startswith("Invoice 2026-0001 from Aldergate, $1,280.00 due ")
    assert "Hello Alice Alder,\n\nHere is the invoice for Partnership return." in mails[ALICE].body
    assert "/invoices/" in mails[ALICE].body
    assert "/invoices/" not in mails[OTHER].body, "who has no access gets no link into a portal that is shut"


@pytest.mark.requirement("S4-11")
@pytest.mark.requirement("S4-12")
def test_only_to_is_invited_and_never_cc_nor_bcc(a: FirmCast) -> None:
    mail = send(a, released(a), f"{NEW}; {ALICE}", cc="cc@example.org", bcc="bcc@example.org", invite=True)

    (invitation,) = Invitation.objects.all()
    assert (invitation.email, invitation.accepted_at) == (NEW, None)
    said = dict(mail.recipients.values_list("address", "invited"))
    assert said == {
        NEW: "An invitation is on the way.", ALICE: "Alice Alder uses the portal already.",
        "cc@example.org": "", "bcc@example.org": "",
    }  # fmt: skip


def test_without_the_tick_nobody_is_invited(a: FirmCast) -> None:
    send(a, released(a), NEW)
    assert not Invitation.objects.exists()


def test_one_who_cant_be_invited_stops_nobody(a: FirmCast) -> None:
    access = a.bob.accesses.get(client=a.household)
    access.ends_at = NOON - timedelta(days=9)
    access.save()
    mail = send(a, released(a), f"bob@example.com; {NEW}", invite=True)

    said = dict(mail.recipients.values_list("address", "invited"))
    assert "has ended" in said["bob@example.com"]
    assert Invitation.objects.get().email == NEW


def test_sending_a_draft_releases_it_or_leaves_it_whole(a: FirmCast) -> None:
    invoice = drafted(a)
    with pytest.raises(Refused):
        send(a, invoice, "nobody")
    assert Invoice.objects.get(pk=invoice.pk).is_draft

    send(a, invoice)

    found = Invoice.objects.get(pk=invoice.pk)
    assert (found.state, found.mailed_at) == ("released", NOON)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"to": ""}, "to"),
        ({"to": " ; "}, "to"),
        ({"to": f"{ALICE},{NEW}"}, "to"),
        ({"to": f"{ALICE}\r\nBcc: {NEW}"}, "to"),
        ({"to": f"Alice <{ALICE}>"}, "to"),
        ({"to": ALICE, "cc": "x@example.org\nBcc: y@example.org"}, "cc"),
        ({"to": ALICE, "bcc": "a@b"}, "bcc"),
        ({"to": ";".join(f"p{at}@example.org" for at in range(21))}, "to"),
        ({"to": ";".join(f"p{at}@example.org" for at in range(11)), "cc": ";".join(f"c{at}@example.org" for at in range(10))}, "to"),
        ({"to": ALICE, "subject": "Hello {password}"}, "subject"),
        ({"to": ALICE, "message": "Hello {firm.secret}"}, "message"),
        ({"to": ALICE, "message": " "}, "message"),
    ],
)  # fmt: skip
def test_what_cant_be_taken_is_refused_and_nothing_happens(
    a: FirmCast, given: dict[str, str], field: str
) -> None:
    invoice = drafted(a)
    with pytest.raises(Refused) as refusal:
        send(a, invoice, **given)

    assert refusal.value.field == field
    assert Invoice.objects.get(pk=invoice.pk).is_draft
    assert not MailRecipient.objects.exists()
    assert not OutboxEntry.objects.filter(kind="mail").exists()


def test_places_are_filled_once_and_a_subject_stays_one_line(a: FirmCast) -> None:
    invoice = released(a, title="{amount} <b>work</b>")
    send(a, invoice, subject="For {title}", message="<script>{name}</script>")

    message = out()[ALICE]
    assert message.subject == "For {amount} <b>work</b>"
    html = str(message.alternatives[0].content)
    assert "&lt;script&gt;Alice Alder&lt;/script&gt;" in html
    assert "<script>" not in html


def test_pressing_twice_sends_once_and_later_it_is_sent_again(a: FirmCast) -> None:
    invoice = released(a)
    send(a, invoice)
    with pytest.raises(Conflict):
        send(a, invoice)
    send(a, invoice, now=LATER)

    outbox.deliver_waiting()
    assert len(papers_sent()) == 2


def test_the_paper_is_of_the_moment_it_goes_and_a_voided_one_does_not_go(a: FirmCast) -> None:
    gone, kept = released(a), released(a)
    send(a, gone)
    send(a, kept)
    operations.void(invoice=gone, by=a.owner, now=LATER)
    paid_by_hand(a, kept, FEE)

    outbox.deliver_waiting()

    mailed = [message.subject.split()[1] for message in sent.outbox if "from Aldergate" in message.subject]
    assert mailed == ["2026-0002"]


def test_a_voided_one_cant_be_mailed(a: FirmCast) -> None:
    invoice = released(a)
    operations.void(invoice=invoice, by=a.owner, now=NOON)
    with pytest.raises(Conflict):
        send(a, invoice)


def test_staff_hear_of_what_comes_back(a: FirmCast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail server is not ours: it refuses the address here."""

    mail_server_says(lambda _: SMTPRecipientsRefused({NEW: (550, b"No such user")}), monkeypatch)
    mail = send(a, released(a), NEW)
    outbox.deliver_waiting()

    row = mail.recipients.get()
    assert (row.state, row.reason) == ("refused", "No such user")
    assert Notification.objects.filter(kind="billing.bounced", user=a.owner.user).count() == 1


def test_what_went_is_noted(a: FirmCast) -> None:
    mail = send(a, released(a))
    assert mail.recipients.get().state == "waiting"
    outbox.deliver_waiting()
    assert mail.recipients.get().state == "sent"


def test_many_go_each_to_its_own_client_and_the_rest_is_said(a: FirmCast) -> None:
    one = drafted(a, of(a.household, ALICE))
    two, three = released(a, of(a.pottery, "pots@example.org; clay@example.org")), released(a, a.bakery)

    found = {
        one.invoice.pk: one for one in mailing.send_many(invoices=[one, two, three], by=a.owner, now=NOON)
    }

    assert (found[one.pk].count, found[two.pk].count) == (1, 2)
    assert found[three.pk].problem == "No billing e-mail is on the record."
    assert set(out()) == {ALICE, "pots@example.org", "clay@example.org"}


def test_who_may_not_invite_or_bill_can_not(a: FirmCast) -> None:
    from features.accounts.models import Membership  # noqa: PLC0415

    reader = Membership.objects.get(pk=a.staff.pk)
    reader.role = "read_only"
    reader.save()
    with pytest.raises(NotAllowed):
        send(a, released(a), by=reader)


def test_who_gets_it_by_mail_is_not_told_a_second_time(a: FirmCast) -> None:
    send(a, drafted(a))
    outbox.deliver_waiting()

    assert sorted(message.to[0] for message in sent.outbox) == [ALICE, "bob@example.com"]
    assert not Notification.objects.filter(kind="billing.released", user=a.alice.user).exists()
    assert Notification.objects.filter(kind="billing.released", user=a.bob.user).count() == 1


def test_news_of_an_invoice_does_not_go_once_it_is_paid(a: FirmCast) -> None:
    paid_by_hand(a, released(a), FEE)
    outbox.deliver_waiting()

    assert not [message for message in sent.outbox if "2026-0001" in message.subject]
