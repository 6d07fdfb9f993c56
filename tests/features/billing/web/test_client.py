"""A client sees what they owe, what they have paid, and each invoice as it is; nobody else does."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.billing import operations
from features.billing.models import BillingRules, Invoice, TaxRate
from features.billing.rules import Charge, Part
from features.billing.switches import BILLING, UNRELEASED
from features.clients.models import Access
from features.documents import operations as documents
from features.documents.switches import DOCUMENTS
from features.projects import limiting
from features.projects import operations as projects
from tenants.context import inside
from tests.cast import NOON
from tests.factories import billing as make
from tests.factories import documents as papers
from tests.features.actions.web.test_client import text_of
from tests.http import Browser

TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def bob(cast) -> Browser:
    """Acts for the household and the pottery."""
    return Browser(cast.a.firm).signed_in_as(cast.a.bob)


@pytest.fixture
def alice(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


def on(days: int):
    return TODAY + timedelta(days=days)


def made(cast, client=None, *amounts: int, now=NOON, **given) -> Invoice:
    with inside(cast.a.firm):
        return make.released(cast.a, client or cast.a.household, *amounts, now=now, **given)


def page_of(invoice: Invoice) -> str:
    return f"/invoices/{invoice.pk}/"


# --- the list ----------------------------------------------------------------------------------------


@pytest.mark.requirement("S0-33", "S1-6", "S1-7")
def test_what_is_owed_stands_in_a_sentence_and_in_a_list(cast, bob):
    first = made(cast, cast.a.pottery, 128_000, title="Partnership return", due_on=on(8))
    second = made(cast, cast.a.household, 112_500, title="Trust amendment", due_on=on(17))
    with inside(cast.a.firm):
        make.paid_by_hand(cast.a, second, 56_250)

    said = text_of(bob.get("/invoices/"))

    assert "You owe $1,842.50 on two invoices. Nothing is overdue." in said
    assert said.index("Partnership return") < said.index("Trust amendment")
    assert first.number in said
    assert second.number in said
    for words in (
        "Unpaid",
        "Partially Paid",
        "$1,280.00",
        "$562.50",
        "of $1,125.00",
        "Aldergate Pottery",
        "Mar 18",
    ):
        assert words in said


@pytest.mark.requirement("S1-7")
def test_the_four_statuses(cast, bob):
    made(cast, None, 100, title="Not paid")
    late = made(cast, None, 200, title="Late", now=NOON - timedelta(days=9), due_on=on(-2))
    paid, partly = made(cast, None, 300, title="Done"), made(cast, None, 400, title="Begun")
    with inside(cast.a.firm):
        make.paid_by_hand(cast.a, paid, 300)
        make.paid_by_hand(cast.a, partly, 100)

    rows = bob.get("/invoices/?show=all").text.split("<tr>")

    for title, status in (
        ("Not paid", "Unpaid"),
        ("Late", "Overdue"),
        ("Done", "Paid"),
        ("Begun", "Partially Paid"),
    ):
        (row,) = [row for row in rows if f">{title}</a>" in row]
        assert f">{status}</span>" in row
    assert "One is overdue." in text_of(bob.get("/invoices/"))
    assert late.number


@pytest.mark.requirement("S0-34", "S0-35")
def test_paid_ones_and_the_whole_history(cast, bob):
    paid, open_one = made(cast, None, 34_000, title="Bookkeeping"), made(cast, None, 100, title="Still open")
    with inside(cast.a.firm):
        make.paid_by_hand(cast.a, paid, 34_000)

    home = text_of(bob.get("/invoices/"))
    assert "Paid in the last 12 months" in home
    assert "Bookkeeping" in home
    assert "2 of 2 invoices" in home
    shown = text_of(bob.get("/invoices/?show=paid"))
    assert "Bookkeeping" in shown
    assert "Still open" not in shown
    everything = text_of(bob.get("/invoices/?show=all"))
    assert "Bookkeeping" in everything
    assert open_one.number in everything


def test_several_currencies_are_never_added_up(cast, bob):
    made(cast, None, 20_000, currency="EUR")
    made(cast, None, 100_000)

    assert "You owe $1,000.00 and €200.00 on two invoices." in text_of(bob.get("/invoices/"))


def test_an_instalment_decides_what_is_due_next_and_whether_it_is_late(cast, bob):
    parts = [Part(on(2), 40_000, "Deposit"), Part(on(30), 60_000)]
    staged = made(cast, None, 100_000, instalments=parts)
    assert "Mar 12" in text_of(bob.get("/invoices/"))

    with time_machine.travel(NOON + timedelta(days=5), tick=False):
        assert "It is overdue." in text_of(bob.get("/invoices/"))
        with inside(cast.a.firm):
            make.paid_by_hand(cast.a, staged, 40_000, now=NOON + timedelta(days=5))
        said = text_of(bob.get("/invoices/"))

    assert "You owe $600.00 on one invoice. Nothing is overdue." in said
    assert "Apr 9" in said


def test_pages_of_fifty_and_words(cast, bob):
    with inside(cast.a.firm):
        for place in range(52):
            make.released(cast.a, None, 100 + place, title=f"Work x{place}", due_on=on(1 + place % 7))

    first = bob.get("/invoices/?show=all")
    assert first.text.count("<tr><td") == 50
    assert "50 of 52 invoices" in text_of(first)
    assert 'href="?show=all&amp;page=2"' in first.text
    assert bob.get("/invoices/?show=all&page=2").text.count("<tr><td") == 2
    assert bob.get("/invoices/?show=all&q=work+x51").text.count("<tr><td") == 1
    assert "Nothing fits" in bob.get("/invoices/?q=nonsense").text
    for nonsense in ("?page=x", "?page=-1", "?page=99999", "?show=nothing", "?q=%00", "?page=²"):
        assert bob.get(f"/invoices/{nonsense}").status_code == 200


def test_the_switcher_narrows_it(cast, bob):
    made(cast, cast.a.pottery, 100, title="Of the pottery")
    made(cast, cast.a.household, 200, title="Of the household")

    bob.post("/showing/", {"client": str(cast.a.pottery.pk), "next": "/invoices/"})
    said = text_of(bob.get("/invoices/"))

    assert "You owe $1.00 on one invoice." in said
    assert "Of the household" not in said


def test_empty_lists_say_when_something_comes(cast, alice):
    assert "No invoices yet" in alice.get("/invoices/").text
    paid = made(cast, None, 100)
    assert "Nothing paid yet" in alice.get("/invoices/?show=paid").text
    with inside(cast.a.firm):
        make.paid_by_hand(cast.a, paid, 100)
    said = text_of(alice.get("/invoices/"))
    assert "You owe nothing." in said
    assert "Nothing is open." in said


@pytest.mark.parametrize("path", ["/invoices/", "/invoices/?show=all", "/"])
def test_one_row_or_three_take_as_many_queries(cast, bob, path):
    def count() -> int:
        bob.get(path)  # what is new to the bell is counted once
        with CaptureQueriesContext(connection) as queries:
            assert bob.get(path).status_code == 200
        return len(queries)

    _one_of_each(cast)
    before = count()
    _one_of_each(cast)
    _one_of_each(cast)
    assert count() == before


def _one_of_each(cast) -> None:
    made(cast, None, 100_000, instalments=[Part(on(2), 40_000), Part(on(30), 60_000)])
    with inside(cast.a.firm):
        make.paid_by_hand(cast.a, make.released(cast.a, None, 100), 100)
        make.prepaid(cast.a, cast.a.pottery, 5_000)


# --- credit --------------------------------------------------------------------------------------------


def test_credit_says_where_it_came_from_and_how_it_is_used(cast, bob):
    with inside(cast.a.firm):
        make.prepaid(cast.a, cast.a.pottery, 25_000)
        operations.give(
            client=cast.a.pottery, amount=1_000, words="For your patience", by=cast.a.owner, now=NOON
        )

    said = text_of(bob.get("/invoices/"))

    assert "$260.00" in said
    assert "From your prepayment on Tuesday, March 10." in said
    assert "For your patience." in said
    assert "It comes off your next invoice by itself." in said
    with inside(cast.a.firm):
        BillingRules.objects.create(credit="ask")
    assert "You choose when you pay whether to use it." in text_of(bob.get("/invoices/"))


# --- one invoice ---------------------------------------------------------------------------------------


@pytest.fixture
def detailed(cast) -> Invoice:
    with inside(cast.a.firm):
        tax = TaxRate.objects.create(name="City tax", rate=8_875)
        lines = [
            Charge("Form 1065", 95_000, detail="Fixed fee", tax_rate=tax, cost=31_337),
            Charge("Kiln review", 15_000, Decimal("1.2"), "hours"),
        ]
        return make.released(
            cast.a, cast.a.pottery, title="Partnership return", lines=lines, about="Tax year 2025", discount=3_000,
            note="Thank you.\nCall us.", remarks="They pay late, canary-4711",
        )  # fmt: skip


@pytest.mark.requirement("S0-36")
def test_the_paper_says_all_of_it(detailed, bob):
    page = bob.get(page_of(detailed))
    said = text_of(page)

    for words in (
        "Partnership return", "Unpaid", "Aldergate Pottery", detailed.number, "March 10, 2026", "Tax year 2025",
        "March 24, 2026", "Form 1065", "Fixed fee", "fixed", "$950.00", "Kiln review", "1.2", "$180.00", "Hours",
        "$1,130.00", "Discount", "−$30.00", "City tax, 8.875 %", "$82.07", "$1,182.07", "Thank you. Call us.",
    ):  # fmt: skip
        assert words in said, words


@pytest.mark.requirement("S3-27", "S3-28")
def test_costs_and_remarks_are_nowhere(cast, detailed, bob):
    for path in (page_of(detailed), "/invoices/", "/invoices/?show=all", "/"):
        page = bob.get(path).text
        assert "canary-4711" not in page
        assert "313.37" not in page
        assert "31337" not in page


def test_what_reached_it_stands_beside_it(cast, bob):
    invoice = made(cast, None, 100_000)
    with inside(cast.a.firm):
        make.prepaid(cast.a, cast.a.household, 25_000)
        make.paid_by_hand(cast.a, invoice, 30_000)

    said = text_of(bob.get(page_of(invoice)))

    for words in ("Partially Paid", "Your credit", "Used", "Check", "Paid −$300.00", "Credit used −$250.00",
                  "Balance $450.00"):  # fmt: skip
        assert words in said, words


def test_a_payment_plan_says_how_each_part_stands(cast, bob):
    parts = [Part(on(2), 40_000, "Deposit"), Part(on(30), 60_000)]
    invoice = made(cast, None, 100_000, instalments=parts)
    with inside(cast.a.firm):
        make.paid_by_hand(cast.a, invoice, 50_000)

    said = text_of(bob.get(page_of(invoice)))

    assert "Deposit, $400.00" in said
    assert "Part 2, $600.00" in said
    assert "Due April 9: $500.00" not in said  # all that is owed is due then
    assert said.count("Partially Paid") == 2


def test_looking_at_it_marks_nothing(cast, detailed, bob):
    with inside(cast.a.firm):
        before = Invoice.objects.values().get(pk=detailed.pk)
    bob.get(page_of(detailed))
    with inside(cast.a.firm):
        assert Invoice.objects.values().get(pk=detailed.pk) == before


def test_documents_that_wait_for_it_are_named_and_lead_here(cast, bob):
    invoice = made(cast, None, 35_000)
    with inside(cast.a.firm):
        document = papers.shared(cast.a.staff, cast.a.household, "Return.txt", content=b"words")
        documents.lock(document=document, invoice_ids=[invoice.pk], by=cast.a.staff, now=NOON)

    assert "Opens once this is paid" in bob.get(page_of(invoice)).text
    page = bob.get(f"/documents/{document.pk}/").text
    assert f"This opens once invoice {invoice.number} ($350.00) is paid." in page
    assert f'href="{page_of(invoice)}"' in page
    staff = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    assert invoice.number in staff.get(f"/workspace/documents/{document.pk}/").text
    with inside(cast.a.firm):
        make.paid_by_hand(cast.a, invoice, 35_000)
    assert "Opens once this is paid" not in bob.get(page_of(invoice)).text
    answer = bob.get(f"/documents/{document.pk}/download/")
    assert b"".join(answer.streaming_content) == b"words"
    answer.close()


def test_documents_are_not_named_while_they_are_off(cast, bob, turn):
    invoice = made(cast, None, 35_000)
    with inside(cast.a.firm):
        document = papers.shared(cast.a.staff, cast.a.household, "Return.txt", content=b"words")
        documents.lock(document=document, invoice_ids=[invoice.pk], by=cast.a.staff, now=NOON)
    turn(DOCUMENTS, on=False)

    page = bob.get(page_of(invoice))

    assert page.status_code == 200
    assert "Return" not in page.text


def test_a_withdrawn_invoice_says_so(cast, bob):
    invoice = made(cast, None, 100_000, title="A mistake")
    with inside(cast.a.firm):
        operations.void(invoice=invoice, by=cast.a.owner, now=NOON, reason="Wrong client, secret-reason")

    page = bob.get(page_of(invoice))

    assert page.status_code == 200
    assert "This invoice was withdrawn" in page.text
    assert "You don’t owe anything for it." in text_of(page)
    assert "secret-reason" not in page.text
    assert "No invoices yet" in bob.get("/invoices/").text


# --- not released yet (D11) ----------------------------------------------------------------------------


@pytest.mark.requirement("S3-31", "D11")
def test_drafts_are_hidden_unless_the_firm_shows_them(cast, bob, turn):
    with inside(cast.a.firm):
        draft = make.drafted(cast.a, cast.a.household, 70_000, title="Work in hand")
        empty = make.drafted(cast.a, cast.a.household, title="Nothing yet", lines=[])

    assert "Work in hand" not in bob.get("/invoices/").text
    assert bob.get(page_of(draft)).status_code == 404

    turn(UNRELEASED, on=True)
    said = text_of(bob.get("/invoices/"))
    assert "Work in hand" in said
    assert "Not yet due" in said
    assert "Nothing yet" not in said
    assert "You owe nothing." in said or "You owe" not in said
    page = text_of(bob.get(page_of(draft)))
    assert "We are still working on this." in page
    assert "$700.00" in page
    assert "How to pay" not in page
    assert bob.get(page_of(empty)).status_code == 404


# --- who -----------------------------------------------------------------------------------------------


def test_only_its_client_sees_it(cast, detailed, bob, alice):
    with inside(cast.b.firm):
        other = cast.b.bob
    assert bob.get(page_of(detailed)).status_code == 200
    assert alice.get(page_of(detailed)).status_code == 404  # of the household alone
    assert Browser(cast.a.firm).signed_in_as(cast.a.charlie).get(page_of(detailed)).status_code == 404
    assert Browser(cast.b.firm).signed_in_as(other).get(page_of(detailed)).status_code == 404
    assert bob.get("/invoices/not-an-id/").status_code == 404
    for path in ("/invoices/", page_of(detailed)):
        answer = Browser(cast.a.firm).get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")
    assert detailed.number not in alice.get("/invoices/?show=all").text


def test_an_access_that_does_not_go_so_far(cast, detailed, bob):
    with inside(cast.a.firm):
        Access.objects.filter(contact=cast.a.bob).update(level="upload_only")

    assert bob.get("/invoices/").status_code == 403
    assert bob.get(page_of(detailed)).status_code == 403
    assert "Invoices" not in bob.get("/documents/").text


def test_who_is_let_in_for_some_projects_sees_those_alone(cast, alice):
    with inside(cast.a.firm):
        mine = projects.create(client=cast.a.household, by=cast.a.owner, now=NOON, name="Roof")
        theirs = projects.create(client=cast.a.household, by=cast.a.owner, now=NOON, name="Cellar")
        roof = make.released(cast.a, None, 100, title="Of the roof", project=mine)
        cellar = make.released(cast.a, None, 200, title="Of the cellar", project=theirs)
        access = Access.objects.get(contact=cast.a.alice)
        access.is_limited = True
        access.save()
        limiting.limit(access, [mine.pk])

    said = text_of(alice.get("/invoices/"))

    assert "Of the roof" in said
    assert "Of the cellar" not in said
    assert "$1.00" in said
    assert alice.get(page_of(roof)).status_code == 200
    assert alice.get(page_of(cellar)).status_code == 404


def test_off_it_is_gone_here_and_stays_elsewhere(cast, detailed, bob, turn):
    turn(BILLING, on=False)

    for path in ("/invoices/", page_of(detailed)):
        assert bob.get(path).status_code == 404
    home = bob.get("/").text
    assert "Invoices" not in home
    assert "You owe" not in home
    assert "Pay invoice" not in home
    elsewhere = Browser(cast.b.firm).signed_in_as(cast.b.bob)
    assert elsewhere.get("/invoices/").status_code == 200


def test_hostile_names_stay_words(cast, bob):
    name = '<script>alert("x")</script>'
    invoice = made(cast, None, title=name, note=name, about=name, lines=[Charge(name, 100, detail=name)])

    for path in ("/invoices/", page_of(invoice), "/"):
        page = bob.get(path).text
        assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in bob.get(page_of(invoice)).text


# --- where else it stands ------------------------------------------------------------------------------


@pytest.mark.requirement("S0-6", "S1-3")
def test_home_says_what_is_owed(cast, bob):
    assert "You owe" not in bob.get("/").text
    made(cast, None, 128_000, title="Partnership return", due_on=on(8))
    said = text_of(bob.get("/")).replace(" .", ".").replace(" ,", ",")
    assert "our balance is $1,280.00." in said
    assert "Partnership return, due March 18." in said
    made(cast, None, 56_250, due_on=on(3))
    said = text_of(bob.get("/"))
    assert "2 open invoices" in said
    assert "the first due March 13." in said
    assert "$1,842.50" in said


@pytest.mark.requirement("S0-13")
def test_an_open_invoice_is_a_to_do_of_who_pays(cast, bob):
    invoice = made(cast, None, 128_000)

    page = bob.get("/to-do/").text
    assert f"Pay invoice {invoice.number}" in page
    assert f'href="{page_of(invoice)}"' in page
    with inside(cast.a.firm):
        Access.objects.filter(contact=cast.a.bob).update(level="view_only")
    assert f"Pay invoice {invoice.number}" not in bob.get("/to-do/").text


def test_a_project_shows_its_invoices(cast, bob, turn):
    with inside(cast.a.firm):
        project = projects.create(client=cast.a.household, by=cast.a.owner, now=NOON, name="Roof")
        make.released(cast.a, None, 128_000, title="Framing complete", project=project)

    said = text_of(bob.get(f"/projects/{project.pk}/"))
    assert "Framing complete" in said
    assert "$1,280.00" in said
    turn(BILLING, on=False)
    assert "Framing complete" not in bob.get(f"/projects/{project.pk}/").text
