"""Invoices, payments and credit by the API."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from features.accounts.models import Session
from features.actions.models import Action
from features.base.models import AuditEvent
from features.billing import ledger, queries
from features.billing.models import Invoice, TaxRate
from features.billing.switches import BILLING, PAYMENT_METHODS
from features.toggles import operations as toggles
from tenants.context import inside
from tests.cast import NOON
from tests.factories.billing import FEE, drafted, paid_by_hand, prepaid, released
from tests.factories.online import connected, saved
from tests.http import Browser

JSON = "application/json"


@pytest.fixture
def invoice(cast) -> Invoice:
    with inside(cast.a.firm):
        return released(cast.a)


def test_an_invoice_is_written_changed_released_and_paid(cast, api):
    with inside(cast.a.firm):
        tax = TaxRate.objects.create(name="VAT", rate=20_000)
    body = {
        "title": "Advice", "remarks": "Ours.", "due_on": (datetime.now(UTC) + timedelta(days=9)).date().isoformat(),
        "lines": [{"description": "Hours", "quantity": "1.5", "rate": 10_000, "unit": "hours", "tax_rate": str(tax.pk), "cost": 4_000}],
    }  # fmt: skip
    made = api.post(f"/api/v1/clients/{cast.a.household.pk}/invoices/", body, content_type=JSON)
    assert made.status_code == 201
    assert (made.json()["status"], made.json()["number"], made.json()["total"]) == ("draft", "", 18_000)

    here = f"/api/v1/invoices/{made.json()['id']}/"
    assert api.patch(here, {"note": "Thank you."}, content_type=JSON).json()["lines"][0]["amount"] == 15_000
    sent = api.post(f"{here}release/", {}, content_type=JSON).json()
    assert (sent["status"], sent["owed"]) == ("unpaid", 18_000)
    assert api.patch(here, {"title": "Other"}, content_type=JSON).status_code == 409
    assert api.delete(here).status_code == 409

    paid = api.post(
        f"/api/v1/clients/{cast.a.household.pk}/payments/",
        {
            "kind": "check",
            "amount": 20_000,
            "received_on": "2026-03-10",
            "parts": [{"invoice": sent["id"], "amount": 18_000}],
        },
        content_type=JSON,
    )
    assert paid.status_code == 201
    assert api.get(here).json()["status"] == "paid"
    assert api.get(f"/api/v1/clients/{cast.a.household.pk}/balance/").json() == {
        "owed": {}, "credit": {"USD": 2_000}, "trust": {},
    }  # fmt: skip


def test_a_bad_amount_is_refused_and_nothing_is_kept(cast, api):
    for lines in ([{"description": "x", "rate": 1.5}], [{"description": "x", "rate": 10**11}], [{"rate": 5}]):
        body = {"title": "Advice", "lines": lines}
        answer = api.post(f"/api/v1/clients/{cast.a.household.pk}/invoices/", body, content_type=JSON)
        assert answer.status_code == 422

    with inside(cast.a.firm):
        assert Invoice.objects.count() == 0


def test_a_refund_is_never_more_than_came(cast, api, invoice):
    here = f"/api/v1/clients/{cast.a.household.pk}/payments/"
    body = {
        "kind": "cash",
        "amount": FEE,
        "received_on": "2026-03-10",
        "parts": [{"invoice": str(invoice.pk), "amount": FEE}],
    }
    payment = api.post(here, body, content_type=JSON).json()
    refunds, part = f"/api/v1/payments/{payment['id']}/refunds/", payment["parts"][0]["id"]

    assert api.post(refunds, {"part": part, "amount": FEE}, content_type=JSON).status_code == 201
    assert api.post(refunds, {"part": part, "amount": 1}, content_type=JSON).status_code == 422
    assert [one["amount"] for one in api.get(refunds).json()["results"]] == [FEE]
    assert api.get(f"/api/v1/invoices/{invoice.pk}/").json()["owed"] == FEE


def test_credit_is_given_used_and_taken_back(cast, api):
    with inside(cast.a.firm):
        prepaid(cast.a, cast.a.household, 500)
        invoice = released(cast.a, cast.a.household, 700)
        use = invoice.credit_uses.get()
    here = f"/api/v1/invoices/{invoice.pk}/"
    assert api.get(here).json()["owed"] == 200

    assert api.delete(f"/api/v1/credit-uses/{use.pk}/").status_code == 204
    assert api.get(here).json()["owed"] == 700
    assert api.post(f"{here}credit-use/", {"amount": 100}, content_type=JSON).json()["owed"] == 600
    given = api.post(f"{here}credit/", {"amount": 600, "words": "Our mistake"}, content_type=JSON)
    assert (given.status_code, given.json()["left"]) == (201, 0)
    with inside(cast.a.firm):
        assert ledger.balance(ledger.of_invoice(invoice)) == 0
        assert list(ledger.proof()) == []


def test_lists_are_filtered_by_how_an_invoice_stands(cast, api, invoice):
    with inside(cast.a.firm):
        draft = drafted(cast.a)
    found = {
        status: [one["id"] for one in api.get(f"/api/v1/invoices/?status={status}").json()["results"]]
        for status in ("draft", "open", "overdue", "paid", "void")
    }

    assert found == {
        "draft": [str(draft.pk)], "open": [str(invoice.pk)], "overdue": [str(invoice.pk)], "paid": [], "void": [],
    }  # fmt: skip


def test_an_invoice_that_was_sent_by_mistake_is_withdrawn(cast, api, invoice):
    copied = api.post(f"/api/v1/invoices/{invoice.pk}/copy/", {}, content_type=JSON)
    voided = api.post(f"/api/v1/invoices/{invoice.pk}/voiding/", {"reason": "Twice"}, content_type=JSON)

    assert (copied.status_code, copied.json()["status"]) == (201, "draft")
    assert (voided.json()["status"], voided.json()["owed"]) == ("void", 0)
    assert api.post(f"/api/v1/invoices/{invoice.pk}/voiding/", {}, content_type=JSON).status_code == 409


def test_nothing_of_it_is_there_while_the_switch_is_off(cast, api, invoice):
    with inside(cast.a.firm):
        toggles.turn(switch=BILLING, on=False, by=cast.a.owner)

    for path in (
        "invoices",
        f"invoices/{invoice.pk}",
        "payments",
        "tax-rates",
        f"clients/{cast.a.household.pk}/credit",
    ):
        assert api.get(f"/api/v1/{path}/").status_code == 404


def test_what_was_overdue_is_said_by_the_firms_calendar(cast, invoice):
    with inside(cast.a.firm):
        assert queries.today(NOON).isoformat() == "2026-03-10"


@pytest.mark.requirement("D10")
def test_who_is_signed_in_sends_money_back_with_a_fresh_proof_alone(cast, api, invoice):
    with inside(cast.a.firm):
        payment = paid_by_hand(cast.a, invoice, FEE)
        part = str(payment.parts.get().pk)
    here, body = f"/api/v1/payments/{payment.pk}/", {"part": part, "amount": 1_000}
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    with inside(cast.a.firm):
        Session.objects.update(proved_at=timezone.now() - timedelta(minutes=11))

    said = [owner.post(f"{here}{what}", body, content_type=JSON) for what in ("refunds/", "return/")]

    assert [one.status_code for one in said] == [403, 403]
    assert said[0].json()["type"] == "fresh-proof-needed"
    assert api.post(f"{here}refunds/", body, content_type=JSON).status_code == 201


def test_a_statement_says_what_the_ledger_says(cast, api):
    with inside(cast.a.firm):
        made = released(cast.a)
        paid_by_hand(cast.a, made, 28_000)
    page = f"/api/v1/clients/{cast.a.household.pk}/statement/"

    said = api.get(f"{page}?from=2026-01-01&to=2026-04-30").json()

    (book,) = said["books"]
    assert (book["of"], book["opening"], book["closing"]) == ("receivable", 0, FEE - 28_000)
    assert [(move["amount"], move["balance"]) for move in book["moves"]] == [
        (FEE, FEE), (-28_000, FEE - 28_000),
    ]  # fmt: skip
    assert sum(age["amount"] for age in book["ages"]) == FEE - 28_000
    assert api.get(f"{page}?from=soon&to=later").status_code == 422
    assert api.get(f"/api/v1/clients/{cast.b.household.pk}/statement/").status_code == 404


def test_a_payment_plan_is_agreed_read_and_ended(cast, api, invoice):
    here = f"/api/v1/invoices/{invoice.pk}/"
    with inside(cast.a.firm):
        today = queries.today()
    parts = [
        {"due_on": (today + timedelta(days=day)).isoformat(), "amount": amount}
        for day, amount in ((9, 28_000), (30, FEE - 28_000))
    ]
    assert api.get(here).json()["plan"] is None

    wrong = api.post(f"{here}plan/", {"parts": parts[:1]}, content_type=JSON)
    made = api.post(f"{here}plan/", {"parts": parts, "note": "As we spoke."}, content_type=JSON)
    twice = api.post(f"{here}plan/", {"parts": parts}, content_type=JSON)

    assert [one.status_code for one in (wrong, made, twice)] == [422, 201, 409]
    assert (made.json()["status"], made.json()["plan"]) == (
        "unpaid",
        {"parts": parts, "note": "As we spoke."},
    )
    assert [api.delete(f"{here}plan/").status_code for _ in range(2)] == [204, 409]
    assert api.get(here).json()["plan"] is None


@pytest.mark.requirement("S4-2")
def test_a_client_is_asked_for_a_payment_method_once_for_each_key(cast, api, stripe):
    here = f"/api/v1/clients/{cast.a.household.pk}/payment-methods/"
    body = {
        "to": "new@person.example; old@person.example",
        "message": "So that we can begin.",
        "invite": True,
    }
    assert api.post(f"{here}requests/", body, content_type=JSON).status_code == 404  # nothing is connected
    with inside(cast.a.firm):
        connected(stripe)

    first, again = (
        api.post(f"{here}requests/", body, content_type=JSON, headers={"Idempotency-Key": "once"})
        for _ in (1, 2)
    )
    assert (first.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (first.json()["count"], [one["outcome"] for one in first.json()["invited"]]) == (
        2,
        ["invited"] * 2,
    )
    assert api.post(f"{here}requests/", body, content_type=JSON).status_code == 409  # a moment later
    with inside(cast.a.firm):
        assert AuditEvent.objects.filter(event="method.asked", client_id=cast.a.household.pk).count() == 1
        saved(stripe, cast.a.household)
        assert not Action.objects.get(kind="add_method", client=cast.a.household).is_open
    [kept] = api.get(here).json()["results"]
    assert (kept["kind"], kept["last4"], kept["is_default"]) == ("card", "4242", True)


def test_who_asks_for_a_payment_method_may_bill_and_sees_the_client(cast, api, program_of, stripe):
    with inside(cast.a.firm):
        connected(stripe)
    path = "/api/v1/clients/{}/payment-methods/requests/"
    body, here = {"to": "a@person.example"}, path.format(cast.a.household.pk)

    reader = program_of(cast.a, "clients.view", "billing.view")
    assert reader.post(here, body, content_type=JSON).status_code == 403
    assert api.post(path.format(cast.b.household.pk), body, content_type=JSON).status_code == 404
    wrong = api.post(here, {"to": "no address"}, content_type=JSON)
    assert (wrong.status_code, api.post(here, {}, content_type=JSON).status_code) == (422, 422)
    with inside(cast.a.firm):
        assert not AuditEvent.objects.filter(event="method.asked").exists()
        toggles.turn(switch=PAYMENT_METHODS, on=False, by=cast.a.owner)
    assert api.post(here, body, content_type=JSON).status_code == 404
