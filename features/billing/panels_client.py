"""What Home and a project's page show a client of their invoices."""

from typing import Any

from django.db.models import F, Sum

from branding.words import money
from features.base.composition import Lede
from features.billing import owing, queries, saying, seen
from features.billing.shown import all_shown
from features.clients import engagements

ON_PROJECT = 10


def home(request: Any) -> dict[str, Any] | None:
    """What is owed, in the one block in the firm's color (S0-6, S1-3)."""
    sums = owing.by(request.contact, request.session, queries.today())
    if not sums:
        return None
    count, amount = sum(one.count for one in sums), saying.amounts(sums)
    return {
        "title": sums[0].title if count == 1 else "", "amount": amount or money(0, sums[0].currency),
        "count": count, "due": saying.first_due(sums), "credit": saying.on_credit(sums),
        "may_prepay": seen.may_prepay(request.contact),
        "may_pay": bool(count and seen.payable_by(request.contact)),
        **({"lede": Lede(amount, "balance", opening="owe")} if count else {}),
    }  # fmt: skip


def project(request: Any) -> dict[str, Any] | None:
    """The invoices of a project, the newest first; nothing while there are none."""
    rows = queries.visible_to(request.contact).filter(project=request.project)
    found = list(
        rows.prefetch_related("instalments", "plan__parts").order_by("-issued_on", "-pk")[:ON_PROJECT]
    )
    return {"rows": all_shown(found, queries.today())} if found else None


def money_of(request: Any) -> dict[str, Any] | None:
    """The sums of a project: invoiced, paid, still due (S3-2); one line of each for every currency."""
    rows = queries.visible_to(request.contact).filter(project=request.project)
    billed = Sum(F("total") + F("late_fees"))
    sums = rows.order_by().values("currency").annotate(billed=billed, left=Sum("owed")).order_by("currency")
    found = [{**one, "paid": one["billed"] - one["left"]} for one in sums]
    return {"sums": found, "word": engagements.keeper().word()} if found else None
