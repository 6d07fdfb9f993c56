"""The pages of series: staff begin, look at and change them; clients see what comes by itself, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from features.billing.models import Invoice, Series
from features.billing.operations import making
from features.clients.models import Client
from tenants.context import inside
from tests.cast import Cast, FirmCast
from tests.factories.billing import firms_day, released
from tests.factories.series import begun
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db
LIST = "/workspace/invoices/recurring/"


def owner(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)


def posted(**given: Any) -> dict[str, Any]:
    return {
        "title": "Bookkeeping, {month}", "every": "month", "day": "31", "ends": "never", "due_days": "10",
        "starts_on": (firms_day() + timedelta(days=3)).isoformat(), "then": "release", "currency": "USD",
        "pays_online": "on", "line_description": ["Books for {month}"], "line_quantity": ["2"], "line_rate": ["170.00"],
        "line_detail": [""], "line_unit": [""], "line_tax": [""], "line_cost": ["9.00"], "line_kind": ["item"],
    } | given  # fmt: skip


def soon(a: FirmCast, client: Client | None = None, **given: Any) -> Series:
    return begun(a, client, now=timezone.now(), starts_on=firms_day() + timedelta(days=5), **given)


def test_it_is_begun_in_the_form_and_shown_with_what_comes(cast: Cast) -> None:
    here = f"/workspace/clients/{cast.a.household.pk}/recurring-invoices/new/"
    assert owner(cast).get(here).status_code == 200
    answer = owner(cast).post(here, posted())

    with inside(cast.a.firm):
        series = Series.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{series.pk}/")
    page = text_of(owner(cast).get(answer["Location"]))
    assert page.count("$340.00") >= 4
    assert "Each month, on its last day" in page
    assert "Bookkeeping" in text_of(owner(cast).get(LIST))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": "{moon}"}, "Nothing is known as {moon}"), ({"line_rate": ["x"]}, "Enter an amount"),
        ({"ends": "after"}, "Enter a number."), ({"ends": "on"}, "Choose a day."), ({"every": "moon"}, "Select a valid"),
        ({"starts_on": "2020-01-01"}, "Choose a day from today on"), ({"pays_online": "", "asks_autopay": "on"}, "paid online"),
        ({"line_description": [""], "line_rate": [""], "line_cost": [""]}, "Add a line first"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    cast: Cast, wrong: dict[str, Any], words: str
) -> None:
    here = f"/workspace/clients/{cast.a.household.pk}/recurring-invoices/new/"
    answer = owner(cast).post(here, posted(note="Keep me", **wrong))

    assert answer.status_code == 422
    page = text_of(answer)
    assert words in page
    assert "Keep me" in answer.content.decode()


def test_an_invoice_is_made_recurring_with_its_lines(cast: Cast) -> None:
    with inside(cast.a.firm):
        invoice = released(
            cast.a, now=timezone.now(), note="As agreed", due_on=firms_day() + timedelta(days=20)
        )
    page = owner(cast).get(f"/workspace/invoices/{invoice.pk}/").content.decode()
    link = f"/workspace/clients/{cast.a.household.pk}/recurring-invoices/new/?invoice={invoice.pk}"
    assert link in page

    form = owner(cast).get(link).content.decode()
    for words in ("Partnership return", "Work 1", "1280.00", "As agreed", 'value="20"'):
        assert words in form


def test_it_is_changed_paused_resumed_left_out_and_ended(cast: Cast) -> None:
    with inside(cast.a.firm):
        series = soon(cast.a)
    here = f"{LIST}{series.pk}/"
    owner(cast).post(f"{here}edit/", posted(title="More", version="1"))
    states = []
    for what in ("pause", "resumption", "skip", "end"):
        assert owner(cast).post(f"{here}{what}/", {"on": ""}).status_code == 302
        with inside(cast.a.firm):
            states.append(Series.objects.get().state)

    assert states == ["paused", "active", "active", "ended"]
    with inside(cast.a.firm):
        assert Series.objects.get().title == "More"
    assert owner(cast).get(f"{here}edit/").status_code == 302
    assert "Nothing: it has ended." in text_of(owner(cast).get(here))


def test_two_who_save_it_do_not_undo_each_other(cast: Cast) -> None:
    with inside(cast.a.firm):
        series = soon(cast.a)
    here = f"{LIST}{series.pk}/edit/"
    owner(cast).post(here, posted(title="Theirs", version="1"))
    answer = owner(cast).post(here, posted(title="Mine", version="1"))

    assert answer.status_code == 422
    assert "Somebody else has changed this series" in text_of(answer)
    assert 'name="version" value="2"' in answer.content.decode()


def test_a_line_more_or_less_saves_nothing(cast: Cast) -> None:
    here = f"/workspace/clients/{cast.a.household.pk}/recurring-invoices/new/"
    more = owner(cast).post(here, posted(add="1")).content.decode()
    less = owner(cast).post(here, posted(remove="0")).content.decode()

    assert (more.count('name="line_rate"'), less.count('name="line_rate"')) == (3, 2)  # one is the pattern
    with inside(cast.a.firm):
        assert not Series.objects.exists()


def test_trouble_is_shown_where_staff_look(cast: Cast) -> None:
    with inside(cast.a.firm):
        series = soon(cast.a)
        Series.objects.filter(pk=series.pk).update(trouble=making.ARCHIVED, troubled_at=timezone.now())

    assert making.ARCHIVED in text_of(owner(cast).get(f"{LIST}{series.pk}/"))
    assert "Needs you" in text_of(owner(cast).get(LIST))
    assert "Needs you" in text_of(owner(cast).get(f"/workspace/clients/{cast.a.household.pk}/invoices/"))


def test_clients_see_what_comes_by_itself_and_no_drafts(cast: Cast) -> None:
    with inside(cast.a.firm):
        soon(cast.a, title="Seen, {year}", remarks="Our remark")
        soon(cast.a, title="Hidden", then="draft")
        soon(cast.a, cast.a.bakery, title="Of others")
    page = text_of(Browser(cast.a.firm).signed_in_as(cast.a.alice).get("/invoices/"))

    assert f"Seen, {(firms_day() + timedelta(days=5)).year}" in page
    assert "$340.00" in page
    for word in ("Hidden", "Of others", "Our remark", "Pay these automatically"):
        assert word not in page


def test_the_list_asks_the_same_whatever_its_length(cast: Cast) -> None:
    counts = []
    for _ in range(2):
        with inside(cast.a.firm):
            soon(cast.a), soon(cast.a, cast.a.bakery)
        browser = owner(cast)
        browser.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            browser.get(LIST)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_what_was_made_stands_on_its_page_and_names_it(cast: Cast) -> None:
    with inside(cast.a.firm):
        series = begun(cast.a, now=timezone.now(), title="Books")
        making.make_due(now=timezone.now())
        invoice = Invoice.objects.get()

    assert invoice.number in text_of(owner(cast).get(f"{LIST}{series.pk}/"))
    assert f"{LIST}{series.pk}/" in owner(cast).get(f"/workspace/invoices/{invoice.pk}/").content.decode()


def test_what_would_come_is_shown_before_anything_is_saved(cast: Cast) -> None:
    here = f"/workspace/clients/{cast.a.household.pk}/recurring-invoices/new/"
    page = text_of(owner(cast).post(here, posted(preview="1", title="Week of {period}", every="week")))
    wrong = owner(cast).post(here, posted(preview="1", title="{moon}"))

    assert "What would come next" in page
    assert page.count("Week of") >= 3
    assert page.count("$340.00") >= 4
    assert wrong.status_code == 422
    with inside(cast.a.firm):
        assert not Series.objects.exists()
        series = soon(cast.a)
        making.make_due(now=timezone.now() + timedelta(days=5))
        series.refresh_from_db()
    shown = owner(cast).post(f"{LIST}{series.pk}/edit/", posted(preview="1", day="31", version="1"))
    owner(cast).post(f"{LIST}{series.pk}/edit/", posted(day="31", version="1"))
    with inside(cast.a.firm):
        series.refresh_from_db()
        assert shown.context["coming"][0].on == series.next_on
