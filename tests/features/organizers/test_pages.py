"""The pages of both sides, without a script: sections saved by a button, one answer at a time, two devices."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.billing.operations.ruling import change_rules
from features.clients.models import Access
from features.organizers import operations
from features.organizers.models import Organizer, OrganizerAnswer
from features.organizers.switches import ORGANIZERS
from tenants.context import inside
from tests.cast import NOON
from tests.http import Browser, text_of


def page_of(organizer, section="about"):
    return f"/organizers/{organizer.pk}/sections/{section}/"


def form_of(cast, organizer, **said):
    """What the form of the first section posts as the page was opened now, with this changed."""
    page = Browser(cast.a.firm).signed_in_as(cast.a.alice).get(page_of(organizer)).content.decode()
    bases = dict(re.findall(r'name="(n-\w+)" value="([^"]*)"', page))
    chosen = dict(re.findall(r'name="(q-\w+)" value="(\w+)" checked', page))
    typed = dict(re.findall(r'name="(q-\w+)"[^>]*aria-label="[^"]*" value="([^"]*)"', page))
    return {**bases, **typed, **chosen, **said}


def value(cast, organizer, key):
    with inside(cast.a.firm):
        found = OrganizerAnswer.objects.filter(organizer=organizer, key=key).first()
        return found.value if found else None


@pytest.mark.requirement("S0-12")
def test_a_client_fills_one_in_by_buttons_alone_sends_it_and_reads_it(cast, alice, send):
    organizer = send()
    assert (
        f"/organizers/{organizer.pk}/"
        in text_of(alice.get("/to-do/")) + alice.get("/to-do/").content.decode()
    )
    start = alice.get(f"/organizers/{organizer.pk}/")
    assert start["Location"].endswith(page_of(organizer))

    answer = alice.post(
        page_of(organizer), {**form_of(cast, organizer), "q-moved": "yes", "stay": "1"}, follow=True
    )
    assert "Where to?" in text_of(answer)
    check = text_of(alice.get(f"/organizers/{organizer.pk}/sent/"))
    assert "One answer is missing" in check
    assert "Send to" not in check
    alice.post(page_of(organizer), {**form_of(cast, organizer), "q-where": "Salem", "q-paid": "7,420"})
    papers = {
        "f-proof": SimpleUploadedFile("proof.txt", b"I live here.", "text/plain"),
        "n-kids": "0.x",
        "q-kids-0-0": "Ann",
    }
    answer = alice.post(page_of(organizer, "papers"), papers)
    assert answer["Location"].endswith(page_of(organizer, "late"))
    sent = text_of(alice.post(f"/organizers/{organizer.pk}/sent/", follow=True))

    assert "has it" in sent
    for words in ("Salem", "7,420.00", "Ann · –", "proof.txt"):
        assert words in sent
    assert alice.get(page_of(organizer)).status_code == 302


def test_who_only_uploads_reads_no_answer_of_others_and_gives_none(cast, send):
    organizer = send(moved="yes", where="Salem")
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)
    assert "Salem" in bob.get(page_of(organizer)).content.decode()
    with inside(cast.a.firm):
        Access.objects.filter(contact=cast.a.bob).update(level="upload_only")

    for page in (f"/organizers/{organizer.pk}/", page_of(organizer), f"/organizers/{organizer.pk}/sent/"):
        for answer in (bob.get(page), bob.post(page, {"n-where": "0.x", "q-where": "Bend"})):
            assert answer.status_code in (403, 404, 405)
            assert "Salem" not in answer.content.decode()
    assert "Your 2025 move" not in bob.get("/to-do/").content.decode()
    assert value(cast, organizer, "where") == "Salem"


def test_a_page_that_was_open_meanwhile_takes_back_nothing_and_shows_both_where_two_answered(
    cast, alice, send
):
    organizer = send(moved="yes")
    stale = form_of(cast, organizer)
    alice.post(page_of(organizer), {**form_of(cast, organizer), "q-where": "Salem", "q-paid": "5"})

    alice.post(page_of(organizer), {**stale, "q-where": "Bend"})

    assert value(cast, organizer, "paid") == "5.00"
    page = text_of(alice.get(page_of(organizer)))
    assert "There are two answers to this." in page
    assert "Salem" in page
    assert "Bend" in page
    alice.post(f"/organizers/{organizer.pk}/answers/where/chosen/", {"place": "0"})
    assert value(cast, organizer, "where") == "Bend"


def test_a_mistake_is_named_keeps_what_was_typed_and_all_else_is_saved(cast, alice, send):
    organizer = send()

    answer = alice.post(page_of(organizer), {**form_of(cast, organizer), "q-moved": "no", "q-paid": "much"})

    assert answer.status_code == 422
    assert "Enter a number" in text_of(answer)
    assert 'value="much"' in answer.content.decode()
    assert value(cast, organizer, "moved") == "no"


def test_one_answer_is_saved_by_the_script_and_says_what_the_next_is_based_on(cast, alice, send):
    organizer = send()
    address = f"/organizers/{organizer.pk}/answers/paid/"

    first = alice.post(address, {"q-paid": "5", "n-paid": "0.x"}).json()
    assert first["base"].startswith("1.")
    assert alice.post(address, {"q-paid": "6", "n-paid": first["base"]}).json()["apart"] is False
    assert alice.post(address, {"q-paid": "7", "n-paid": "0.x"}).json()["apart"] is True
    wrong = alice.post(address, {"q-paid": "x", "n-paid": "2.x"})
    assert (wrong.status_code, wrong.json()["error"]) == (422, "Enter a number, such as 7,420.50.")
    assert alice.post(f"/organizers/{organizer.pk}/answers/nobody/", {}).status_code == 404


def test_pages_of_another_client_and_of_the_other_firm_are_not_there(cast, send):
    organizer = send(moved="no")
    for firm, contact in ((cast.a, cast.a.charlie), (cast.b, cast.b.alice)):
        browser = Browser(firm.firm).signed_in_as(contact)
        for path in (f"/organizers/{organizer.pk}/", page_of(organizer), f"/organizers/{organizer.pk}/sent/"):
            assert browser.get(path).status_code == 404
        assert browser.post(f"/organizers/{organizer.pk}/answers/paid/", {"q-paid": "5"}).status_code == 404


def test_staff_send_one_read_it_return_an_answer_and_accept(cast, owner, alice, template):
    record = f"/workspace/clients/{cast.a.household.pk}/organizers/"
    made = owner.post(
        f"{record}new/", {"template": template.pk, "year": "2025", "due_on": "2026-03-20", "note": "Hello"}
    )
    with inside(cast.a.firm):
        organizer = Organizer.objects.get()
    page = made["Location"]
    alice.post(page_of(organizer), {**form_of(cast, organizer), "q-moved": "no"})
    assert "To review" not in text_of(owner.get(page))
    alice.post(f"/organizers/{organizer.pk}/sent/")
    assert "Your 2025 move" in text_of(owner.get("/workspace/organizers/"))

    owner.post(f"{page}returned/", {"note-moved": "Are you sure?"})

    shown = text_of(alice.get(page_of(organizer)))
    assert "Are you sure?" in shown
    alice.post(page_of(organizer), form_of(cast, organizer))
    assert "One answer is missing" in text_of(alice.get(f"/organizers/{organizer.pk}/sent/"))
    alice.post(page_of(organizer), {**form_of(cast, organizer), "ok-moved": "on"})
    alice.post(f"/organizers/{organizer.pk}/sent/")
    owner.post(f"{page}accepted/")
    assert "Settled." in text_of(alice.get(f"/organizers/{organizer.pk}/"))


def test_one_is_sent_to_several_clients_at_once_or_to_none(cast, owner, template):
    ids = [str(one.pk) for one in (cast.a.household, cast.a.pottery, cast.a.bakery)]
    refused = owner.post(
        "/workspace/organizers/new/", {"template": template.pk, "year": "3000", "clients": ids}
    )
    assert refused.status_code == 422
    owner.post("/workspace/organizers/new/", {"template": template.pk, "year": "2025", "clients": ids})

    with inside(cast.a.firm):
        titles = set(Organizer.objects.values_list("title", flat=True))
    assert titles == {
        f"Your 2025 move, {one.name}" for one in (cast.a.household, cast.a.pottery, cast.a.bakery)
    }


def test_amounts_are_in_the_currency_of_the_firm(cast, alice, owner, send):
    organizer = send(moved="no", paid="7420")
    assert '<span class="affix">$</span>' in alice.get(page_of(organizer)).content.decode()

    with inside(cast.a.firm):
        change_rules(by=cast.a.owner, currency="EUR")

    assert '<span class="affix">€</span>' in alice.get(page_of(organizer)).content.decode()
    assert "€7,420.00" in text_of(alice.get(f"/organizers/{organizer.pk}/sent/"))


def test_lists_and_pages_ask_the_same_for_one_and_for_three(cast, owner, alice, template, send):
    organizer = send(moved="no")

    def asked(browser, path):
        browser.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    pages = ((alice, "/organizers/"), (owner, "/workspace/organizers/?show=open"))
    before = [asked(*page) for page in pages]
    assert before[0] <= 8
    assert asked(alice, page_of(organizer)) <= 9
    send()
    send()
    assert [asked(*page) for page in pages] == before


def test_a_switch_that_is_off_takes_menu_pages_and_to_do_with_it(cast, alice, owner, send, turn):
    organizer = send()
    assert '"/organizers/"' in alice.get("/").content.decode()

    turn(ORGANIZERS, on=False)

    assert '"/organizers/"' not in alice.get("/").content.decode()
    assert alice.get("/organizers/").status_code == 404
    assert alice.post(page_of(organizer), {"q-moved": "no"}).status_code == 404
    assert owner.get(f"/workspace/clients/{cast.a.household.pk}/organizers/").status_code == 404


def test_hostile_words_stay_words(cast, alice, owner, send):
    hostile = "<script>alert(1)</script>"
    organizer = send(moved="yes", where=hostile)
    with inside(cast.a.firm):
        operations.submit(organizer=organizer, contact=cast.a.alice, now=NOON)
    for browser, path in (
        (alice, f"/organizers/{organizer.pk}/"),
        (owner, f"/workspace/clients/{cast.a.household.pk}/organizers/{organizer.pk}/"),
    ):
        page = browser.get(path).content.decode()
        assert hostile not in page
        assert "&lt;script&gt;" in page


def test_a_question_that_is_not_asked_is_not_there_whatever_became_of_the_organizer(cast, alice, send):
    organizer = send(moved="no")
    page = f"/organizers/{organizer.pk}/answers/evil/"
    for state in ("open", "sent"):
        for end in ("", "chosen/", f"files/{organizer.pk}/removal/"):
            assert alice.post(page + end).status_code == 404, state
        alice.post(f"/organizers/{organizer.pk}/sent/")
