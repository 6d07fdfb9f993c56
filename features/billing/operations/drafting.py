"""Staff write an invoice. A draft is theirs alone; nothing of it is posted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.billing import queries, rules, sums
from features.billing.holding import hold_clients, hold_invoice
from features.billing.models import Instalment, Invoice, Line
from features.billing.rules import Charge, Part
from features.clients import engagements
from features.clients import queries as clients
from features.clients.models import Client
from features.projects.models import Project

MOST_TOTAL = 10**12  # the database takes no more
CHANGED = "Somebody else has changed this draft. Look at theirs, then save yours again."


class Particulars(TypedDict, total=False):
    title: str
    about: str
    due_on: Any
    dated_on: Any
    note: str
    remarks: str
    discount: int
    project: Project | None
    pays_online: bool
    uses_credit: bool
    in_parts: bool | None
    currency: str


@transaction.atomic
def draft(
    *, client: Client, by: Actor | None, now: datetime, lines: Sequence[Charge] = (), instalments: Sequence[Part] = (),
    **given: Unpack[Particulars],
) -> Invoice:  # fmt: skip
    """
    Begin an invoice. `by` is None for what the product bills by itself (a series).

    :raises NotAllowed: the role may not bill.
    :raises NotThere: the client is not theirs to see, or is archived.
    :raises Refused: a value can't be taken; `field` names it.
    """
    _check_client(client, by)
    hold_clients([client.pk])
    today, firm = queries.today(now), queries.rules()
    issued = given.get("dated_on") or today
    preset: dict[str, Any] = {"currency": firm.currency, "due_on": issued + timedelta(days=firm.terms_days)}
    tidy = rules.tidy(preset | {"title": ""} | given, today)
    _check_project(tidy.get("project"), client, by)
    invoice = Invoice(client=client, made_by=getattr(by, "user", None), created_at=now, saved_at=now, **tidy)
    _write(invoice, lines, instalments, now)
    audit.record("invoice.drafted", by=by, about=invoice, client_id=client.pk)
    return invoice


@transaction.atomic
def change(
    *, invoice: Invoice, by: Actor, now: datetime, version: int | None = None, client: Client | None = None,
    lines: Sequence[Charge] | None = None, instalments: Sequence[Part] | None = None, **given: Unpack[Particulars],
) -> None:  # fmt: skip
    """
    Change a draft. What is not named stays; `version` is the one that was looked at.

    :raises Conflict: it was released meanwhile, or somebody else has saved another version.
    """
    hold_draft(invoice, by)
    if version is not None and version != invoice.version:
        raise Conflict(CHANGED)
    if client is not None and client.pk != invoice.client_id:
        _check_client(client, by)
        invoice.client, invoice.project = client, None
    before = invoice.project
    for name, value in rules.tidy(dict(given), queries.today(now)).items():
        setattr(invoice, name, value)
    _settle_project(invoice, before, by)
    kept = list(invoice.lines.select_related("tax_rate"))
    wanted = [_charge_of(line) for line in kept] if lines is None else lines
    parts = [Part(one.due_on, one.amount, one.label) for one in invoice.instalments.all()]
    _write(invoice, wanted, parts if instalments is None else instalments, now)
    audit.record("invoice.changed", by=by, about=invoice, client_id=invoice.client_id)


@transaction.atomic
def discard(*, invoice: Invoice, by: Actor, now: datetime) -> None:
    """
    Remove a draft. It never had a number, so none is missing.

    :raises Conflict: it was released.
    """
    hold_draft(invoice, by)
    audit.record("invoice.discarded", by=by, about=invoice, client_id=invoice.client_id)
    invoice.delete()


@transaction.atomic
def duplicate(*, invoice: Invoice, by: Actor, now: datetime) -> Invoice:
    """Begin a new draft with the same lines, for the same client; instalments and late fees are not copied."""
    require(by, Permission.BILLING_EDIT)
    found = queries.in_workspace(by).filter(pk=invoice.pk).select_related("client", "project").first()
    if found is None:
        raise NotThere
    lines = found.lines.exclude(kind=Line.Kind.LATE_FEE).select_related("tax_rate")
    return draft(
        client=found.client, by=by, now=now, lines=[_charge_of(line) for line in lines], title=found.title,
        about=found.about, note=found.note, discount=found.discount, project=found.project,
        pays_online=found.pays_online, uses_credit=found.uses_credit, in_parts=found.in_parts, currency=found.currency,
    )  # fmt: skip


def hold_draft(invoice: Invoice, by: Actor) -> None:
    hold_invoice(invoice, by)
    if not invoice.is_draft:
        raise Conflict("This was released already. Void it, or give credit for it, instead.")


def _check_client(client: Client, by: Actor | None) -> None:
    if by is None:
        return
    require(by, Permission.BILLING_EDIT)
    if not clients.visible_to(by).filter(pk=client.pk, archived_at__isnull=True).exists():
        raise NotThere


def _check_project(project: Project | None, client: Client, by: Actor | None) -> None:
    if project is None:
        return
    seen = engagements.keeper().visible_to(by) if by else engagements.keeper().of_client(client)
    if not seen.filter(pk=project.pk, client=client).exists():
        raise Refused(f"Choose a {engagements.keeper().word()} of this client.", field="project")


def _settle_project(invoice: Invoice, before: Project | None, by: Actor) -> None:
    """Keep a project that whoever saves does not see: they can't have meant to take it off. Check any other."""
    is_unseen = before is not None and not engagements.keeper().visible_to(by).filter(pk=before.pk).exists()
    if is_unseen and invoice.project in {None, before}:
        invoice.project = before
    else:
        _check_project(invoice.project, invoice.client, by)


def _charge_of(line: Line) -> Charge:
    return Charge(
        line.description,
        line.rate,
        line.quantity,
        line.unit,
        line.detail,
        line.tax_rate,
        line.cost,
        line.kind,
    )


def _write(invoice: Invoice, lines: Sequence[Charge], instalments: Sequence[Part], now: datetime) -> None:
    charges = rules.charges(lines)
    found = sums.totals(charges, invoice.discount)
    _check_sums(found)
    parts = rules.parts(instalments, found.total, queries.today(now))
    invoice.subtotal, invoice.tax, invoice.total = found.subtotal, found.tax, found.total
    if parts:
        invoice.due_on = parts[-1].due_on
    invoice.saved_at, invoice.version = now, invoice.version + 1
    invoice.save()
    invoice.lines.all().delete()
    Line.objects.bulk_create(_rows(invoice, charges))
    invoice.instalments.all().delete()
    Instalment.objects.bulk_create(
        Instalment(invoice=invoice, due_on=one.due_on, amount=one.amount, label=one.label) for one in parts
    )


def _check_sums(found: sums.Totals) -> None:
    if found.discount > max(found.subtotal, 0):
        raise Refused("The discount is more than the lines come to.", field="discount")
    if found.subtotal < 0 or any(tax.amount < 0 for tax in found.taxes):
        raise Refused("What is taken off is more than the lines come to.", field="lines")
    if found.total > MOST_TOTAL:
        raise Refused("That is too much for one invoice.", field="lines")


def _rows(invoice: Invoice, charges: Sequence[Charge]) -> list[Line]:
    return [
        Line(
            invoice=invoice, order=at, kind=one.kind, description=one.description, detail=one.detail,
            quantity=one.quantity, unit=one.unit, rate=one.rate, amount=one.amount, tax_rate=one.tax_rate,
            cost=one.cost,
        )
        for at, one in enumerate(charges)
    ]  # fmt: skip
