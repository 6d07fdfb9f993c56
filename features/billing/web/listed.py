"""One page of a client's invoices, with what stands around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from branding.frame import Link
from branding.words import money
from features.billing import listing, queries, seen
from features.billing.listing import SHOWS, Wish
from features.billing.models import Invoice
from features.billing.shown import Shown, all_shown, offered, with_receipts
from features.billing.switches import UNRELEASED
from features.clients import queries as clients
from features.clients.web.access import ContactRequest
from features.toggles.queries import is_on

TABS = {"open": "Open", "paid": "Paid", "all": "All"}


@dataclass(frozen=True)
class Listed:
    """Below what is open stand those not released, where the firm shows them, and what was paid last."""

    wish: Wish
    rows: Sequence[Shown]
    drafts: Sequence[Shown]
    paid: Sequence[Shown]
    total: int
    goes_on: bool

    @classmethod
    def read(cls, request: ContactRequest, wish: Wish, now: datetime) -> Self:
        contact, session, day = request.contact, request.session, queries.today(now)
        page = listing.read(contact, session, wish, now)
        if not page.rows and wish.page > 1:  # there are fewer now
            return cls.read(request, Wish(wish.show, wish.words), now)
        drafts = _drafts(request) if wish.is_first else ()
        rows, paid = all_shown(page.rows, day, seen.payable_by(contact)), all_shown(page.paid, day)
        receipts = seen.receipts_of(contact, [one.invoice.pk for one in (*rows, *paid) if not one.is_open])
        return cls(
            wish, with_receipts(rows, receipts), all_shown(drafts, day), with_receipts(paid, receipts), page.total,
            page.goes_on,
        )  # fmt: skip

    @property
    def may_pay(self) -> bool:
        return any(one.may_pay for one in self.rows)

    @property
    def pays(self) -> str:
        """Return what the form to pay all that is open begins with, where one payment can pay it."""
        ones = [one for one in self.rows if one.may_pay]
        kinds = {(one.invoice.client_id, one.invoice.currency) for one in ones}
        if len(kinds) != 1 or self.goes_on or self.is_narrowed:
            return ""
        return money(offered(ones), ones[0].invoice.currency)

    @property
    def is_filtered(self) -> bool:
        return bool(self.wish.words)

    @property
    def is_narrowed(self) -> bool:
        return self.is_filtered or self.wish.show != "open"

    @property
    def last(self) -> int:
        return (self.wish.page - 1) * listing.PER_PAGE + len(self.rows) + len(self.paid)

    @property
    def back_url(self) -> str:
        return self.wish.url(self.wish.page - 1) if self.wish.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.wish.url(self.wish.page + 1) if self.goes_on else ""

    @property
    def all_url(self) -> str:
        """Return where the rest of the history stands, if there is more than what is shown."""
        return self.wish.url(show="all") if not self.goes_on and self.paid and self.total > self.last else ""

    def tabs(self, count: int) -> list[Link]:
        return [
            Link(
                Wish(show, self.wish.words).url(), TABS[show], current=show == self.wish.show,
                count=count if show == "open" and count else None,
            )
            for show in SHOWS
        ]  # fmt: skip


def _drafts(request: ContactRequest) -> list[Invoice]:
    if not is_on(UNRELEASED):
        return []
    here = clients.scope_of(request.contact, request.session)
    found = seen.unreleased_to(request.contact).filter(client__in=here)
    return list(found.select_related("client").order_by("due_on", "pk")[: listing.PER_PAGE])
