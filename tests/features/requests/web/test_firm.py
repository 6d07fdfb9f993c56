"""Staff ask, look at what came, and see who owes what."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from features.projects.models import Project
from features.requests import operations, waiting
from features.requests.models import DoneRules, Request, Template
from features.requests.switches import REQUESTS, UPLOAD_LINKS
from tenants.context import inside
from tests.cast import NOON
from tests.factories.documents import accepted
from tests.features.actions.web.test_client import text_of
from tests.http import Browser


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def staff(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


@pytest.fixture
def base(cast) -> str:
    return f"/workspace/clients/{cast.a.household.pk}/requests/"


def newest(cast) -> Any:
    with inside(cast.a.firm):
        return Request.objects.select_related("client").prefetch_related("items").first()


def test_a_list_of_the_firm_and_lines_of_ones_own_are_sent(cast, staff, base):
    with inside(cast.a.firm):
        template = Template.objects.get(name="Individual tax return")
    said = {
        "title": "Your 2025 return", "year": "2025", "due_on": "2026-03-31", "source": f"template:{template.pk}",
        "lines": "Lease\r\n\r\nChildcare receipts", "note": "As last year.", "send": "1",
    }  # fmt: skip

    response = staff.post(f"{base}new/", said, follow=True)

    assert "Alice Alder and Bob Birch got an e-mail." in text_of(response)
    titles = [one.title for one in newest(cast).items.all()]
    assert titles[0] == "W-2 for 2025"
    assert titles[-2:] == ["Lease", "Childcare receipts"]
    assert "To do: " not in text_of(response)


def test_a_project_of_the_clients_is_chosen_and_shown_on_both_sides(cast, staff, base):
    with inside(cast.a.firm):
        kitchen = Project.objects.create(client=cast.a.household, name="Kitchen")
        Project.objects.create(client=cast.a.bakery, name="Oven")
    form = staff.get(f"{base}new/").content.decode()
    assert ("Kitchen" in form, "Oven" in form) == (True, False)

    staff.post(f"{base}new/", {"title": "Papers", "lines": "Plan", "project": str(kitchen.pk), "draft": "1"})
    draft = newest(cast)
    assert draft.project_id == kitchen.pk
    assert "Kitchen" in text_of(staff.get(f"{base}{draft.pk}/details/"))
    staff.post(f"{base}{draft.pk}/details/", {"title": "Papers", "project": str(kitchen.pk)})
    staff.post(f"{base}{draft.pk}/sent/")

    pages = ("", f"{draft.pk}/")
    assert all("Kitchen" in text_of(staff.get(f"{base}{page}")) for page in pages)
    assert 'name="project"' not in staff.get(f"{base}{draft.pk}/details/").content.decode()
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert all("Kitchen" in text_of(alice.get(f"/requests/{page}")) for page in pages)
    [item] = newest(cast).items.all()
    assert "Kitchen" in text_of(alice.get(f"/requests/items/{item.pk}/"))


def test_somebody_is_asked_for_one_thing_by_a_link_of_staff(cast, staff, base, ask, turn):
    request = ask()
    with inside(cast.a.firm):
        first = request.items.first()
    page = staff.get(f"{base}items/{first.pk}/").content.decode()
    offered = f"{base}links/new/?item={first.pk}"
    assert offered in page
    assert f'value="{first.pk}" selected' in staff.get(offered).content.decode()

    said = {"title": "W-2", "days": "7", "most_files": "5", "most_mb": "20", "item": str(first.pk)}
    made = text_of(staff.post(offered, said))

    assert "It takes up to 5 files with 20 MB altogether" in made
    assert f"What comes answers “{first.title}”" in made
    assert f"for “{first.title}” of “Your 2025 return”" in text_of(staff.get(f"{base}links/"))
    turn(UPLOAD_LINKS, on=False)
    assert offered not in staff.get(f"{base}items/{first.pk}/").content.decode()


def test_last_years_request_fills_this_years(cast, staff, base, ask):
    before = ask(title="Your 2024 return", year=2024)
    with inside(cast.a.firm):
        operations.accept(item=before.items.first(), by=cast.a.staff, now=NOON)

    staff.post(
        f"{base}new/",
        {"title": "Your 2025 return", "year": "2025", "source": f"request:{before.pk}", "send": "1"},
    )

    with inside(cast.a.firm):
        made = Request.objects.get(title="Your 2025 return")
        assert [one.title for one in made.items.all()] == ["W-2 for 2026"]


def test_a_draft_is_worked_on_and_sent(cast, staff, base):
    staff.post(f"{base}new/", {"title": "Papers", "year": "2025", "lines": "Lease", "draft": "1"})
    draft = newest(cast)
    assert draft.is_draft
    page = f"{base}{draft.pk}/"
    response = staff.post(page, {"title": "Deed", "is_required": "on", "year": "2025"}, follow=True)
    assert "“Deed” is on the list." in text_of(response)
    staff.post(f"{page}details/", {"title": "House papers", "year": "", "note": ""})

    staff.post(f"{page}sent/")

    sent = newest(cast)
    assert sent.is_open
    assert sent.title == "House papers"


def test_withdrawing_is_asked_first_and_can_be_undone(cast, staff, base, ask):
    page = f"{base}{ask().pk}/"
    assert f'action="{page}withdrawn/" data-confirm="Withdraw “' in staff.get(page).content.decode()

    response = staff.post(f"{page}withdrawn/", follow=True)

    assert "Withdrawn. The client no longer sees it. Undo" in text_of(response)
    staff.post(f"{page}reopened/")
    assert newest(cast).is_open
    assert "off the client’s list. Undo" in text_of(staff.post(f"{page}closed/", follow=True))


def test_drafts_and_what_is_closed_are_found_by_client_and_title(cast, staff, base, ask):
    ask(title="Papers of the house", is_draft=True)
    done = ask(title="Old papers", client=cast.a.pottery)
    with inside(cast.a.firm):
        operations.close(request=done, by=cast.a.staff, now=NOON)
    index = "/workspace/requests/"

    said = text_of(staff.get(f"{index}?show=drafts"))
    assert "Missing 0 To review 0 Drafts 1 Closed 1" in said
    assert ("Papers of the house" in said, "Old papers" in said) == (True, False)
    assert "Old papers" in text_of(staff.get(f"{index}?show=closed"))
    assert "Papers of the house" in text_of(staff.get(f"{index}?show=drafts&q=aldergate+HOUSE"))
    assert "Nothing found" in text_of(staff.get(f"{index}?show=drafts&q=pottery"))
    assert "Requests 1" in text_of(staff.get(base))


def test_long_lists_are_turned_page_by_page(cast, staff, ask):
    made = [ask(title=f"Papers {number}") for number in range(51)]
    first, second = (text_of(staff.get(f"/workspace/requests/?page={page}")) for page in (1, 2))

    assert "1 to 50 of 51" in first
    assert "51 to 51 of 51" in second
    assert sum(f"{one.title} " in f"{first} {second}" for one in made) == len(made)


def test_mistakes_stand_beside_their_fields(staff, base):
    assert staff.post(f"{base}new/", {"title": "", "send": "1"}).status_code == 422
    response = staff.post(f"{base}new/", {"title": "Papers", "lines": "", "send": "1"})
    assert response.status_code == 422
    assert "Say what you need: one thing at least." in text_of(response)


def test_what_came_is_accepted_or_returned(cast, staff, base, ask):
    request = ask()
    with inside(cast.a.firm):
        first, second, third = request.items.all()
        operations.answer(item=first, contact=cast.a.alice, file=accepted("W-2 Acme.pdf"), now=NOON)
        operations.say(item=second, contact=cast.a.alice, answer="do_not_have", now=NOON, words="Closed it.")
    page = f"{base}{request.pk}/"
    said = text_of(staff.get(page))
    assert "2 of 3 done" in said
    assert "W-2 Acme.pdf" in said
    assert "“Closed it.”" in said
    inbox = text_of(Browser(cast.a.firm).signed_in_as(cast.a.owner).get("/workspace/"))
    assert "Aldergate Household answered 2 things" in inbox

    staff.post(f"{base}items/{first.pk}/accepted/")
    assert staff.post(f"{base}items/{second.pk}/returned/", {"note": ""}).status_code == 422
    response = staff.post(
        f"{base}items/{second.pk}/returned/", {"note": "The bank can print it."}, follow=True
    )

    said = text_of(response)
    assert "You wrote: “The bank can print it.”" in said
    with inside(cast.a.firm):
        assert [one.state for one in request.items.all()] == ["accepted", "returned", "open"]
    staff.post(f"{base}items/{first.pk}/again/")
    staff.post(f"{base}items/{third.pk}/removal/")
    staff.post(f"{base}items/{second.pk}/place/", {"up": "1"})
    with inside(cast.a.firm):
        assert [(one.title, one.state) for one in request.items.all()] == [
            ("1099-INT for 2025", "returned"), ("W-2 for 2025", "open"),
        ]  # fmt: skip


def test_who_owes_what_and_since_when_with_reminders_for_many(cast, staff, ask):
    first, second = ask(), ask(title="Pottery papers", client=cast.a.pottery)
    said = text_of(staff.get("/workspace/requests/"))
    assert "Missing 2" in said
    assert "W-2 for 2025, 1099-INT for 2025, Donations 2025" in said

    response = staff.post(
        "/workspace/requests/reminders/", {"request": [str(first.pk), str(second.pk)]}, follow=True
    )
    assert "2 clients reminded." in text_of(response)
    response = staff.post("/workspace/requests/reminders/", {"request": [str(first.pk)]}, follow=True)
    assert "Nobody was reminded. 1 had a reminder within the last 24 hours." in text_of(response)
    response = staff.post("/workspace/requests/reminders/", {"request": ["mangled"]}, follow=True)
    assert "Choose whom to remind." in text_of(response)


def test_several_clients_are_asked_at_once(cast, staff):
    ids = [str(cast.a.household.pk), str(cast.a.bakery.pk)]

    response = staff.post(
        "/workspace/requests/new/", {"title": "Papers", "year": "2025", "lines": "Lease", "clients": ids, "send": "1"},
        follow=True,
    )  # fmt: skip

    assert "Sent to 2 clients." in text_of(response)
    with inside(cast.a.firm):
        assert {one.client_id for one in Request.objects.all()} == {cast.a.household.pk, cast.a.bakery.pk}
    assert staff.post("/workspace/requests/new/", {"title": "Papers", "lines": "Lease"}).status_code == 422


def test_drafts_for_several_clients_are_not_said_to_be_sent(cast, staff):
    given = {"title": "Papers", "lines": "Lease", "clients": [str(cast.a.bakery.pk)], "draft": "1"}

    said = text_of(staff.post("/workspace/requests/new/", given, follow=True))

    assert "Saved as a draft for 1 client." in said
    assert "Sent to" not in said


def test_a_link_is_shown_once_and_ended(cast, staff, base):
    response = staff.post(
        f"{base}links/new/",
        {"title": "Statements", "days": "7", "most_files": "5", "most_mb": "100", "names_client": "on"},
    )
    said = response.content.decode()
    assert "/send/" in said
    assert response["Cache-Control"] == "private, no-store"
    assert "/send/" not in staff.get(f"{base}links/").content.decode()
    with inside(cast.a.firm):
        link = cast.a.household.upload_links.get()

    listed = staff.get(f"{base}links/").content.decode()
    assert f'action="{base}links/{link.pk}/end/" data-confirm="End the link “Statements”?"' in listed
    assert "What came by it stays." in text_of(staff.get(f"{base}links/{link.pk}/end/"))
    with inside(cast.a.firm):
        assert cast.a.household.upload_links.get().revoked_at is None
    response = staff.post(f"{base}links/{link.pk}/end/", follow=True)

    assert "The link “Statements” no longer works." in text_of(response)
    refused = staff.post(f"{base}links/new/", {"title": "Statements", "days": "999", "most_files": "0"})
    assert "A link works for 1 to 90 days." in text_of(refused)
    assert "A link takes 1 to 500 files." in text_of(refused)


def test_lists_are_kept_in_the_settings(cast):
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    index = "/workspace/settings/request-lists/"
    assert "Individual tax return" in text_of(owner.get(index))
    response = owner.post(index, {"name": "Sales tax", "note": ""}, follow=True)
    page = response.redirect_chain[-1][0]
    owner.post(page, {"title": "Sales of {year}", "is_required": "on"})
    with inside(cast.a.firm):
        made = Template.objects.get(name="Sales tax")
        line = made.items.get()
    assert owner.get(f"{index}lines/{line.pk}/").status_code == 200
    owner.post(f"{index}lines/{line.pk}/", {"title": "All sales of {year}"})
    owner.post(f"{page}copy/")
    owner.post(f"{page}name/", {"name": "Quarterly", "note": "Please."})
    owner.post(f"{index}lines/{line.pk}/place/", {"up": "1"})
    owner.post(f"{index}lines/{line.pk}/removal/")
    assert owner.post(index, {"name": "Quarterly"}).status_code == 422

    response = owner.post(f"{page}removal/", follow=True)

    assert "“Quarterly” is removed." in text_of(response)
    assert "Sales tax (2)" in text_of(response)


@pytest.mark.requirement("S2-10")
def test_done_uploading_has_settings(cast):
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    page = "/workspace/settings/done-uploading/"
    assert "Who is told" in text_of(owner.get(page))

    response = owner.post(page, {"tell": "owners", "words": "We begin on Monday."}, follow=True)

    assert "Saved." in text_of(response)
    with inside(cast.a.firm):
        assert DoneRules.objects.get().words == "We begin on Monday."
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert "We begin on Monday." in text_of(alice.get("/done-uploading/"))
    assert owner.post(page, {"tell": "nobody"}).status_code == 422


def test_the_record_and_the_documents_tab_show_what_is_asked(cast, staff, ask):
    ask()
    client = f"/workspace/clients/{cast.a.household.pk}/"

    for path in (client, f"{client}documents/", f"{client}requests/"):
        assert "Your 2025 return 0 of 3 done" in text_of(staff.get(path)), path
    assert "Your 2025 return" in text_of(staff.get("/workspace/find/?q=1099-int"))


def test_pages_of_another_firms_client_are_not_there(cast, ask):
    request = ask()
    twin = Browser(cast.b.firm).signed_in_as(cast.b.owner)

    assert twin.get(f"/workspace/clients/{cast.a.household.pk}/requests/{request.pk}/").status_code == 404


def test_the_menu_counts_what_waits_for_oneself(cast, ask):
    request = ask()

    def counted(who) -> tuple[int, int]:
        return waiting.count(who, waiting.ANSWERS), waiting.count(who, waiting.DONE)

    with inside(cast.a.firm):
        assert counted(cast.a.owner) == (0, 0)
        for item in request.items.all()[:2]:
            operations.say(item=item, contact=cast.a.alice, answer="do_not_have", now=NOON)
        done = operations.say_done(contact=cast.a.alice, client=cast.a.household, now=NOON)
        assert (counted(cast.a.owner), counted(cast.a.staff)) == ((1, 1), (0, 0))
        operations.accept_all(request=request, by=cast.a.staff, now=NOON)
        operations.take_back_done(done=done, contact=cast.a.alice, now=NOON)
        assert counted(cast.a.owner) == (0, 0)


@pytest.mark.parametrize("path", ["/workspace/requests/", "/workspace/requests/?show=review", "/workspace/"])
def test_lists_ask_the_database_as_often_for_three_clients_as_for_one(
    cast, staff, ask, path, django_assert_max_num_queries
):
    def fill(client) -> None:
        request = ask(client=client)
        with inside(cast.a.firm):
            contact = next(one for one in (cast.a.alice, cast.a.bob, cast.a.charlie) if _acts(one, client))
            operations.say(item=request.items.first(), contact=contact, answer="do_not_have", now=NOON)

    counts = []
    for clients in ([cast.a.household], [cast.a.pottery, cast.a.bakery]):
        for client in clients:
            fill(client)
        staff.get(path), staff.get(path)
        with django_assert_max_num_queries(60) as asked:
            staff.get(path)
        counts.append(len(asked.captured_queries))

    assert counts[0] == counts[1]


def _acts(contact, client) -> bool:
    return bool(contact.accesses.filter(client=client).exists())


def test_one_way_to_ask_for_documents_stands_above_them(cast, staff, turn):
    tab = f"/workspace/clients/{cast.a.household.pk}/documents/"

    asked = staff.get(tab).text
    turn(REQUESTS, on=False)
    without = staff.get(tab).text

    assert ("Send a list" in asked, "Is something missing?" in asked) == (True, False)
    assert ("Send a list" in without, "Is something missing?" in without) == (False, True)
