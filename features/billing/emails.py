"""What people are mailed and told about money. Links lead to pages that ask to sign in first (D9)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from branding.words import money, when
from features.accounts.models import User
from features.actions.models import Action
from features.base import mail, placeholders
from features.base.announcements import Announcement, announce
from features.base.permissions import Permission
from features.billing import addresses, connected, enclosed, ledger, queries, reminding, seen, wording
from features.billing.models import Invoice, MailRecipient, Payment, Refund
from features.billing.reminding import Due
from features.billing.switches import BILLING
from features.clients import told
from features.clients.models import Access, Contact
from features.clients.rights import ContactRight

MAIL, BOUNCED, DUE = "billing.mail", "billing.bounced", "billing.due"
RELEASED, RECEIVED, FAILED, RETURNED, REFUNDED, PAID = (
    "billing.released", "billing.received", "billing.failed", "billing.returned", "billing.refunded", "billing.paid",
)  # fmt: skip


def invoice(to: MailRecipient, token: str = "") -> None:
    """Mail one recipient; the PDF is read as the mail goes out. `token`: of the link by which they pay."""
    about = to.mail.invoice
    access = _access(about, to.address)
    name = access.contact.name if access else about.client.name
    stands = wording.standing(about)
    values = {**stands.values, "name": name}
    context = {
        "said": placeholders.filled(to.mail.subject, values), "message": placeholders.filled(to.mail.message, values),
        "invoice": about, "owed": stands.owed, "amount": stands.amount, "due": stands.due,
        "url": addresses.by_link(token) if token else addresses.invoice(about) if access else "",
        "portal_url": addresses.invoice(about) if token and access else "", "is_link": bool(token),
        "can_pay": about.pays_online and connected.is_ready() and stands.owed > 0,
    }  # fmt: skip
    mail.send(
        to=to.address, template="billing/email/invoice", context=context, report=(MAIL, str(to.pk)),
        guard=(MAIL, str(to.pk)), attach=[("billing.invoice", str(about.pk)), *enclosed.mailed(about)],
        dedupe_key=f"{MAIL}:{to.pk}",
        switch=BILLING,
    )  # fmt: skip


def _access(about: Invoice, address: str) -> Access | None:
    """Return how whoever has this address sees the invoice, or would once they have accepted an invitation."""
    people = Access.objects.live(timezone.now()).holding(ContactRight.SEE_INVOICES)
    return (
        people.select_related("contact__user")
        .filter(client=about.client, contact__user__email__iexact=address)
        .first()
    )


def may_go(recipient_id: str) -> bool:
    """Return whether the invoice still stands."""
    return MailRecipient.objects.filter(pk=recipient_id, mail__invoice__state=Invoice.State.RELEASED).exists()


@mail.reports(MAIL)
def settled(recipient_id: str, reason: str | None) -> None:
    """Note what became of one mail; staff hear of what could not be delivered."""
    rows = MailRecipient.objects.filter(pk=recipient_id).exclude(state=MailRecipient.State.REFUSED)
    state = MailRecipient.State.SENT if reason is None else MailRecipient.State.REFUSED
    found = rows.select_related("mail__invoice__client").first()
    rows.update(state=state, reason=(reason or "")[:300], settled_at=timezone.now())
    if found is not None and reason is not None:
        _tell_bounced(found)


def _tell_bounced(row: MailRecipient) -> None:
    about = row.mail.invoice
    announce(
        Announcement(
            BOUNCED, f"Invoice {about.number} could not be mailed to {row.address}",
            addresses.in_workspace(about.pk), staff_of(about), client_id=about.client_id, about_id=about.pk,
            key=f"{BOUNCED}:{row.pk}", detail=f"{about.client.name}, {money(about.charged, about.currency)}",
            switch=BILLING,
        )
    )  # fmt: skip


def staff_of(about: Invoice) -> list[UUID]:
    return [user.pk for user in told.looked_after_by(about.client, seeing=Permission.BILLING_VIEW)]


def users_of(people: Iterable[tuple[str, str]]) -> list[UUID]:
    """Return which people of the firm's have these addresses."""
    known = User.objects.filter(email__in=[address for _, address in people])
    return list(known.values_list("pk", flat=True))


def is_open(contact: Contact, invoice_id: UUID) -> bool:
    """Return whether this person still sees it and something is owed on it: asked before a mail goes."""
    return queries.visible_to(contact).filter(pk=invoice_id, account__balance__gt=0).exists()


def readers(about: Invoice) -> list[Contact]:
    """Return who sees this invoice in the portal."""
    people = told.on_portal(about.client, ContactRight.SEE_INVOICES)
    return [one for one in people if queries.visible_to(one).filter(pk=about.pk).exists()]


def released(about: Invoice, *, but: Collection[UUID] = ()) -> None:
    """Tell of a new invoice, unless nothing is left to pay of it."""
    owed = ledger.balance(ledger.of_invoice(about)) if about.total else 0
    if not owed:
        return
    day, _ = queries.next_due(about, owed)
    title = f"Invoice {about.number}: {money(owed, about.currency)}, due {when(day, 'inside')}"
    to = [one.user_id for one in readers(about) if one.user_id not in but]
    announce(
        Announcement(
            RELEASED, title, addresses.path(about.pk), to, client_id=about.client_id, project_id=about.project_id,
            about_id=about.pk, key=f"{RELEASED}:{about.pk}", detail=about.title, switch=BILLING, at=about.released_at,
        )
    )  # fmt: skip


def received(payment: Payment) -> None:
    """Say thank you to who paid, with the receipt, and tell staff of what came without them."""
    amount = money(payment.charged, payment.currency)
    _tell_payers(
        payment,
        RECEIVED,
        f"We received {amount}",
        f"Receipt {payment.receipt}",
        path=addresses.receipt(payment.pk),
    )
    if payment.contact is None and payment.payer_email:
        mail.send(
            to=payment.payer_email, template="billing/email/receipt", context={"payment": payment, "amount": amount},
            attach=[("billing.receipt", str(payment.pk))], dedupe_key=f"{RECEIVED}:{payment.pk}:link", switch=BILLING,
        )  # fmt: skip
    if payment.account_id:
        _tell_staff(payment, PAID, f"{payment.client.name} paid {amount}")


def failed(payment: Payment) -> None:
    """Tell of a debit that did not arrive after days; who stood at the form saw it there."""
    if payment.kind != Payment.Kind.BANK or payment.state != Payment.State.FAILED:
        return
    title = f"A payment of {money(payment.charged, payment.currency)} did not arrive"
    _tell_payers(payment, FAILED, title, payment.failure or "Nothing was charged. Pay another way.")
    _tell_staff(payment, RETURNED, f"{payment.client.name}: {title[0].lower()}{title[1:]}")


def not_charged(payment: Payment, about: Invoice) -> None:
    """Tell both sides that an automatic payment did not go through."""
    amount = money(payment.charged, payment.currency)
    title = f"The automatic payment of {amount} for invoice {about.number} did not go through"
    _tell_payers(payment, FAILED, title, payment.failure or "Nothing was charged. Pay another way.")
    _tell_staff(payment, RETURNED, f"{payment.client.name}: {title[0].lower()}{title[1:]}", key=":auto")


def returned(payment: Payment, amount: int) -> None:
    """Tell that money which had arrived is gone again."""
    said = f"A payment of {money(amount, payment.currency)} was returned by the bank"
    _tell_payers(payment, FAILED, said, "What it had paid is owed again.", key=f"{payment.pk}:r")
    _tell_staff(payment, RETURNED, f"{payment.client.name}: {said[0].lower()}{said[1:]}", key=":r")


def refunded(row: Refund, amount: int = 0) -> None:
    """Say so; `amount` is of several rows together."""
    amount_words = money(amount or row.amount + row.surcharge, row.payment.currency)
    _tell_payers(
        row.payment, REFUNDED, f"{amount_words} is on its way back to you", row.reason,
        path=addresses.receipt(row.payment_id), key=str(row.pk),
    )  # fmt: skip


def _tell_payers(
    payment: Payment, kind: str, title: str, detail: str, *, path: str = "/invoices/", key: str = ""
) -> None:
    """Tell who paid, or, where staff noted it, who may pay for the client and sees all of it (D8)."""
    people = [payment.contact] if payment.contact else _payers_of(payment)
    if payment.contact is None and payment.payer_email:
        people = []
        _tell_by_link(payment, kind, title, detail, key or str(payment.pk))
    announce(
        Announcement(
            kind, title, path, [one.user_id for one in people], client_id=payment.client_id, detail=detail,
            about_id=payment.pk, key=f"{kind}:{key or payment.pk}", switch=BILLING,
        )
    )  # fmt: skip


def _payers_of(payment: Payment) -> list[Contact]:
    people = told.on_portal(payment.client, ContactRight.PAY)
    return [one for one in people if seen.whole_payments(one, [payment.pk])]


def _tell_by_link(payment: Payment, kind: str, title: str, detail: str, key: str) -> None:
    """Whoever paid by the link of a mail has that mailbox alone; receipts go there by themselves."""
    if kind == RECEIVED or payment.link_id is None:
        return
    mail.send(
        to=payment.payer_email, template="billing/email/news", context={"title": title, "detail": detail},
        dedupe_key=f"{kind}:{key}:link", switch=BILLING,
    )  # fmt: skip


def _tell_staff(payment: Payment, kind: str, title: str, key: str = "") -> None:
    staff = told.looked_after_by(payment.client, seeing=Permission.BILLING_VIEW)
    announce(
        Announcement(
            kind, title, addresses.payment_in_workspace(payment.pk), [user.pk for user in staff],
            client_id=payment.client_id, about_id=payment.pk, key=f"{kind}:{payment.pk}{key}", switch=BILLING,
        )
    )  # fmt: skip


def reminders(dues: Sequence[Due], today: date) -> None:
    """Remind people of all that is due, each by one mail a day (a second run of the day tells nobody again)."""
    told_of: dict[UUID, list[Due]] = {}
    for due in dues:
        for contact in readers(due.invoice):
            told_of.setdefault(contact.user_id, []).append(due)
    for user, theirs in told_of.items():
        _remind(user, theirs, today)


def _remind(user: UUID, dues: Sequence[Due], today: date) -> None:
    given = {
        "user": str(user),
        "today": today.isoformat(),
        "dues": [[str(one.invoice.pk), one.on.isoformat()] for one in dues],
    }
    clients = {one.invoice.client_id for one in dues}
    first, several = dues[0].invoice, len(dues) > 1
    announce(
        Announcement(
            DUE, _due_title(dues, today), "/invoices/" if several else addresses.path(first.pk), [user],
            client_id=clients.pop() if len(clients) == 1 else None, about_id=None if several else first.pk,
            key=f"bill.due:{today:%y%m%d}:{user.hex[:12]}", detail="" if several else _due_words(dues[0]),
            switch=BILLING, template="billing/email/due", late=(DUE, given),
        )
    )  # fmt: skip


def still_due(given: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a reminder says as it goes: of what it was queued with, what is owed still; None: nothing."""
    today = date.fromisoformat(given["today"])
    contact = Contact.objects.filter(user=given["user"]).first()
    dues = (
        reminding.still(contact, {UUID(pk): date.fromisoformat(on) for pk, on in given["dues"]})
        if contact
        else []
    )
    if not dues:
        return None
    return {
        "title": _due_title(dues, today), "numbers": ", ".join(one.invoice.number for one in dues),
        "dues": [(one, money(one.amount, one.invoice.currency)) for one in dues],
        "lines": [_line(one) for one in dues],
        "fees": any(one.invoice.late_fees for one in dues),
    }  # fmt: skip


def _due_title(dues: Sequence[Due], today: date) -> str:
    word = "Overdue" if all(one.on < today for one in dues) else "Reminder"
    what = f"{len(dues)} invoices" if len(dues) > 1 else f"invoice {dues[0].invoice.number}"
    return f"{word}: {what}"


def _line(due: Due) -> str:
    """Say it in a mail that reminds of other things too."""
    fee = ", a late fee is included" if due.invoice.late_fees else ""
    return f"{due.invoice.number}, {due.invoice.title}: {_due_words(due)}{fee}"


def _due_words(due: Due) -> str:
    return f"{money(due.amount, due.invoice.currency)}, due {when(due.on, 'inside')}"


def actions_due(actions: list[Action], today: date) -> None:
    """Say nothing: invoices have reminders of their own, on the days that the firm chose."""
