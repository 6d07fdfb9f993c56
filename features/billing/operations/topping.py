"""
An evergreen retainer: a client keeps so much in advance, and is asked to fill it up each time it falls below (S2-2).
Looked at each morning, and whenever money comes in. Where prepayment is off, nobody is asked for credit.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from branding.words import money
from features.actions import operations as actions
from features.base import audit
from features.base.announcements import Announcement, announce
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.billing import holdings, queries, rules
from features.billing.holding import hold_clients
from features.billing.models import Account, TopUp
from features.billing.switches import BILLING, PREPAYMENT
from features.clients import queries as clients
from features.clients import told
from features.clients.models import Client
from features.clients.rights import ContactRight
from features.toggles.queries import is_on

LOW = "billing.low"
TRUST = TopUp.Kind.TRUST
ASKS: dict[str, str] = {TopUp.Kind.CREDIT: "top_up", TRUST: "top_up_trust"}  # kinds of to-dos


PAGES: dict[str, str] = {TopUp.Kind.CREDIT: "/prepayment/?client={client}&fill=1", TRUST: "/invoices/"}
WORDS: dict[str, str] = {
    TopUp.Kind.CREDIT: "{left} is left of what you pay us in advance.",
    TRUST: "{left} is left of what we hold for you in trust. Send it by check or bank transfer.",
}


def of(client: Client) -> list[TopUp]:
    """Return what is agreed with a client now."""
    return list(TopUp.objects.filter(client=client, ended_at__isnull=True).select_related("client"))


def held(row: TopUp) -> int:
    kind = Account.Kind.TRUST if row.kind == TRUST else Account.Kind.CREDIT
    return queries.held_for(row.client, kind).get(row.currency, 0)


@transaction.atomic
def agree_top_up(*, client: Client, kind: str, least: int, target: int, by: Actor, now: datetime) -> TopUp:
    """
    Set it, in the currency of the firm; what was agreed before ends. It is looked at at once.

    :raises NotAllowed: the role may not bill.
    :raises NotThere: the client is not theirs to see, or archived.
    :raises Refused: an amount can't be taken, or the firm holds nothing of that kind; `field` names it.
    """
    _check(client, kind, by)
    rules.amount(least, field="least")
    if rules.amount(target, field="target") < least:
        raise Refused("Fill it up to as much as is kept, or more.", field="target")
    hold_clients([client.pk])
    _end(client, kind, by, now)
    row = TopUp.objects.create(
        client=client,
        kind=kind,
        currency=queries.rules().currency,
        least=least,
        target=target,
        created_at=now,
    )
    audit.record("top_up.agreed", by=by, about=client, client_id=client.pk, amount=money(least, row.currency))
    _look(row, now)
    return row


@transaction.atomic
def end_top_up(*, client: Client, kind: str, by: Actor, now: datetime) -> None:
    """
    Ask no more.

    :raises NotAllowed: the role may not bill.
    :raises NotThere: the client is not theirs to see.
    :raises Conflict: nothing of the kind is agreed.
    """
    require(by, Permission.BILLING_EDIT)
    if not clients.visible_to(by).filter(pk=client.pk).exists():
        raise NotThere
    hold_clients([client.pk])
    if not _end(client, kind, by, now):
        raise Conflict("Nothing of this kind is agreed any more.")
    audit.record("top_up.ended", by=by, about=client, client_id=client.pk)


def _check(client: Client, kind: str, by: Actor) -> None:
    require(by, Permission.BILLING_EDIT)
    if not clients.visible_to(by).filter(pk=client.pk, archived_at__isnull=True).exists():
        raise NotThere
    may = holdings.holds_trust() if kind == TRUST else is_on(PREPAYMENT)
    if kind not in TopUp.Kind.values or not may:
        raise Refused("Choose one of these.", field="kind")


def _end(client: Client, kind: str, by: Actor, now: datetime) -> bool:
    found = [row for row in of(client) if row.kind == kind]
    for row in found:
        TopUp.objects.filter(pk=row.pk).update(ended_at=now)
        actions.withdraw_subject(kind=ASKS[row.kind], subject_id=row.pk, by=by, now=now)
    return bool(found)


def look_at(client: Client, *, now: datetime) -> None:
    """See whether a client has enough. Whoever calls this holds the client."""
    for row in of(client):
        _look(row, now)


def look_at_all(*, now: datetime) -> None:
    """See whether each has enough; a second run of the day asks nobody again."""
    rows = TopUp.objects.filter(ended_at__isnull=True, client__archived_at__isnull=True)
    for client in Client.objects.filter(top_ups__in=rows).distinct():
        with transaction.atomic():
            hold_clients([client.pk])
            look_at(client, now=now)


def _look(row: TopUp, now: datetime) -> None:
    amount = held(row)
    if amount >= row.least and row.below_since is not None:
        _note(row, None)
        actions.settle_subject(kind=ASKS[row.kind], subject_id=row.pk, by=None, now=now)
    elif amount < row.least and row.below_since is None and (row.kind == TRUST or is_on(PREPAYMENT)):
        _note(row, now)
        _ask(row, amount, now)


def _note(row: TopUp, since: datetime | None) -> None:
    row.below_since = since
    row.save(update_fields=["below_since"])


def _ask(row: TopUp, amount: int, now: datetime) -> None:
    wanted, left = money(row.target - amount, row.currency), money(amount, row.currency)
    title, detail = f"Top up by {wanted}", WORDS[row.kind].format(left=left)
    actions.ensure(
        client=row.client,
        kind=ASKS[row.kind],
        subject_id=row.pk,
        title=title,
        detail=detail,
        by=None,
        now=now,
        told=False,
    )
    actions.reopen_subject(kind=ASKS[row.kind], subject_id=row.pk, by=None)
    actions.change_subject(kind=ASKS[row.kind], subject_id=row.pk, title=title, detail=detail)
    people = told.on_portal(row.client, ContactRight.PAY, Q(is_limited=False))
    announce(
        Announcement(
            LOW, title, PAGES[row.kind].format(client=row.client_id), [one.user_id for one in people],
            client_id=row.client_id, about_id=row.pk, key=f"{LOW}:{row.pk.hex}:{now:%y%m%d%H%M%S}", detail=detail,
            switch=BILLING if row.kind == TRUST else PREPAYMENT,
        )
    )  # fmt: skip
