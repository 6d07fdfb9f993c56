"""The mail that brings a statement of account: its words, how it goes out, and what became of it."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from branding import queries as brands
from branding.words import money
from features.base import mail, placeholders
from features.base.announcements import Announcement, announce
from features.base.permissions import Permission
from features.billing import emails, statements
from features.billing.models import Account, StatementMail, StatementRecipient
from features.billing.periods import Period
from features.billing.switches import BILLING
from features.clients import told
from features.clients.models import Access, Client
from features.clients.rights import ContactRight
from tenants import hosts
from tenants.context import require_firm

MAIL = "billing.statement_mail"
NAMES = ("name", "client", "days", "amount", "firm")
SUBJECT = "Statement of account from {firm}, {days}"
MESSAGE = "Hello {name},\n\nHere is the statement of account of {client} for {days}. The PDF is attached."


def day(on: date) -> str:
    return f"{on:%B} {on.day}, {on.year}"


def days(period: Period) -> str:
    """Say which days: January 1 to March 31, 2026."""
    first = (
        day(period.first)
        if period.first.year != period.last.year
        else f"{period.first:%B} {period.first.day}"
    )
    return f"{first} to {day(period.last)}"


def values(client: Client, period: Period) -> dict[str, str]:
    """Return what the places of a text stand for, but for the name, which is each recipient's own."""
    owed = owed_after(client, period)
    said = " and ".join(money(amount, currency) for currency, amount in owed.items()) or "nothing"
    firm = brands.published(require_firm()).name
    return {"client": client.name, "days": days(period), "amount": said, "firm": firm}


def owed_after(client: Client, period: Period) -> dict[str, int]:
    """Return what was owed at the end of these days, by currency."""
    receivable = statements.whole(client).filter(kind=Account.Kind.RECEIVABLE)
    return {book.currency: book.closing for book in statements.books(receivable, period) if book.closing}


def send(to: StatementRecipient, files: Sequence[tuple[str, str]]) -> None:
    """Mail one recipient. The files are made as the mail goes out."""
    about, client = to.mail, to.mail.client
    access = _access(client, to.address)
    known = values(client, _period(about)) | {"name": access.contact.name if access else client.name}
    context = {
        "said": placeholders.filled(about.subject, known), "message": placeholders.filled(about.message, known),
        "days": known["days"], "owed": owed_after(client, _period(about)), "last_on": day(about.last_on),
        "url": _address(client, about) if access else "",
    }  # fmt: skip
    mail.send(
        to=to.address, template="billing/email/statement", context=context, report=(MAIL, str(to.pk)), attach=files,
        dedupe_key=f"{MAIL}:{to.pk}", switch=BILLING,
    )  # fmt: skip


def _period(of: StatementMail) -> Period:
    return Period(of.first_on, of.last_on)


def _address(client: Client, about: StatementMail) -> str:
    return hosts.address(require_firm(), f"/statements/{client.pk}/?{_period(about).query}")


def _access(client: Client, address: str) -> Access | None:
    people = Access.objects.live(timezone.now()).holding(ContactRight.SEE_INVOICES)
    return (
        people.select_related("contact__user")
        .filter(client=client, contact__user__email__iexact=address)
        .first()
    )


@mail.reports(MAIL)
def settled(recipient_id: str, reason: str | None) -> None:
    """Note what became of one mail; staff hear of what could not be delivered."""
    rows = StatementRecipient.objects.filter(pk=recipient_id).exclude(state=StatementRecipient.State.REFUSED)
    found = rows.select_related("mail__client").first()
    state = StatementRecipient.State.SENT if reason is None else StatementRecipient.State.REFUSED
    rows.update(state=state, reason=(reason or "")[:300], settled_at=timezone.now())
    if found is not None and reason is not None:
        _tell(found)


def _tell(row: StatementRecipient) -> None:
    client = row.mail.client
    staff = told.looked_after_by(client, seeing=Permission.BILLING_VIEW)
    announce(
        Announcement(
            emails.BOUNCED, f"A statement could not be mailed to {row.address}",
            f"/workspace/clients/{client.pk}/invoices/statement/", [user.pk for user in staff], client_id=client.pk,
            about_id=row.pk, key=f"{emails.BOUNCED}:{row.pk}", detail=client.name, switch=BILLING,
        )
    )  # fmt: skip
