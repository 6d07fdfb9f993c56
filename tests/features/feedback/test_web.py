import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.clients.models import Client
from features.feedback.models import Feedback
from features.feedback.switches import FEEDBACK
from tenants.context import inside
from tests.http import Browser, text_of

SAID = {"kind": "idea", "words": "All receipts of a year at once.", "rating": "4"}


@pytest.mark.requirement("S3-11")
def test_a_client_sends_feedback_from_a_page_and_it_lands_in_the_inbox(cast, alice, owner):
    assert 'href="/feedback/"' in text_of(alice.get("/documents/"))
    form = text_of(
        alice.get("/feedback/", headers={"referer": f"http://{alice.defaults['HTTP_HOST']}/documents/?q=x"})
    )
    assert 'name="page" value="/documents/"' in form

    sent = alice.post("/feedback/", {**SAID, "page": "/documents/"})

    assert sent["Location"] == "/documents/"
    with inside(cast.a.firm):
        made = Feedback.objects.get()
        assert (made.contact, made.client, made.kind, made.rating) == (
            cast.a.alice,
            cast.a.household,
            "idea",
            4,
        )
    inbox = text_of(owner.get("/workspace/?whose=everyone"))
    assert "Alice Alder has an idea" in text_of(owner.get("/workspace/")) + inbox
    page = text_of(owner.get(f"/workspace/feedback/{made.pk}/"))
    for said in ("All receipts of a year at once.", "4 of 5", "/documents/", "Alice Alder"):
        assert said in page


def test_done_takes_it_out_of_the_inbox_and_undo_puts_it_back(cast, owner, give):
    made = give("Lovely.")
    with inside(cast.a.firm):
        Client.objects.filter(pk=cast.a.household.pk).update(assigned_to=cast.a.owner)

    assert "Alice Alder is happy" in text_of(owner.get("/workspace/"))
    owner.post(f"/workspace/feedback/{made.pk}/settled/")
    assert "Alice Alder is happy" not in text_of(owner.get("/workspace/"))
    owner.post(f"/workspace/feedback/{made.pk}/settled/undone/")
    assert "Alice Alder is happy" in text_of(owner.get("/workspace/"))


def test_who_acts_for_several_says_for_whom(cast):
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)

    assert "Choose whom it concerns." in text_of(bob.post("/feedback/", SAID))
    assert bob.post("/feedback/", {**SAID, "client": str(cast.a.bakery.pk)}).status_code == 422
    assert bob.post("/feedback/", {**SAID, "client": str(cast.a.pottery.pk)}).status_code == 302
    with inside(cast.a.firm):
        assert Feedback.objects.get().client == cast.a.pottery


@pytest.mark.parametrize(
    "page", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_it_leads_nowhere_else(alice, page):
    assert alice.post("/feedback/", {**SAID, "page": page})["Location"] == "/"


def test_another_sites_page_is_not_named(alice):
    form = text_of(alice.get("/feedback/", headers={"referer": "https://evil.example/documents/"}))

    assert '/documents/"' not in form.partition('name="page"')[2][:60]


def test_a_mistake_keeps_what_was_typed(alice):
    answer = alice.post("/feedback/", {"kind": "", "words": "My words."})

    assert answer.status_code == 422
    assert "Choose what it is" in text_of(answer)
    assert "My words." in text_of(answer)


def test_ten_in_an_hour_are_enough(alice):
    answers = [alice.post("/feedback/", SAID).status_code for _ in range(11)]

    assert answers == [302] * 10 + [429]


def test_off_is_gone_on_both_sides(alice, owner, give, turn):
    made = give()
    turn(FEEDBACK, on=False)

    assert 'href="/feedback/"' not in text_of(alice.get("/"))
    assert "Alice Alder is happy" not in text_of(owner.get("/workspace/"))
    for browser, path in (
        (alice, "/feedback/"),
        (owner, "/workspace/feedback/"),
        (owner, f"/workspace/feedback/{made.pk}/"),
    ):
        assert browser.get(path).status_code == 404


def test_staff_filter_the_list_and_find_it_on_the_record(cast, owner, give):
    (
        give("Lovely."),
        give("It is slow.", kind="problem"),
        give("Ours is late.", contact=cast.a.charlie, client=cast.a.bakery),
    )

    assert "It is slow." not in text_of(owner.get("/workspace/feedback/?kind=praise"))
    assert "Lovely." not in text_of(owner.get(f"/workspace/feedback/?client={cast.a.bakery.pk}"))
    assert "Lovely." not in text_of(owner.get("/workspace/feedback/?state=read"))
    record = text_of(owner.get(f"/workspace/clients/{cast.a.household.pk}/"))
    assert "Lovely." in record
    assert "Ours is late." not in record
    assert owner.get("/workspace/feedback/?kind=x&state=y&client=z&page=q").status_code == 200


def test_hostile_words_are_words(owner, give):
    made = give("<script>alert(1)</script>")

    assert "<script>alert" not in text_of(owner.get(f"/workspace/feedback/{made.pk}/"))
    assert "<script>alert" not in text_of(owner.get("/workspace/feedback/"))


@pytest.mark.parametrize("who", ["b"])
def test_another_firms_is_not_there(cast, give, who):
    made = give()

    stranger = Browser(cast.b.firm).signed_in_as(cast.b.owner)

    assert stranger.get(f"/workspace/feedback/{made.pk}/").status_code == 404


def test_the_list_costs_the_same_for_more(owner, give):
    give()
    owner.get("/workspace/feedback/")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert owner.get("/workspace/feedback/").status_code == 200
        return len(asked)

    before = cost()
    give("Two."), give("Three.")

    assert cost() == before
