"""Several invoices of one client, paid at once: which are chosen, and what of the amount goes to each (S0-36)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID, uuid4

from branding.words import money
from features.accounts.models import Session
from features.base.errors import Refused
from features.billing import queries, seen
from features.billing.models import Invoice
from features.billing.operations import limits, using
from features.billing.shown import Shown, all_shown
from features.billing.web.pay_panel import DUE, Panel, Typed, begun, kinds_of, may_keep, methods_of
from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.clients.rights import ContactRight

MOST = 100  # invoices in one payment
PAY = ContactRight.PAY


@dataclass(frozen=True)
class Pick:
    """One that can be paid. `usable`: whether its client's credit may be used on it."""

    one: Shown
    is_chosen: bool
    is_usable: bool

    @property
    def invoice(self) -> Invoice:
        return self.one.invoice

    @property
    def owed(self) -> int:
        return self.one.left

    @property
    def due(self) -> int:
        return min(self.one.due, self.owed)


@dataclass(frozen=True)
class Group:
    """What can be paid by one payment: the open invoices of one client in one currency, what is due first, first."""

    client: Client
    currency: str
    ones: Sequence[Shown]

    @property
    def key(self) -> str:
        return f"{self.client.pk}-{self.currency}"

    @property
    def total(self) -> int:
        return sum(one.left for one in self.ones)


def groups_of(contact: Contact, session: Session) -> list[Group]:
    """Return them for the clients this browser shows, the one of which something is due first, first."""
    here = clients.scope_of(contact, session, PAY)
    rows = queries.visible_to(contact, PAY).filter(client__in=here, account__balance__gt=0, pays_online=True)
    rows = (
        rows.select_related("client")
        .prefetch_related("instalments", "plan__parts")
        .order_by("due_on", "issued_on", "number")
    )
    found: dict[tuple[Client, str], list[Shown]] = {}
    for one in sorted(all_shown(rows, queries.today(), seen.payable_by(contact)), key=lambda one: one.due_on):
        if one.may_pay:
            found.setdefault((one.invoice.client, one.invoice.currency), []).append(one)
    return [Group(client, currency, ones[:MOST]) for (client, currency), ones in found.items()]


@dataclass(frozen=True)
class Several(Panel):
    """The same choices as for one invoice. `picks` are all that could be chosen, what is due first, first."""

    picks: Sequence[Pick] = ()

    @classmethod
    def among(
        cls, contact: Contact, group: Group, chosen: Collection[UUID], typed: Typed | None = None
    ) -> Self:
        usable = using.usable_of(contact, group.client, group.currency)
        picks = [Pick(one, one.invoice.pk in chosen, one.invoice.uses_credit) for one in group.ones]
        mine = [pick for pick in picks if pick.is_chosen]
        kinds = kinds_of(group.currency)
        return cls(
            group.ones[0].invoice, sum(pick.owed for pick in mine), sum(pick.due for pick in mine),
            usable, limits.LEAST, kinds, methods_of(contact, [group.client.pk], kinds),
            typed or begun(pick.one for pick in mine), may_keep(contact, group.client), once=uuid4(), picks=picks,
        )  # fmt: skip

    @property
    def chosen_ones(self) -> list[Pick]:
        return [pick for pick in self.picks if pick.is_chosen]

    @property
    def credit(self) -> int:
        return (
            min(self.usable, sum(self._goal_of(pick) for pick in self.chosen_ones if pick.is_usable))
            if self.typed.credit
            else 0
        )

    @property
    def takes_parts(self) -> bool:
        """Return whether an amount of their own can make sense: some invoice takes less than all of it."""
        return any(limits.least_of(pick.invoice, pick.owed) < pick.owed for pick in self.chosen_ones)

    def _goal_of(self, pick: Pick) -> int:
        return pick.due if self.typed.choice == DUE and self.has_due else pick.owed

    def planned(self) -> dict[Invoice, int]:
        """Use credit on what is due first, first."""
        return _filled(
            self.credit, {one.invoice: self._goal_of(one) for one in self.chosen_ones if one.is_usable}
        )

    def shares(self, total: int) -> dict[Invoice, int]:
        """
        Fill what is due first, first.

        :raises Refused: what is left for the last does not make a part that it takes.
        """
        credit = self.planned()
        rest = {one.invoice: self._goal_of(one) - credit.get(one.invoice, 0) for one in self.chosen_ones}
        found = _filled(total, rest)
        for pick in self.chosen_ones:
            if pick.invoice in found:
                self._check(pick, found[pick.invoice], rest[pick.invoice], credit.get(pick.invoice, 0), total)
        return found

    def _check(self, pick: Pick, part: int, rest: int, credit: int, total: int) -> None:
        least = limits.least_of(pick.invoice, pick.owed) - credit
        if part == rest or part >= least or part + credit == pick.due:
            return
        low, high = (money(one, self.invoice.currency) for one in (total - part, total - part + least))
        said = f"{low}, or {high} or more" if total > part else f"{high} or more"
        raise Refused(
            f"{pick.invoice.number} takes no part as small as what is left for it. Enter {said}.", field="own"
        )


def _filled(amount: int, places: Mapping[Invoice, int]) -> dict[Invoice, int]:
    """Return what of an amount goes where, each filled before the next."""
    found, left = {}, amount
    for invoice, room in places.items():
        if (part := min(left, room)) > 0:
            found[invoice] = part
            left -= part
    return found
