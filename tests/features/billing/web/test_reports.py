"""Reports on the page, as files and by the API."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from features.base import sheets
from features.base.models import AuditEvent
from features.billing import reports
from features.billing.reports import files
from features.billing.reports.shape import Column, Line, Part, Report, money
from features.billing.switches import BILLING
from features.toggles import operations as toggles
from tenants.context import inside
from tests.cast import Cast
from tests.factories import billing
from tests.http import Browser, text_of

REPORTS = "/workspace/invoices/reports/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(cast: Cast) -> Browser:
    with inside(cast.a.firm):
        now = timezone.now()
        cast.a.household.name = '=HYPERLINK("//evil")'
        cast.a.household.save(update_fields=["name"])
        late = billing.released(cast.a, None, 128_000, now=now - timedelta(days=50), title="+Advice")
        billing.paid_by_hand(cast.a, late, 28_000, now=now)
        billing.prepaid(cast.a, cast.a.bakery, 5_000, now=now)
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)


def opened(answer: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(answer.content))


@pytest.mark.parametrize("key", reports.KINDS)
def test_each_has_a_page_with_its_tabs_days_and_files(staff: Browser, key: str) -> None:
    answer = staff.get(f"{REPORTS}{key}/")
    page = text_of(answer)

    assert answer.status_code == 200
    assert f'href="{REPORTS}{key}/" aria-current="page"' in page
    assert f"{REPORTS}{key}/file/?" in page
    assert "Excel" in page
    assert "style=" not in page


def test_the_menu_of_invoices_leads_there(staff: Browser) -> None:
    assert f'href="{REPORTS}"' in text_of(staff.get("/workspace/invoices/"))
    assert staff.get(REPORTS)["Location"] == f"{REPORTS}aging/"


def test_aging_leads_to_the_client_and_to_what_is_overdue(cast: Cast, staff: Browser) -> None:
    page = text_of(staff.get(f"{REPORTS}aging/"))

    assert "=HYPERLINK(&quot;//evil&quot;)" in page
    assert f"/workspace/clients/{cast.a.household.pk}/invoices/" in page
    assert "/workspace/invoices/?tab=overdue&amp;q=%3DHYPERLINK" in page
    assert "$1,000.00" in page


def test_income_is_drawn_with_words_for_those_who_do_not_see_it(staff: Browser) -> None:
    page = text_of(staff.get(f"{REPORTS}income/"))

    assert '<svg viewBox="0 0 960 300" role="img" aria-labelledby="chart-title chart-said">' in page
    assert '<desc id="chart-said">$' in page
    assert '<rect class="received"' in page


def test_nothing_yet_is_said(cast: Cast) -> None:
    browser = Browser(cast.b.firm).signed_in_as(cast.b.owner)

    for key in reports.KINDS:
        page = text_of(browser.get(f"{REPORTS}{key}/"))
        assert 'class="empty"' in page
        assert "<rect" not in page


@pytest.mark.parametrize(
    "query",
    ["from=x&to=2026-01-01", "from=2026-03-02&to=2026-03-01", "period=own", "from=2999-01-01&to=2999-01-02"],
)
def test_days_that_make_no_sense_are_said_and_no_file_is_made_of_them(staff: Browser, query: str) -> None:
    assert staff.get(f"{REPORTS}payments/?{query}").status_code == 422
    assert 'role="alert"' in text_of(staff.get(f"{REPORTS}payments/?{query}"))
    assert staff.get(f"{REPORTS}payments/file/?{query}").status_code == 302


@pytest.mark.parametrize("key", reports.KINDS)
def test_files_open_clean_and_are_written_down(cast: Cast, staff: Browser, key: str) -> None:
    answer = staff.get(f"{REPORTS}{key}/file/?as=xlsx&period=year")
    book = opened(answer)
    text = staff.get(f"{REPORTS}{key}/file/?as=csv&period=year")

    assert answer["Content-Type"] == sheets.XLSX
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{key}-20')
    assert all(cell.data_type != "f" for page in book for row in page.rows for cell in row)
    assert all(page.freeze_panes == "A2" for page in book)
    assert text.content.decode().startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.content.decode().removeprefix("\ufeff"), newline="")))
    assert rows[0][-1] == "Currency"
    with inside(cast.a.firm):
        assert AuditEvent.objects.filter(event="report.exported").count() == 2


def test_amounts_and_days_are_real_ones_in_the_workbook(staff: Browser) -> None:
    book = opened(staff.get(f"{REPORTS}payments/file/?as=xlsx"))

    day = book["By day"]
    assert [cell.value for cell in day[1]][:3] == ["Day", "Payments", "Received"]
    assert isinstance(day["A2"].value, datetime)
    assert (day["C2"].value, day["C2"].number_format) == (330, "#,##0.00")
    assert [day["A3"].value, day["C3"].value, day["C3"].font.bold] == ["Total", 330, True]
    each = book["Each payment"]
    assert {each["C2"].value, each["C3"].value} == {"Aldergate Bakery", '\'=HYPERLINK("//evil")'}


def test_a_table_that_is_too_long_says_where_it_was_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST", 2)
    part = Part(
        "p",
        "P",
        (Column("client", "Client"), money("sum", "Sum")),
        [Line("USD", (str(at), 100)) for at in range(5)],
    )

    assert "Only the first" in files.as_csv(part)
    page = openpyxl.load_workbook(io.BytesIO(files.as_workbook(Report("p", "P", "", (part,)))))["P"]
    assert [page.cell(row, 1).value for row in range(2, 6)] == ["0", "1", files.CUT, "Total"]
    assert page["B5"].value == 5


def test_yen_have_no_decimals_in_files() -> None:
    part = Part("p", "P", (money("sum", "Sum"),), [Line("JPY", (1280,)), Line("USD", (1280,))])

    assert "1280,JPY\r\n12.80,USD" in files.as_csv(part)


def test_exports_are_limited(staff: Browser) -> None:
    codes = [staff.get(f"{REPORTS}aging/file/").status_code for _ in range(21)]

    assert codes[:20] == [200] * 20
    assert codes[20] == 429


def test_while_invoices_are_off_there_are_no_reports(cast: Cast, staff: Browser) -> None:
    with inside(cast.a.firm):
        toggles.turn(switch=BILLING, on=False, by=cast.a.owner)

    assert staff.get(f"{REPORTS}aging/").status_code == 404
    assert staff.get(f"{REPORTS}aging/file/").status_code == 404


def test_the_api_says_the_same_as_the_files(cast: Cast, staff: Browser) -> None:
    for key in reports.KINDS:
        found = staff.get(f"/api/v1/reports/{key}/?period=year").json()
        book = opened(staff.get(f"{REPORTS}{key}/file/?as=xlsx&period=year"))
        assert [part["title"] for part in found["parts"]] == book.sheetnames
        for part in found["parts"]:
            page = book[part["title"]]
            sums = len(part["totals"]) if any(part["totals"].values()) else 0
            assert page.max_row == 1 + len(part["lines"]) + sums
    aging = staff.get("/api/v1/reports/aging/").json()
    assert aging["parts"][0]["totals"]["USD"]["total"] == 100_000
    assert aging["parts"][0]["lines"][0]["client_id"] == str(cast.a.household.pk)
    assert staff.get("/api/v1/reports/tax/?from=x&to=y").status_code == 422
