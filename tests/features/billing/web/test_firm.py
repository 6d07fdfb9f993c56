"""Invoices in the workspace: the list, the editor, one invoice, payments."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from features.billing import operations, queries
from features.billing.models import Account, CreditLot, CreditUse, Invoice, Line, Payment, TaxRate
from features.billing.rules import Charge
from tenants import hosts
from tenants.context import inside, platform
from tenants.models import Firm
from tests.cast import Cast
from tests.factories import billing
from tests.http import Browser, text_of

INVOICES = "/workspace/invoices/"
pytestmark = pytest.mark.django_db


def staff(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)


def form(**given: Any) -> dict[str, Any]:
    due = (billing.firms_day() + timedelta(days=14)).isoformat()
    return {
        "title": "Bookkeeping", "due_on": due, "currency": "USD", "pays_online": "on", "uses_credit": "on", "in_parts": "on",
        "line_description": ["February", "Registration"], "line_detail": ["", ""], "line_quantity": ["1", "1.5"],
        "line_unit": ["", "hours"], "line_rate": ["340.00", "$150"], "line_tax": ["", ""], "line_cost": ["", "75"],
        "line_kind": ["item", "item"],
    } | given  # fmt: skip


def draft(cast: Cast, *amounts: int, **given: Any) -> Invoice:
    with inside(cast.a.firm):
        return billing.drafted(cast.a, None, *amounts, now=timezone.now(), **given)


def released(cast: Cast, *amounts: int, **given: Any) -> Invoice:
    with inside(cast.a.firm):
        return billing.released(cast.a, None, *amounts, now=timezone.now(), **given)


def test_the_list_says_what_is_owed_and_how_each_stands(cast: Cast) -> None:
    released(cast, 128_000, title="Partnership return")
    draft(cast, 5_000, title="Not yet")

    page = text_of(staff(cast).get(INVOICES))

    assert "$1,280.00 open, nothing is overdue" in page
    assert "Partnership return" in page
    assert "Unpaid" in page
    assert "Not yet" not in page


@pytest.mark.requirement("D11")
def test_drafts_have_a_tab_of_their_own(cast: Cast) -> None:
    draft(cast, 5_000, title="Not yet")

    page = text_of(staff(cast).get(f"{INVOICES}?tab=drafts"))

    assert "Not yet" in page
    assert "No number yet" in page


def test_what_is_overdue_is_told_apart(cast: Cast) -> None:
    with inside(cast.a.firm):
        then = timezone.now() - timedelta(days=40)
        billing.released(cast.a, None, 1_000, now=then, title="Late one")
    released(cast, 2_000, title="Young one")

    page = text_of(staff(cast).get(f"{INVOICES}?tab=overdue"))

    assert "$30.00 open, $10.00 of it overdue" in page
    assert "Late one" in page
    assert "Young one" not in page


@pytest.mark.parametrize("words", ["2026", "partnership", "household"])
def test_it_is_found_by_number_title_and_client(cast: Cast, words: str) -> None:
    now = timezone.now().replace(year=2026)
    with inside(cast.a.firm):
        billing.released(cast.a, now=now)

    page = text_of(staff(cast).get(INVOICES, {"q": words, "tab": "all"}))

    assert "Partnership return" in page
    assert "Nothing fits" in text_of(staff(cast).get(INVOICES, {"q": f"{words} zebra", "tab": "all"}))


def test_the_list_takes_as_many_queries_for_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    browser = staff(cast)
    browser.get(INVOICES)
    counts = []
    for _ in range(2):
        for _ in range(3):
            released(cast)
        with django_assert_max_num_queries(40) as caught:
            browser.get(INVOICES)
        counts.append(len(caught.captured_queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "ask", ["?tab=nonsense&sort=x&page=999999", "?page=-1", "?q=%00", "?sort=client&tab=all"]
)
def test_mangled_wishes_are_no_fault(cast: Cast, ask: str) -> None:
    released(cast)

    assert staff(cast).get(INVOICES + ask).status_code == 200


def test_a_draft_is_written_with_all_that_stands_on_it(cast: Cast) -> None:
    url = f"/workspace/clients/{cast.a.household.pk}/invoices/new/"

    answer = staff(cast).post(url, form(note="Thank you", discount="5", remarks="Careful"))

    assert answer.status_code == 302
    with inside(cast.a.firm):
        made = Invoice.objects.get()
        assert (made.subtotal, made.discount, made.total, made.state) == (56_500, 500, 56_000, "draft")
        assert list(made.lines.values_list("quantity", "rate", "cost", "unit")) == [
            (Decimal(1), 34_000, None, ""), (Decimal("1.5"), 15_000, 7_500, "hours"),
        ]  # fmt: skip
        assert (made.note, made.remarks, made.in_parts) == ("Thank you", "Careful", None)


def test_a_line_is_added_without_a_script_and_nothing_is_lost(cast: Cast) -> None:
    url = f"/workspace/clients/{cast.a.household.pk}/invoices/new/"

    answer = staff(cast).post(url, form(add="1", note="Kept words"))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('name="line_description"') == 4  # two, the new one, and the pattern
    assert 'value="Registration"' in page
    assert "Kept words" in page
    with inside(cast.a.firm):
        assert not Invoice.objects.exists()


def test_a_line_is_removed_without_a_script(cast: Cast) -> None:
    url = f"/workspace/clients/{cast.a.household.pk}/invoices/new/"

    page = staff(cast).post(url, form(remove="0")).content.decode()

    assert 'value="February"' not in page
    assert 'value="Registration"' in page


def test_what_is_wrong_is_said_and_all_that_was_typed_stays(cast: Cast) -> None:
    url = f"/workspace/clients/{cast.a.household.pk}/invoices/new/"

    answer = staff(cast).post(url, form(line_rate=["12,5", "<b>x</b>"], title=""))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter an amount such as 1280.00." in page
    assert 'value="12,5"' in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "Say what this invoice is for." in page or "This field is required" in page


def test_totals_are_the_servers(cast: Cast) -> None:
    with inside(cast.a.firm):
        rate = TaxRate.objects.create(name="Sales tax", rate=10_000)

    page = text_of(staff(cast).post(f"{INVOICES}totals/", form(line_tax=[str(rate.pk), ""], discount="65")))

    assert "$565.00" in page
    assert "−$65.00" in page
    assert "$30.09" in page  # a tenth of 340.00 less its share of the discount
    assert "$530.09" in page


def test_a_plan_of_instalments_comes_to_the_total(cast: Cast) -> None:
    url = f"/workspace/clients/{cast.a.household.pk}/invoices/new/"
    split = {
        "split": "1",
        "split_parts": "3",
        "split_deposit": "100",
        "split_every": "month",
        "split_first": "2027-01-31",
    }

    page = staff(cast).post(url, form(**split)).content.decode()

    assert [f'value="{amount}"' in page for amount in ("100.00", "155.00")] == [True, True]
    assert "2027-02-28" in page
    assert "Together $565.00 of $565.00" in text_of(staff(cast).post(url, form(**split)))


def test_two_who_change_a_draft_see_both(cast: Cast) -> None:
    made = draft(cast, 10_000, title="First")
    with inside(cast.a.firm):
        operations.change(invoice=made, by=cast.a.staff, now=timezone.now(), title="Theirs")

    answer = staff(cast).post(f"{INVOICES}{made.pk}/edit/", form(title="Mine", version="1"))

    page = text_of(answer)
    assert answer.status_code == 422
    assert "Somebody else has changed this draft." in page
    assert "What was saved meanwhile" in page
    assert 'value="Mine"' in page
    again = staff(cast).post(f"{INVOICES}{made.pk}/edit/", form(title="Mine", version="2"))
    assert again.status_code == 302
    with inside(cast.a.firm):
        assert Invoice.objects.get().title == "Mine"


def test_a_release_says_what_will_happen_and_gives_the_number(cast: Cast) -> None:
    made = draft(cast, 10_000, due_on=billing.firms_day())

    asked = text_of(staff(cast).get(f"{INVOICES}{made.pk}/release/"))
    assert "It is due today" in asked
    staff(cast).post(f"{INVOICES}{made.pk}/release/")

    with inside(cast.a.firm):
        assert Invoice.objects.get().number


def test_several_drafts_are_released_at_once_and_one_that_cannot_be_is_named(cast: Cast) -> None:
    good, empty = draft(cast, 10_000), draft(cast, title="Empty one")
    with inside(cast.a.firm):
        operations.change(invoice=empty, by=cast.a.owner, now=timezone.now(), lines=[])

    answer = staff(cast).post(
        f"{INVOICES}release/", {"invoice": [str(good.pk), str(empty.pk), "x"]}, follow=True
    )

    page = text_of(answer)
    assert "1 invoice released." in page
    assert "Empty one" in page
    with inside(cast.a.firm):
        assert set(Invoice.objects.values_list("state", flat=True)) == {"draft", "released"}


@pytest.mark.requirement("S3-27")
def test_the_invoice_page_shows_paper_history_and_costs_to_staff(cast: Cast) -> None:
    made = released(cast, lines=[Charge("Work", 10_000, Decimal(1), cost=4_000)])
    with inside(cast.a.firm):
        billing.paid_by_hand(cast.a, made, 2_500, now=timezone.now())

    page = text_of(staff(cast).get(f"{INVOICES}{made.pk}/"))

    assert "Partially Paid" in page
    assert "$75.00 owed" in page
    assert "Released" in page
    assert "Check" in page
    assert "$60.00" in page  # what is left after costs


def test_a_draft_is_discarded_and_an_invoice_is_not(cast: Cast) -> None:
    made, other = draft(cast), released(cast)

    staff(cast).post(f"{INVOICES}{made.pk}/removal/")
    staff(cast).post(f"{INVOICES}{other.pk}/removal/")

    with inside(cast.a.firm):
        assert list(Invoice.objects.all()) == [other]


def test_an_invoice_is_copied_into_a_draft(cast: Cast) -> None:
    made = released(cast, 7_000, 8_000)

    staff(cast).post(f"{INVOICES}{made.pk}/copy/")

    with inside(cast.a.firm):
        copy = Invoice.objects.get(state="draft")
        assert (copy.total, copy.number) == (15_000, "")


def test_an_invoice_is_voided_with_a_reason(cast: Cast) -> None:
    made = released(cast)

    staff(cast).post(f"{INVOICES}{made.pk}/void/", {"reason": "Twice"})

    with inside(cast.a.firm):
        assert Invoice.objects.values_list("state", "void_reason").get() == ("void", "Twice")
    assert "Twice" in text_of(staff(cast).get(f"{INVOICES}{made.pk}/"))


def test_a_credit_note_lowers_what_is_owed(cast: Cast) -> None:
    made = released(cast, 10_000)

    staff(cast).post(f"{INVOICES}{made.pk}/credit-note/", {"amount": "25", "words": "A mistake"})

    with inside(cast.a.firm):
        assert queries.owed_by(cast.a.household) == {"USD": 7_500}
        assert CreditLot.objects.get().words == "A mistake"


def test_credit_is_used_and_taken_back(cast: Cast) -> None:
    with inside(cast.a.firm):
        billing.prepaid(cast.a, cast.a.household, 4_000, now=timezone.now())
    made = released(cast, 10_000, uses_credit=False)

    staff(cast).post(f"{INVOICES}{made.pk}/credit/")
    with inside(cast.a.firm):
        assert queries.owed_by(cast.a.household) == {"USD": 6_000}
        use = CreditUse.objects.get()
    assert "Take it back" in text_of(staff(cast).get(f"{INVOICES}{made.pk}/"))
    staff(cast).post(f"{INVOICES}{made.pk}/credit/{use.pk}/removal/")

    with inside(cast.a.firm):
        assert queries.owed_by(cast.a.household) == {"USD": 10_000}


def paying(**given: Any) -> dict[str, Any]:
    return {"kind": "check", "received_on": billing.firms_day().isoformat(), "currency": "USD"} | given


def test_a_check_pays_several_and_the_rest_is_credit(cast: Cast) -> None:
    one, two = released(cast, 10_000), released(cast, 5_000)
    url = f"/workspace/clients/{cast.a.household.pk}/invoices/payment/"
    begun = staff(cast).get(url).content.decode()
    assert 'value="150.00"' in begun

    shares = {f"for-{one.pk}": "100", f"for-{two.pk}": "20.00"}
    answer = staff(cast).post(url, paying(amount="130", reference="1042", **shares))

    assert answer.status_code == 302
    with inside(cast.a.firm):
        assert queries.owed_by(cast.a.household) == {"USD": 2_000}  # the rest is credit, used at once
        assert CreditLot.objects.get().amount == 1_000


def test_without_shares_what_is_due_first_is_paid_first(cast: Cast) -> None:
    late = released(cast, 10_000, due_on=billing.firms_day() + timedelta(days=30))
    soon = released(cast, 5_000, due_on=billing.firms_day() + timedelta(days=3))
    url = f"/workspace/clients/{cast.a.household.pk}/invoices/payment/"

    staff(cast).post(url, paying(amount="60"))

    with inside(cast.a.firm):
        owed = dict(Invoice.objects.values_list("pk", "account__balance"))
        assert owed == {soon.pk: 0, late.pk: 9_000}


def test_what_is_to_be_held_in_trust_pays_no_fee_that_nobody_named(cast: Cast) -> None:
    released(cast, 5_000)
    with platform():
        Firm.objects.filter(pk=cast.a.firm.pk).update(kind="law")
        hosts.publish(cast.a.firm)
    url = f"/workspace/clients/{cast.a.household.pk}/invoices/payment/"

    staff(cast).post(url, paying(amount="60", purpose="trust"))

    with inside(cast.a.firm):
        assert queries.held_for(cast.a.household, Account.Kind.TRUST) == {"USD": 6_000}
        assert queries.owed_by(cast.a.household) == {"USD": 5_000}


def test_too_much_given_out_is_refused_with_all_that_was_typed(cast: Cast) -> None:
    one = released(cast, 10_000)
    url = f"/workspace/clients/{cast.a.household.pk}/invoices/payment/"

    answer = staff(cast).post(url, paying(amount="50", **{f"for-{one.pk}": "80"}))

    assert answer.status_code == 422
    assert "You give out more than came in." in text_of(answer)
    with inside(cast.a.firm):
        assert not Payment.objects.exists()


def test_the_amount_is_shared_out_on_the_page(cast: Cast) -> None:
    released(cast, 10_000)
    url = f"/workspace/clients/{cast.a.household.pk}/invoices/payment/"

    page = staff(cast).post(url, paying(amount="30", spread="1")).content.decode()

    assert 'value="30.00"' in page
    with inside(cast.a.firm):
        assert not Payment.objects.exists()


def test_a_check_that_came_back_is_owed_again(cast: Cast) -> None:
    made = released(cast, 10_000)
    with inside(cast.a.firm):
        payment = billing.paid_by_hand(cast.a, made, 10_000, now=timezone.now())

    staff(cast).post(f"{INVOICES}payments/{payment.pk}/return/")

    with inside(cast.a.firm):
        assert queries.owed_by(cast.a.household) == {"USD": 10_000}
    assert "Returned" in text_of(staff(cast).get(f"{INVOICES}payments/{payment.pk}/"))


@pytest.mark.parametrize(("credited", "owed"), [({"credit": "on"}, {}), ({}, {"USD": 4_000})])
def test_a_refund_leaves_the_invoice_owed_or_credited(
    cast: Cast, credited: dict[str, str], owed: dict[str, int]
) -> None:
    made = released(cast, 10_000)
    with inside(cast.a.firm):
        payment = billing.paid_by_hand(cast.a, made, 10_000, now=timezone.now())
        part = payment.parts.get()
    url = f"{INVOICES}payments/{payment.pk}/refund/"
    assert "Paid for" in text_of(staff(cast).get(url))

    said = {"of": f"part-{part.pk}", "amount": "40", "reason": "Agreed"}
    answer = staff(cast).post(url, said | credited)

    assert answer.status_code == 302
    with inside(cast.a.firm):
        assert queries.owed_by(cast.a.household) == owed
    assert "That is more than is left of it." in text_of(staff(cast).post(url, said | {"amount": "60.01"}))


def test_credit_is_given_by_hand(cast: Cast) -> None:
    url = f"/workspace/clients/{cast.a.household.pk}/invoices/credit/"

    staff(cast).post(url, {"amount": "12.50", "words": "For the wait"})

    with inside(cast.a.firm):
        assert queries.held_for(cast.a.household) == {"USD": 1_250}


def test_time_is_pasted_into_lines_and_bad_rows_are_named(cast: Cast) -> None:
    made = draft(cast, 10_000)
    url = f"{INVOICES}{made.pk}/time/"
    rows = "2026-02-24, Daniel Okafor, Section 179 review, 1.2, 150.00\n2026-02-31, D, Review, 1, 90\n,,Call,x,90"

    refused = text_of(staff(cast).post(url, {"rows": rows}))
    assert "Row 2: “2026-02-31” is no day" in refused
    assert "Row 3: Enter a quantity" in refused
    staff(cast).post(url, {"rows": "Description\tHours\tDate\nReview\t1.2\t2/24/2026", "rate": "150"})

    with inside(cast.a.firm):
        line = Line.objects.get(kind="time")
        assert (line.quantity, line.rate, line.amount, line.unit) == (Decimal("1.2"), 15_000, 18_000, "hours")
        assert Invoice.objects.get().total == 28_000


def test_a_clients_record_has_its_invoices_and_its_balance(cast: Cast) -> None:
    released(cast, 10_000, title="Partnership return")

    tab = text_of(staff(cast).get(f"/workspace/clients/{cast.a.household.pk}/invoices/"))
    record = text_of(staff(cast).get(f"/workspace/clients/{cast.a.household.pk}/"))

    assert "Partnership return" in tab
    assert "Open balance" in tab
    assert "$100.00" in record


def test_staff_without_collecting_see_no_button_for_it(cast: Cast) -> None:
    made = released(cast)
    browser = Browser(cast.a.firm).signed_in_as(cast.a.staff)

    page = text_of(browser.get(f"{INVOICES}{made.pk}/"))

    assert "Record a payment" not in page
    assert "Write a credit note" not in page
    assert browser.get(f"/workspace/clients/{cast.a.household.pk}/invoices/payment/").status_code == 403


def test_another_firms_invoice_is_not_there(cast: Cast) -> None:
    made = released(cast)

    assert Browser(cast.b.firm).signed_in_as(cast.b.owner).get(f"{INVOICES}{made.pk}/").status_code == 404


def test_off_is_gone(cast: Cast) -> None:
    from features.billing.switches import BILLING  # noqa: PLC0415
    from features.toggles import operations as toggles  # noqa: PLC0415

    with inside(cast.a.firm):
        toggles.turn(switch=BILLING, on=False, by=cast.a.owner)

    assert staff(cast).get(INVOICES).status_code == 404
    assert "/workspace/invoices/" not in staff(cast).get("/workspace/clients/").content.decode()
