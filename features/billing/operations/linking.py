"""Links in the mails of invoices: made with the mail, counted when they pay, ended by the firm (R24 to R26)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from features.accounts.secrets import digest, new_token
from features.base import audit
from features.base.errors import NotThere
from features.base.permissions import Actor, Permission, require
from features.billing import links, queries
from features.billing.models import Invoice, MailRecipient, PayLink

FOR = timedelta(days=60)  # after the due day, or after the mail where that is later
WITH_LINK = (
    MailRecipient.Field.TO,
    MailRecipient.Field.CC,
)  # who gets a blind copy is to read it, not to pay


def make(to: MailRecipient, *, now: datetime) -> str:
    """
    Make the link of one mail and return its token, which is kept nowhere; nothing for who gets none. For whoever writes
    the mail, in the same transaction.
    """
    about = to.mail.invoice
    if to.field not in WITH_LINK or about.state != Invoice.State.RELEASED:
        return ""
    token = new_token()
    PayLink.objects.create(
        invoice=about,
        address=to.address,
        token_hash=digest(token),
        expires_at=_ends(about, now),
        created_at=now,
    )
    return token


def _ends(about: Invoice, now: datetime) -> datetime:
    due = timezone.make_aware(datetime.combine(about.due_on, now.time()), now.tzinfo)
    return max(due, now) + FOR


def note_use(link: PayLink, *, now: datetime) -> None:
    """
    Count that a payment is begun by it.

    :raises NotThere: it was ended meanwhile.
    """
    live = PayLink.objects.filter(links.live(now), pk=link.pk)
    if live.update(used=F("used") + 1, used_at=now) != 1:
        raise NotThere


@transaction.atomic
def end_links(*, invoice: Invoice, by: Actor, now: datetime) -> int:
    """
    End the links in all mails of an invoice. Return how many still worked. What was begun by them goes on.

    :raises NotAllowed: the role may not bill.
    :raises NotThere: it is not theirs to see.
    """
    require(by, Permission.BILLING_EDIT)
    if not queries.in_workspace(by).filter(pk=invoice.pk).exists():
        raise NotThere
    rows = PayLink.objects.filter(links.live(now), invoice=invoice)
    count = rows.update(revoked_at=now, revoked_by=getattr(by, "user", None))
    if count:
        audit.record("paylink.ended", by=by, about=invoice, client_id=invoice.client_id, count=count)
    return count
