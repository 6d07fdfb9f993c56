"""The rows of billing; rows.py says what the signs mean."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from features.billing import connected as readiness
from features.billing import operations as billing
from features.billing.models import CreditUse, Invoice, Payment, ProviderAccount, TaxRate
from features.billing.models.online import Puzzle
from features.billing.operations import (
    connecting,
    filing,
    linking,
    mailing,
    puzzling,
    requesting,
    stating,
    surcharging,
    topping,
)
from features.billing.periods import Period
from features.billing.rules import Charge, Part
from features.billing.switches import PREPAYMENT
from features.toggles import operations as toggles
from integrations.payments.model import Payment as Seen
from tests.factories.documents import accepted, shared
from tests.permissions.actors import LATER, Scene

BILLING, COLLECTING, SETTING = "yyyynn0nn nnn yn nn", "yyynnn0nn nnn yn nn", "yyynnnynn nnn yn nn"
CONNECTING = "yyynnnynn nnn -- nn"
FEE = 10_000
type Act = Callable[[Scene, Any], Any]


def drafted(s: Scene) -> Invoice:
    return billing.draft(
        client=s.client, by=s.boss, now=LATER, title="Work", lines=[Charge("Work", FEE, Decimal(1))],
        due_on=(LATER + timedelta(days=14)).date(), uses_credit=False,
    )  # fmt: skip


def released(s: Scene) -> Invoice:
    invoice = drafted(s)
    billing.release(invoice=invoice, by=s.boss, now=LATER)
    return invoice


def paid(s: Scene, invoice: Invoice | None = None) -> Payment:
    return billing.record(
        client=s.client, by=s.boss, now=LATER, kind="check", amount=FEE, received_on=LATER.date(),
        parts={invoice or released(s): FEE},
    )  # fmt: skip


def credited(s: Scene) -> Invoice:
    """An invoice, and a prepayment that is enough for it."""
    billing.record(client=s.client, by=s.boss, now=LATER, kind="cash", amount=FEE, received_on=LATER.date())
    return released(s)


def used(s: Scene) -> CreditUse:
    invoice = credited(s)
    billing.apply(invoice=invoice, by=s.boss, now=LATER)
    return CreditUse.objects.select_related("invoice__client").get(invoice=invoice)


def recorded(s: Scene, by: Any) -> Payment:
    return billing.record(
        client=s.client, by=by, now=LATER, kind="check", amount=FEE, received_on=LATER.date()
    )


def refunded(s: Scene, by: Any) -> None:
    payment = paid(s)
    billing.refund(payment=payment, part=payment.parts.get(), amount=FEE, by=by, now=LATER)


def refunded_for_good(s: Scene, by: Any) -> None:
    payment = paid(s)
    billing.refund_and_credit(payment=payment, part=payment.parts.get(), amount=FEE, by=by, now=LATER)


def connected(s: Scene) -> ProviderAccount:
    return ProviderAccount.objects.create(account_id="acct_of_the_table", is_ready=True)


def connect(s: Scene, by: Any) -> None:
    connected(s)  # so that nobody has to be asked
    connecting.connect(by=by, now=LATER)


def topped_up(s: Scene, by: Any) -> None:
    connected(s)
    readiness.changed()
    toggles.turn(switch=PREPAYMENT, on=True, by=s.boss)
    topping.agree_top_up(client=s.client, kind="credit", least=1, target=2, by=by, now=LATER)


def ended_top_up(s: Scene, by: Any) -> None:
    topped_up(s, s.boss)
    topping.end_top_up(client=s.client, kind="credit", by=by, now=LATER)


def asked_for_method(s: Scene, by: Any) -> None:
    connected(s)
    readiness.changed()
    requesting.request_method(client=s.client, to="bank@example.org", by=by, now=LATER)


def disconnect(s: Scene, by: Any) -> None:
    connected(s)
    connecting.disconnect(by=by, now=LATER)


def in_trust(s: Scene) -> Invoice:
    billing.record(
        client=s.client,
        by=s.boss,
        now=LATER,
        kind="cash",
        amount=FEE,
        received_on=LATER.date(),
        purpose="trust",
    )
    return released(s)


def taken_off(s: Scene, by: Any) -> None:
    (file,) = filing.add_files(invoice=drafted(s), files=[accepted()], by=s.boss, now=LATER)
    filing.remove_file(file=file, by=by, now=LATER)


def taxed(s: Scene) -> TaxRate:
    return billing.add_rate(name="Tax", rate=5_000, by=s.boss)


def puzzled(s: Scene) -> Puzzle:
    account = connected(s)
    return Puzzle.objects.create(
        kind="payment", object_id="pi_row", words="$100.00 came", account=account, amount=FEE, currency="USD"
    )


def assigned(s: Scene, by: Any) -> None:
    seen = Seen(
        id="pi_row", status="succeeded", amount=FEE, currency="usd", client_secret="", customer_id="", keeps=False, method=None,
        failure=None, charge_id="ch_row", settled=None, returned=None, refunded=0, disputed=False, redirect_url="",
        metadata={}, created=LATER,
    )  # fmt: skip
    puzzling.assign(puzzle=puzzled(s), seen=seen, client=s.client, by=by, now=LATER)


def planned(s: Scene, by: Any) -> Invoice:
    invoice = released(s)
    billing.agree_plan(invoice=invoice, parts=[Part(LATER.date(), FEE)], by=by, now=LATER)
    return invoice


WITHOUT_ROW = {
    "billing.use": "for operations that hold the client, and have decided who may",
    "billing.use_up": "for operations that hold the client, and have decided who may",
}
ROWS: dict[str, tuple[str, Act]] = {
    "billing.end_links": (
        BILLING, lambda s, by: linking.end_links(invoice=released(s), by=by, now=LATER),
    ),
    "billing.send": (
        BILLING,
        lambda s, by: mailing.send(
            invoice=drafted(s), letter=mailing.Letter(to="bank@example.org"), by=by, now=LATER
        ),
    ),
    "billing.send_many": (
        BILLING, lambda s, by: mailing.send_many(invoices=[drafted(s)], by=by, now=LATER),
    ),
    "billing.send_statement": (
        BILLING,
        lambda s, by: stating.send_statement(
            client=s.client, period=Period.named("year", LATER.date()), by=by, now=LATER,
            letter=mailing.Letter(to="bank@example.org", subject="Words", message="Words"),
        ),
    ),
    "billing.request_method": (BILLING, asked_for_method),
    "billing.add_files": (
        BILLING,
        lambda s, by: filing.add_files(invoice=drafted(s), files=[accepted()], by=by, now=LATER),
    ),
    "billing.add_documents": (
        BILLING,
        lambda s, by: filing.add_documents(
            invoice=drafted(s), documents=[shared(s.boss, s.client)], by=by, now=LATER
        ),
    ),
    "billing.remove_file": (BILLING, taken_off),
    "billing.agree_top_up": (BILLING, topped_up),
    "billing.end_top_up": (BILLING, ended_top_up),
    "billing.agree_plan": (BILLING, planned),
    "billing.end_plan": (
        BILLING, lambda s, by: billing.end_plan(invoice=planned(s, s.boss), by=by, now=LATER),
    ),
    "billing.draft": (BILLING, lambda s, by: billing.draft(client=s.client, by=by, now=LATER, title="New")),
    "billing.change": (
        BILLING,
        lambda s, by: billing.change(invoice=drafted(s), by=by, now=LATER, title="N"),
    ),
    "billing.discard": (BILLING, lambda s, by: billing.discard(invoice=drafted(s), by=by, now=LATER)),
    "billing.duplicate": (BILLING, lambda s, by: billing.duplicate(invoice=drafted(s), by=by, now=LATER)),
    "billing.release": (BILLING, lambda s, by: billing.release(invoice=drafted(s), by=by, now=LATER)),
    "billing.void": (BILLING, lambda s, by: billing.void(invoice=released(s), by=by, now=LATER)),
    "billing.apply": (BILLING, lambda s, by: billing.apply(invoice=credited(s), by=by, now=LATER)),
    "billing.unapply": (BILLING, lambda s, by: billing.unapply(use=used(s), by=by, now=LATER)),
    "billing.give": (
        COLLECTING, lambda s, by: billing.give(client=s.client, amount=FEE, words="Sorry", by=by, now=LATER),
    ),
    "billing.credit_invoice": (
        COLLECTING,
        lambda s, by: billing.credit_invoice(invoice=released(s), amount=FEE, words="No", by=by, now=LATER),
    ),
    "billing.record": (COLLECTING, recorded),
    "billing.bounce": (COLLECTING, lambda s, by: billing.bounce(payment=paid(s), by=by, now=LATER)),
    "billing.refund": (COLLECTING, refunded),
    "billing.release_trust": (
        COLLECTING,
        lambda s, by: billing.release_trust(invoice=in_trust(s), amount=FEE, by=by, now=LATER),
    ),
    "billing.assign": (COLLECTING, assigned),
    "billing.explain": (
        COLLECTING, lambda s, by: puzzling.explain(puzzle=puzzled(s), words="Ours", by=by, now=LATER),
    ),
    "billing.change_rules": (SETTING, lambda _, by: billing.change_rules(by=by, terms_days=30)),
    "billing.set_surcharge": (
        SETTING, lambda _, by: surcharging.set_surcharge(terms=surcharging.Terms(0), by=by, now=LATER),
    ),
    "billing.add_rate": (SETTING, lambda _, by: billing.add_rate(name="New tax", rate=5_000, by=by)),
    "billing.prefer_rate": (SETTING, lambda s, by: billing.prefer_rate(rate=taxed(s), by=by)),
    "billing.put_rate_away": (SETTING, lambda s, by: billing.put_rate_away(rate=taxed(s), by=by, now=LATER)),
    "billing.refund_and_credit": (COLLECTING, refunded_for_good),
    "billing.connect": (CONNECTING, connect),
    "billing.disconnect": (CONNECTING, disconnect),
}  # fmt: skip
