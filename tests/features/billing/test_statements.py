"""A statement of account says what the ledger says, whatever happened; and no more than its reader may know."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as sent
from django.db import transaction

from features.base import outbox
from features.base.errors import Conflict, DomainError, Refused
from features.billing import aging, operations, queries, statements
from features.billing.models import Account, BillingRules, Paper, PaymentPart, StatementMail
from features.billing.operations import late, mailing, stating
from features.billing.periods import Period
from features.billing.statements import Book
from features.clients.models import Client
from tests.cast import NOON, FirmCast
from tests.factories.billing import FEE, drafted, paid_by_hand, prepaid, released
from tests.features.billing.test_histories import STEPS_THERE_ARE, Undone

pytestmark = pytest.mark.django_db
K = Account.Kind
DAY = NOON.date()
TODAY = Period(DAY, DAY)


def owed(client: Client, period: Period = TODAY) -> Book:
    (book,) = statements.books(statements.whole(client).filter(kind=K.RECEIVABLE), period)
    return book


def words(book: Book) -> list[tuple[str, int, int]]:
    return [(move.said.words, move.amount, move.balance) for move in book.moves]


def test_it_lists_what_happened_in_order_with_what_was_owed_then(a: FirmCast) -> None:
    first = released(a, None, 1_000)
    paid_by_hand(a, first, 400)
    second = released(a, None, 500)
    operations.void(invoice=second, by=a.owner, now=NOON)

    book = owed(a.household)

    assert words(book) == [
        (f"Invoice {first.number}", 1_000, 1_000), ("Payment", -400, 600), (f"Invoice {second.number}", 500, 1_100),
        (f"Invoice {second.number} withdrawn", -500, 600),
    ]  # fmt: skip
    assert book.moves[1].said.detail == f"Check, for {first.number}"
    assert (book.opening, book.closing) == (0, 600)


def test_what_came_before_is_the_opening_balance(a: FirmCast) -> None:
    invoice = released(a, None, 1_000)
    later = NOON + timedelta(days=40)
    paid_by_hand(a, invoice, 300, now=later)
    after = Period(queries.today(later), queries.today(later))

    assert (owed(a.household, after).opening, owed(a.household, after).closing) == (1_000, 700)
    assert owed(a.household).closing == 1_000
    between = Period(DAY + timedelta(days=1), DAY + timedelta(days=2))
    assert words(owed(a.household, between)) == []


def test_days_are_those_of_the_firms_calendar(a: FirmCast) -> None:
    """Late in the evening of March 31 it is April already elsewhere."""
    evening = datetime(2026, 3, 31, 23, 30, tzinfo=ZoneInfo(a.firm.time_zone))
    released(a, None, 1_000, now=evening, due_on=date(2026, 4, 30))

    assert owed(a.household, Period(date(2026, 3, 1), date(2026, 3, 31))).closing == 1_000
    assert owed(a.household, Period(date(2026, 4, 1), date(2026, 4, 1))).opening == 1_000


def test_credit_is_a_side_of_its_own(a: FirmCast) -> None:
    prepaid(a, a.household, 700)
    invoice = released(a, None, 500)

    receivable, credit = statements.books(statements.whole(a.household), TODAY)

    assert [move.said.words for move in receivable.moves] == [f"Invoice {invoice.number}", "Paid from credit"]
    assert (receivable.closing, credit.kind, credit.closing) == (0, K.CREDIT, 200)
    assert [(move.said.words, move.amount) for move in credit.moves] == [
        ("Payment kept as credit", 700), ("Used", -500),
    ]  # fmt: skip


def test_a_payment_for_several_clients_shows_this_ones_share_alone(a: FirmCast) -> None:
    mine, theirs = released(a, a.household, 1_000), released(a, a.bakery, 9_999)
    payment = paid_by_hand(a, mine, 1_000)
    PaymentPart.objects.create(
        payment=payment,
        client=a.bakery,
        purpose="invoice",
        invoice=theirs,
        amount=9_999,
        posted=0,
        is_open=False,
    )

    said = repr(owed(a.household))

    assert theirs.number not in said
    assert "9999" not in said
    assert a.bakery.name not in said


@pytest.mark.requirement("S3-27", "S3-28")
def test_costs_and_remarks_have_no_way_in(a: FirmCast) -> None:
    from features.billing.rules import Charge  # noqa: PLC0415

    invoice = released(a, lines=[Charge("Work", FEE, cost=4_321)], remarks="Be careful with them")
    paid = operations.record(
        client=a.household, by=a.owner, now=NOON, kind="check", amount=FEE, received_on=DAY, parts={invoice: FEE},
        reference="Our own words",
    )  # fmt: skip
    paper = stating.paper_of(a.household, "USD", TODAY)

    said = repr(owed(a.household)) + repr(stating.on_statements.statement(paper))

    assert paid.receipt
    assert not any(secret in said for secret in ("4321", "Be careful", "Our own words"))


def test_how_long_it_has_been_owed(a: FirmCast) -> None:
    made = [(1_000, 0), (200, 1), (30, 31), (4, 91)]
    found = []
    for amount, days in made:
        invoice = drafted(a, None, amount)
        invoice.due_on = DAY - timedelta(days=days)
        found.append((invoice, amount))

    assert [age.amount for age in aging.of(found, DAY)] == [1_000, 200, 30, 0, 4]


def test_instalments_have_ages_of_their_own(a: FirmCast) -> None:
    from features.billing.rules import Part  # noqa: PLC0415

    days = [DAY + timedelta(days=10), DAY + timedelta(days=40)]
    invoice = released(a, None, 1_000, instalments=[Part(days[0], 600), Part(days[1], 400)])
    after = days[0] + timedelta(days=5)

    assert [age.amount for age in aging.of([(invoice, 1_000)], after)][:2] == [400, 600]
    assert [age.amount for age in aging.of([(invoice, 300)], after)][:2] == [300, 0]
    assert [age.amount for age in aging.of([(invoice, 1_050)], after)][:2] == [400, 650]


@pytest.mark.parametrize("batch", range(4))
def test_whatever_happens_it_comes_to_what_the_ledger_says(a: FirmCast, batch: int) -> None:
    for seed in range(batch * 10, batch * 10 + 10):
        chance = random.Random(seed)
        with pytest.raises(Undone), transaction.atomic():
            for _ in range(8):
                _live(a, chance)
            _check(a)
            raise Undone


def _live(a: FirmCast, chance: random.Random) -> None:
    try:
        with transaction.atomic():
            chance.choice(STEPS_THERE_ARE)(a, chance)
    except DomainError:
        return


def _check(a: FirmCast) -> None:
    for client in (a.household, a.bakery):
        for book in statements.books(statements.whole(client), TODAY):
            assert book.closing == book.opening + sum(move.amount for move in book.moves)
            assert [move.balance for move in book.moves][-1:] in ([book.closing], [])
            if book.kind == K.RECEIVABLE:
                assert book.closing == queries.owed_by(client).get(book.currency, 0)
                assert sum(age.amount for age in book.ages) == book.closing
            else:
                assert book.closing == queries.held_for(client, book.kind).get(book.currency, 0)


def test_a_period_is_a_name_or_two_days() -> None:
    today = date(2026, 11, 23)
    assert Period.read({}, today) == Period(date(2026, 1, 1), today, "year")
    assert Period.read({"period": "90"}, today).first == date(2026, 8, 26)
    assert Period.read({"period": "before"}, today) == Period(date(2025, 1, 1), date(2025, 12, 31), "before")
    own = Period.read({"from": "2026-02-01", "to": "2027-01-01"}, today)
    assert (own.first, own.last) == (date(2026, 2, 1), today)
    for wrong in (
        {"from": "x", "to": "2026-01-01"}, {"from": "2026-02-01", "to": "2026-01-01"}, {"from": "1999-01-01", "to": "2026-01-01"},
        {"from": "2027-01-01", "to": "2027-02-01"}, {"period": "own"},
    ):  # fmt: skip
        with pytest.raises(Refused):
            Period.read(wrong, today)


def letter(**given: str) -> mailing.Letter:
    fields = {
        "to": "alice@example.com",
        "subject": "From {firm}",
        "message": "Hello {name}, {amount}.",
    } | given
    return mailing.Letter(**fields)


@pytest.mark.requirement("S4-9")
def test_it_is_mailed_with_the_pdf_as_it_stands_when_it_goes_out(a: FirmCast) -> None:
    invoice = released(a, None, 1_000)
    written = stating.send_statement(
        client=a.household,
        period=TODAY,
        letter=letter(to="alice@example.com; bank@example.org"),
        by=a.owner,
        now=NOON,
    )
    paid_by_hand(a, invoice, 1_000)

    outbox.deliver_waiting()

    found = [one for one in sent.outbox if one.subject == "From Aldergate"]
    assert sorted(one.to[0] for one in found) == ["alice@example.com", "bank@example.org"]
    assert all(len(one.to) == 1 and not one.cc and not one.bcc for one in found)
    assert [name for name, _, _ in found[0].attachments] == [f"Statement {DAY} to {DAY} USD.pdf"]
    assert found[0].attachments[0][1].startswith(b"%PDF")
    assert {row.state for row in written.recipients.all()} == {"sent"}
    paper = Paper.objects.get(kind="statement")
    assert stating.is_fresh(paper)


def test_pressed_twice_it_goes_once_and_what_cant_be_read_is_refused(a: FirmCast) -> None:
    released(a)
    send = {"client": a.household, "period": TODAY, "by": a.owner, "now": NOON}
    stating.send_statement(letter=letter(), **send)

    with pytest.raises(Conflict):
        stating.send_statement(letter=letter(), **send)
    for wrong in ({"to": ""}, {"to": "no address"}, {"message": "{number}"}, {"subject": " "}):
        with pytest.raises(Refused):
            stating.send_statement(letter=letter(**wrong), **send)
    assert StatementMail.objects.count() == 1


def test_a_paper_is_made_once_until_something_changes(a: FirmCast) -> None:
    invoice = released(a, None, 1_000)
    paper = stating.paper_of(a.household, "USD", TODAY)
    stating.ensure(paper)
    first = paper.file.name
    stating.ensure(paper)
    assert (paper.file.name, stating.is_fresh(paper)) == (first, True)

    paid_by_hand(a, invoice, 100)

    assert not stating.is_fresh(paper)
    stating.ask(paper)
    outbox.deliver_waiting()
    paper.refresh_from_db()
    assert paper.file.name != first
    assert stating.forget_old(now=paper.created_at + timedelta(days=29)) == 0
    assert stating.forget_old(now=paper.created_at + timedelta(days=31)) == 1


def test_late_fees_stand_in_it(a: FirmCast) -> None:
    invoice = released(a, None, 1_000)
    day = invoice.due_on + timedelta(days=2)
    rules = BillingRules(late_fee_flat=50)
    assert late.charge(invoice, rules, today=day, now=NOON + timedelta(days=16))

    said = words(owed(a.household, Period(DAY, day)))

    assert said == [
        (f"Invoice {invoice.number}", 1_000, 1_000), (f"Late fee, invoice {invoice.number}", 50, 1_050),
    ]  # fmt: skip
