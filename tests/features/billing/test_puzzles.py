"""Money that came past the portal, or does not fit, waits for a person, who posts it or says what became of it (R36)."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from features.base.errors import Conflict, NotThere, Refused
from features.billing import ledger, links, puzzles
from features.billing.ledger import K
from features.billing.models import PayLink, Payment
from features.billing.models.online import Puzzle
from features.billing.operations import hearing, paying, puzzling, reconciling
from features.billing.operations.meaning import Payer, Wish
from integrations.payments.gateway import provider
from integrations.payments.stripe_gateway import announcements
from tenants.context import inside
from tests.cast import Cast
from tests.factories.billing import FEE, released
from tests.factories.online import connected, pays
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db
HERE = "/workspace/invoices/unexplained/"


@pytest.fixture
def firm(cast: Cast, stripe):
    with inside(cast.a.firm):
        account = connected(stripe)
    return SimpleNamespace(cast=cast.a, account=account, id=account.account_id, stripe=stripe, at=cast.a.firm)


def hear_all(firm) -> None:
    for one in firm.stripe.objects("event", firm.id):
        hearing.hear(announcements.translated(one), now=timezone.now())


def past_us(firm, amount: int = FEE) -> Puzzle:
    """Somebody pays in the firm's Stripe account, and we did not ask for it."""
    begun = provider().start_payment(
        account_id=firm.id, amount=amount, currency="usd", kinds=["card"], key=f"past:{firm.id}:{amount}"
    )
    firm.stripe.confirm(firm.id, begun.client_secret)
    hear_all(firm)
    return Puzzle.objects.get(object_id=begun.id)


def differs(firm) -> list[str]:
    firm.account.refresh_from_db()
    return reconciling.reconcile(firm.account, now=timezone.now() + timezone.timedelta(minutes=10))


def assigned(firm, found: Puzzle, **given) -> Payment:
    given = {"client": firm.cast.household, "by": firm.cast.owner, "now": timezone.now()} | given
    given = {"seen": puzzling.look(found)} | given
    return puzzling.assign(puzzle=found, **given)


def test_money_that_came_past_the_portal_is_posted_for_an_invoice_and_what_is_over_is_credit(firm) -> None:
    with inside(firm.at):
        invoice, found = released(firm.cast), past_us(firm, FEE + 500)
        assert (found.amount, found.currency, found.payment, len(differs(firm))) == (
            FEE + 500,
            "USD",
            None,
            1,
        )

        payment = assigned(firm, found, invoice=invoice)

        assert ledger.balance(ledger.of_invoice(invoice)) == 0
        assert ledger.balance(ledger.of_client(K.CREDIT, firm.cast.household, "USD")) == -500
        assert (payment.state, payment.last4, bool(payment.receipt)) == ("succeeded", "4242", True)
        assert (differs(firm), list(ledger.proof())) == ([], [])
        assert not puzzles.visible_to(firm.cast.owner).exists()
        with pytest.raises(NotThere):
            assigned(firm, found)
        hear_all(firm)
        assert Payment.objects.count() == 1


def test_what_was_charged_otherwise_than_asked_becomes_the_payment_it_was_meant_to_be(firm) -> None:
    with inside(firm.at):
        invoice = released(firm.cast)
        step = pays(firm.cast.alice, invoice)
        intent = step.payment.intent_id or Payment.objects.get().intent_id
        provider().update_payment(account_id=firm.id, payment_id=intent, key="less", amount=FEE - 100)
        firm.stripe.confirm(firm.id, step.client_secret)
        hear_all(firm)
        found = Puzzle.objects.get()
        assert "was asked for" in found.words
        assert ledger.balance(ledger.of_invoice(invoice)) == FEE

        assigned(firm, found, invoice=invoice)

        assert ledger.balance(ledger.of_invoice(invoice)) == 100
        assert Payment.objects.get().amount == FEE - 100
        assert differs(firm) == []


@pytest.mark.parametrize("of", ["another client", "another invoice", "the same"])
def test_who_paid_by_a_link_hears_nothing_of_what_it_becomes_for_others(firm, of: str) -> None:
    with inside(firm.at):
        now, theirs = timezone.now(), released(firm.cast)
        link = PayLink.objects.create(
            invoice=theirs, address="books@elsewhere.example", token_hash=b"1" * 32, created_at=now,
            expires_at=now + timezone.timedelta(days=9),
        )  # fmt: skip
        step = paying.start(
            payer=Payer(invoice=theirs, link=link, email=link.address), wish=Wish(invoices={theirs: FEE}),
            return_url="http://localhost/", now=now,
        )  # fmt: skip
        payment = Payment.objects.get()
        provider().update_payment(
            account_id=firm.id, payment_id=payment.intent_id, key="less", amount=FEE - 1
        )
        firm.stripe.confirm(firm.id, step.client_secret)
        hear_all(firm)
        other = {"another client": firm.cast.bakery, "another invoice": firm.cast.household}.get(of)
        invoice = released(firm.cast, other) if other else theirs

        assigned(firm, Puzzle.objects.get(), client=invoice.client, invoice=invoice)

        payment.refresh_from_db()
        is_theirs = of == "the same"
        assert links.payments_by(link).exists() == is_theirs
        assert payment.payer_email == (link.address if is_theirs else "")


def test_what_is_gone_meanwhile_is_not_posted(firm) -> None:
    with inside(firm.at):
        found = past_us(firm)
        firm.stripe.ask("refund", account=firm.id, payment=found.object_id)
        with pytest.raises(Conflict):
            assigned(firm, found)
        with pytest.raises(Refused):
            puzzling.explain(puzzle=found, words=" ", by=firm.cast.owner, now=timezone.now())
        puzzling.explain(puzzle=found, words="A test of ours", by=firm.cast.owner, now=timezone.now())
        found.refresh_from_db()
        assert (found.note, found.settled_by) == ("A test of ours", firm.cast.owner.user)
        with pytest.raises(Conflict):
            puzzling.explain(puzzle=found, words="Again", by=firm.cast.owner, now=timezone.now())


def test_it_stands_in_the_inbox_and_is_settled_on_its_page(firm) -> None:
    with inside(firm.at):
        invoice, found = released(firm.cast), past_us(firm)
    staff = Browser(firm.at).signed_in_as(firm.cast.owner)
    assert "no payment explains" in text_of(staff.get("/workspace/"))
    client = firm.cast.household

    page = text_of(staff.get(f"{HERE}{found.pk}/?client={client.pk}"))
    assert "$1,280.00" in page
    assert invoice.number in page
    said = {"client": str(client.pk), "what": str(invoice.pk)}
    assert staff.post(f"{HERE}{found.pk}/assign/", said).status_code == 302

    with inside(firm.at):
        assert ledger.balance(ledger.of_invoice(invoice)) == 0
    assert "no payment explains" not in text_of(staff.get("/workspace/"))
    assert staff.get(f"{HERE}{found.pk}/").status_code == 404


def test_a_note_settles_it_too_and_nothing_is_posted(firm) -> None:
    with inside(firm.at):
        found = past_us(firm)
    staff = Browser(firm.at).signed_in_as(firm.cast.owner)
    assert staff.post(f"{HERE}{found.pk}/note/", {"words": ""}).status_code == 422
    assert staff.post(f"{HERE}{found.pk}/note/", {"words": "From our old shop"}).status_code == 302

    with inside(firm.at):
        found.refresh_from_db()
        assert found.note == "From our old shop"
        assert not Payment.objects.exists()
