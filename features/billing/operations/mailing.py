"""
An invoice goes out by mail, from its dialog (screen 15) or many at once. To, Cc and Bcc each get a mail of their own;
whoever stands in To, and nobody else, may be invited to the portal by it (S4-7, S4-11).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict, DomainError, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.billing import emails, queries, wording
from features.billing.holding import hold_invoice
from features.billing.models import Invoice, InvoiceMail, MailRecipient
from features.billing.models.mailing import Recipient as Addressed
from features.billing.operations import linking, releasing
from features.clients import addresses
from features.clients.operations import recipients
from features.clients.operations.recipients import Recipient

MOST = addresses.MOST
A_MOMENT = timedelta(seconds=30)
F = Addressed.Field


@dataclass(frozen=True)
class Letter:
    """What somebody fills in: each field of addresses as it was typed, texts with their places."""

    to: str
    subject: str = ""
    message: str = wording.MESSAGE
    cc: str = ""
    bcc: str = ""
    invite: bool = False


def to_of(invoice: Invoice) -> tuple[str, str]:
    """Return what To begins with, and whose e-mail that is: the project's instead of the client's (S4-8, S4-10)."""
    project = invoice.project.email if invoice.project else ""
    found = recipients.to_field(client_email=invoice.client.email, project_email=project)
    return found, ("project" if project.strip("; ") else "client") if found.strip("; ") else ""


def read(letter: Letter) -> list[tuple[F, str]]:
    """
    Return each address once, with the field that it stands in first.

    :raises Refused: one of them is no address, To is empty, or there are more than twenty altogether.
    """
    found: dict[str, tuple[F, str]] = {}
    for field in (F.TO, F.CC, F.BCC):
        for address in addresses.split(getattr(letter, field.value), field=field.value):
            found.setdefault(address.lower(), (field, address))
    if not any(field == F.TO for field, _ in found.values()):
        raise Refused("Enter whom it goes to.", field="to")
    if len(found) > MOST:
        raise Refused(f"Up to {MOST} addresses fit in one mail. There are {len(found)} now.", field="to")
    return list(found.values())


@transaction.atomic
def send(*, invoice: Invoice, letter: Letter, by: Actor, now: datetime) -> InvoiceMail:
    """
    Mail an invoice with its PDF, and invite whoever stands in To if that is wished. A draft is released first: when
    the mail can't be taken, it stays a draft.

    :raises NotAllowed: the role may not bill, or not invite although that is wished.
    :raises Refused: an address or a text can't be taken; `field` names it.
    :raises Conflict: it was voided, or the button was pressed twice.
    """
    require(by, Permission.BILLING_EDIT)
    people = read(letter)
    hold_invoice(invoice, by)
    subject, message = wording.subject(letter.subject or wording.SUBJECT), wording.message(letter.message)
    _check(invoice, subject, message, now)
    if invoice.is_draft:
        releasing.release(invoice=invoice, by=by, now=now, told=emails.users_of(people))
    mail = InvoiceMail.objects.create(
        invoice=invoice, by=getattr(by, "user", None), subject=subject, message=message, created_at=now
    )
    invited = _invite(invoice, people, by, now) if letter.invite else {}
    _queue(mail, people, invited, now)
    invoice.mailed_at = now
    invoice.save(update_fields=["mailed_at"])
    audit.record("invoice.mailed", by=by, about=invoice, client_id=invoice.client_id, count=len(people))
    return mail


def send_by_itself(*, invoice: Invoice, now: datetime) -> InvoiceMail | None:
    """
    Release and mail what the product has billed (a series), to whom it goes by itself. None: nobody has an address, so
    it is released alone. The caller's transaction is the one of the invoice.
    """
    typed, _ = to_of(invoice)
    try:
        people = read(Letter(to=typed))
    except Refused:
        people = []
    releasing.release(invoice=invoice, by=None, now=now, told=emails.users_of(people))
    if not people:
        return None
    mail = InvoiceMail.objects.create(
        invoice=invoice, subject=wording.subject_for(wording.standing(invoice).owed), message=wording.MESSAGE,
        created_at=now,
    )  # fmt: skip
    _queue(mail, people, {}, now)
    invoice.mailed_at = now
    invoice.save(update_fields=["mailed_at"])
    audit.record("invoice.mailed", by=None, about=invoice, client_id=invoice.client_id, count=len(people))
    return mail


def _check(invoice: Invoice, subject: str, message: str, now: datetime) -> None:
    if invoice.state == Invoice.State.VOID:
        raise Conflict("This invoice was voided. There is nothing to send.")
    lately = InvoiceMail.objects.filter(invoice=invoice, created_at__gt=now - A_MOMENT)
    if lately.filter(subject=subject, message=message).exists():
        raise Conflict("This was sent a moment ago. The mail is on its way.")


def _invite(
    invoice: Invoice, people: Iterable[tuple[F, str]], by: Actor, now: datetime
) -> dict[str, Recipient]:
    to = addresses.join(address for field, address in people if field == F.TO)
    found = recipients.invite_recipients(to=to, client=invoice.client, by=by, now=now)
    return {one.address.lower(): one for one in found}


def _queue(
    mail: InvoiceMail, people: Iterable[tuple[F, str]], invited: dict[str, Recipient], now: datetime
) -> None:
    for field, address in people:
        outcome = invited.get(address.lower())
        row = MailRecipient.objects.create(
            mail=mail, field=field, address=address, created_at=now, invited=outcome.words if outcome else ""
        )
        emails.invoice(row, token=linking.make(row, now=now))


@dataclass(frozen=True)
class Outcome:
    """What came of one invoice of many; `problem` says why it was not sent, in words."""

    invoice: Invoice
    problem: str = ""
    count: int = 0


def send_many(
    *, invoices: Iterable[Invoice], by: Actor, now: datetime, invite: bool = False
) -> list[Outcome]:
    """
    Mail several, each to its own client's addresses; what can't be sent is said, and stops none of the others.

    :raises NotAllowed: the role may not bill.
    :raises NotThere: one of them is not theirs to see; none was sent.
    """
    require(by, Permission.BILLING_EDIT)
    ids = {one.pk for one in invoices}
    rows = queries.in_workspace(by).filter(pk__in=ids).select_related("client", "project")
    if rows.count() != len(ids):
        raise NotThere
    return [_one(one, by, now, invite=invite) for one in rows.order_by("client", "due_on", "pk")]


def _one(invoice: Invoice, by: Actor, now: datetime, *, invite: bool) -> Outcome:
    typed, _ = to_of(invoice)
    if not typed:
        return Outcome(invoice, "No billing e-mail is on the record.")
    letter = Letter(to=typed, subject=wording.subject_for(wording.standing(invoice).owed), invite=invite)
    try:
        mail = send(invoice=invoice, letter=letter, by=by, now=now)
    except DomainError as refusal:
        return Outcome(invoice, refusal.message)
    return Outcome(invoice, count=mail.recipients.count())
