from datetime import timedelta

import pytest
from django.core import mail

from features.actions.models import Action
from features.base import outbox
from features.base.errors import Conflict, NotThere, Refused
from features.base.models import AuditEvent
from features.clients.models import Access
from features.clients.rights import Level
from features.documents import operations as documents
from features.documents.errors import TooLate
from features.documents.models import Document
from features.requests import operations, queries
from features.requests.models import Item
from tests.cast import NOON
from tests.factories.documents import accepted, picture
from tests.features.requests.operations.test_asking import todo

SOON = NOON + timedelta(minutes=5)


@pytest.fixture
def item(a, ask) -> Item:
    return ask().items.first()


@pytest.mark.requirement("S0-13", "S0-20")
def test_files_answer_a_thing_in_its_type_and_year(a, item, mailed):
    mailed()
    for number in (1, 2):
        file = accepted(f"Page {number}.png", picture(size=(40 + number, 30)))
        operations.answer(item=item, contact=a.alice, file=file, now=SOON)

    item.refresh_from_db()
    assert (item.state, item.answer, item.answered_by) == ("answered", "files", a.alice.user)
    documents = [one.document for one in item.files.all()]
    assert sorted(one.name for one in documents) == ["Page 1", "Page 2"]
    assert {(one.type.name, one.year, one.side) for one in documents} == {("Tax forms", 2025, "client")}
    assert "W-2 for 2025" not in todo(a.alice)
    assert AuditEvent.objects.filter(event="request.answered", client_id=a.household.pk).count() == 2


def test_staff_find_one_entry_for_a_request_and_day_and_no_mail_for_each_file(a, item, mailed):
    mailed()
    other = item.request.items.last()
    for thing in (item, other):
        operations.answer(item=thing, contact=a.alice, file=accepted(f"{thing.pk}.pdf"), now=SOON)

    [arrival] = queries.arrivals(a.owner)
    assert (arrival.client, arrival.count) == (a.household.name, 2)
    assert mailed() == []
    assert not Document.objects.filter(seen_by_staff_at__isnull=True).exists()

    operations.mark_seen(
        request_id=item.request_id, day=arrival.day, until=arrival.newest, by=a.owner, now=SOON
    )
    assert queries.arrivals(a.owner) == []
    operations.mark_unseen(request_id=item.request_id, day=arrival.day, by=a.owner)
    assert len(queries.arrivals(a.owner)) == 1


def test_the_same_file_answers_two_things(a, item):
    other = item.request.items.last()

    for thing in (item, other):
        operations.answer(item=thing, contact=a.alice, file=accepted(), now=SOON)

    assert [thing.files.count() for thing in (item, other)] == [1, 1]


@pytest.mark.parametrize("answer", ["not_applicable", "do_not_have"])
def test_a_thing_is_answered_without_files(a, item, answer):
    operations.say(item=item, contact=a.alice, answer=answer, words="We closed that account.", now=SOON)

    item.refresh_from_db()
    assert (item.state, item.answer, item.words) == ("answered", answer, "We closed that account.")
    assert "W-2 for 2025" not in todo(a.bob)


def test_no_other_answer_is_taken(a, item):
    with pytest.raises(Refused):
        operations.say(item=item, contact=a.alice, answer="files", now=SOON)


def test_who_sent_files_does_not_say_that_there_are_none(a, item):
    operations.answer(item=item, contact=a.alice, file=accepted(), now=SOON)

    with pytest.raises(Conflict):
        operations.say(item=item, contact=a.alice, answer="do_not_have", now=SOON)


def test_an_answer_is_taken_back_until_it_is_accepted(a, item):
    operations.answer(item=item, contact=a.alice, file=accepted(), now=SOON)
    operations.take_back(item=item, contact=a.bob, now=SOON)

    item.refresh_from_db()
    assert (item.state, item.answer, item.files.count()) == ("open", "", 0)
    assert Document.objects.filter(deleted_at__isnull=True).count() == 1
    assert "W-2 for 2025" in todo(a.alice)
    with pytest.raises(Conflict):
        operations.take_back(item=item, contact=a.alice, now=SOON)


def test_what_is_accepted_stays_as_it_is(a, item):
    operations.answer(item=item, contact=a.alice, file=accepted(), now=SOON)
    operations.accept(item=item, by=a.staff, now=SOON)

    for act in (
        lambda: operations.take_back(item=item, contact=a.alice, now=SOON),
        lambda: operations.say(item=item, contact=a.alice, answer="do_not_have", now=SOON),
        lambda: operations.answer(item=item, contact=a.alice, file=accepted("More.png", picture()), now=SOON),
    ):
        with pytest.raises(Conflict):
            act()
    assert Document.objects.count() == 1


@pytest.mark.requirement("S0-31")
@pytest.mark.parametrize("accept", ["one", "all"])
def test_a_file_that_staff_accepted_is_neither_deleted_nor_replaced_by_who_sent_it(a, item, accept):
    document = operations.answer(item=item, contact=a.alice, file=accepted(), now=SOON).document
    if accept == "one":
        operations.accept(item=item, by=a.staff, now=SOON)
    else:
        operations.accept_all(request=item.request, by=a.staff, now=SOON)

    with pytest.raises(TooLate, match="accepted"):
        documents.delete_own(document=document, contact=a.alice, now=SOON)
    with pytest.raises(TooLate):
        documents.replace_own(document=document, contact=a.alice, file=accepted("B.png", picture()), now=SOON)
    operations.ask_again(item=item, by=a.staff, now=SOON)
    documents.delete_own(document=document, contact=a.alice, now=SOON)


def test_a_returned_answer_is_told_with_its_note_and_is_to_do_again(a, item, mailed):
    operations.answer(item=item, contact=a.alice, file=accepted(), now=SOON)
    mailed()
    with pytest.raises(Refused):
        operations.give_back(item=item, by=a.staff, now=SOON, note=" ")

    operations.give_back(item=item, by=a.staff, now=SOON, note="Page 2 is missing.")

    item.refresh_from_db()
    assert (item.state, item.note, item.asked_at) == ("returned", "Page 2 is missing.", SOON)
    assert "W-2 for 2025" in todo(a.alice)
    assert mailed() == [
        "alice@example.com: Please look again: W-2 for 2025",
        "bob@example.com: Please look again: W-2 for 2025",
    ]


def test_the_last_accepted_thing_completes_the_request(a, item):
    request = item.request
    for thing in request.items.all():
        operations.say(item=thing, contact=a.alice, answer="not_applicable", now=SOON)

    assert operations.accept_all(request=request, by=a.staff, now=SOON) == 3

    assert request.closed_at == SOON
    assert AuditEvent.objects.filter(event="request.completed").exists()
    assert not Action.objects.filter(settled_at__isnull=True).exists()


def test_what_was_accepted_can_be_asked_for_once_more(a, item):
    operations.accept(item=item, by=a.staff, now=SOON)
    operations.ask_again(item=item, by=a.staff, now=SOON)

    item.refresh_from_db()
    assert item.state == "open"
    assert "W-2 for 2025" in todo(a.alice)


@pytest.fixture
def bob(a):
    """Return who for the household uploads, and sees nothing but their own uploads."""
    Access.objects.filter(contact=a.bob, client=a.household).update(level=Level.UPLOAD_ONLY)
    return a.bob


def test_who_only_uploads_neither_undoes_nor_overwrites_what_another_said(a, item, bob):
    operations.say(item=item, contact=a.alice, answer="do_not_have", words="My ex has it.", now=SOON)

    for act in (
        lambda: operations.take_back(item=item, contact=bob, now=SOON),
        lambda: operations.say(item=item, contact=bob, answer="not_applicable", now=SOON),
        lambda: operations.answer(item=item, contact=bob, file=accepted(), now=SOON),
    ):
        with pytest.raises(Conflict):
            act()
    item.refresh_from_db()
    assert item.words == "My ex has it."
    assert not Document.objects.exists()


def test_who_only_uploads_undoes_what_is_all_their_own(a, item, bob):
    operations.answer(item=item, contact=bob, file=accepted("1.png", picture()), now=SOON)
    operations.take_back(item=item, contact=bob, now=SOON)
    operations.answer(item=item, contact=a.alice, file=accepted("2.png", picture(size=(44, 30))), now=SOON)
    operations.answer(item=item, contact=bob, file=accepted("3.png", picture(size=(46, 30))), now=SOON)

    with pytest.raises(Conflict):
        operations.take_back(item=item, contact=bob, now=SOON)
    operations.take_back(item=item, contact=a.alice, now=SOON)


def test_the_words_of_an_answer_that_goes_stay_in_the_trail(a, item):
    for undo in (
        lambda: operations.take_back(item=item, contact=a.alice, now=SOON),
        lambda: operations.say(item=item, contact=a.bob, answer="not_applicable", now=SOON),
        lambda: operations.give_back(item=item, by=a.staff, now=SOON, note="Ask him."),
    ):
        operations.say(item=item, contact=a.alice, answer="do_not_have", words="My ex has it.", now=SOON)
        undo()

    kept = [event.details.get("words_before") for event in AuditEvent.objects.all()]
    assert kept.count("My ex has it.") == 3


def test_why_an_answer_came_back_reads_whose_it_was_or_who_sees_everything(a, item, bob):
    operations.answer(item=item, contact=a.alice, file=accepted(), now=SOON)
    outbox.deliver_waiting()
    mail.outbox.clear()
    operations.give_back(item=item, by=a.staff, now=SOON, note="Your divorce papers.")
    outbox.deliver_waiting()

    told = {letter.to[0]: "divorce" in f"{letter.body}{letter.alternatives}" for letter in mail.outbox}
    assert told == {"alice@example.com": True, "bob@example.com": False}
    Access.objects.filter(contact=a.alice, client=a.household).update(level=Level.UPLOAD_ONLY)
    assert queries.own_answers(a.alice, [item]) == {item.pk}
    assert queries.own_answers(bob, [item]) == set()


def test_a_document_that_they_do_not_see_answers_nothing(a, item, bob):
    theirs = operations.answer(
        item=item.request.items.last(), contact=a.alice, file=accepted(), now=SOON
    ).document

    with pytest.raises(NotThere):
        operations.attach(item=item, document=theirs, contact=bob, now=SOON)
    operations.attach(item=item, document=theirs, contact=a.alice, now=SOON)


def test_a_closed_request_takes_no_answers(a, item):
    operations.close(request=item.request, by=a.staff, now=SOON)

    with pytest.raises(Conflict):
        operations.answer(item=item, contact=a.alice, file=accepted(), now=SOON)
    assert not Document.objects.exists()


def test_nobody_answers_for_another_client(a, item):
    for act in (
        lambda: operations.answer(item=item, contact=a.charlie, file=accepted(), now=SOON),
        lambda: operations.say(item=item, contact=a.charlie, answer="do_not_have", now=SOON),
        lambda: operations.hand_over(item=item, contact=a.charlie, now=SOON, name="X", email="x@example.com"),
    ):
        with pytest.raises(NotThere):
            act()
    assert not Document.objects.exists()


def test_a_draft_and_what_was_withdrawn_are_not_there_to_be_answered(a, ask):
    draft, gone = ask(title="Draft", is_draft=True), ask(title="Gone")
    operations.withdraw(request=gone, by=a.staff, now=SOON)

    for request in (draft, gone):
        with pytest.raises(NotThere):
            operations.say(item=request.items.first(), contact=a.alice, answer="do_not_have", now=SOON)
