"""A client answers: question by question, on two devices, with conditions; then sends it, and mends what came back."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from features.actions import queries as actions
from features.actions.models import Action
from features.base.errors import Conflict, NotThere, Refused
from features.base.models import AuditEvent
from features.clients.models import Access
from features.documents import operations as documents
from features.documents.errors import TooLate
from features.notifications.models import Notification
from features.organizers import drafting, operations, queries
from features.organizers.models import Organizer, OrganizerAnswer, OrganizerVersion
from features.organizers.operations import Said
from features.organizers.schema import Kind, Question
from features.organizers.switches import ORGANIZERS
from tests.cast import NOON
from tests.factories.documents import accepted, pdf

State = Organizer.State


def filled(a, organizer):
    return queries.filled_for(
        a.alice, Organizer.objects.select_related("client", "version").get(pk=organizer.pk)
    )


def answer(organizer, key):
    return OrganizerAnswer.objects.get(organizer=organizer, key=key)


@pytest.mark.requirement("S0-12")
def test_sending_one_puts_a_form_on_the_list_of_everybody_who_can_answer_and_sending_it_back_takes_it_off(
    a, send
):
    organizer = send(moved="no")
    [todo] = actions.visible_to(a.alice).filter(kind="organizer")
    assert (todo.title, todo.subject_id) == (f"Your 2025 move, {a.household.name}", organizer.pk)
    assert actions.visible_to(a.bob).filter(pk=todo.pk).exists()
    assert not actions.visible_to(a.charlie).filter(kind="organizer").exists()
    assert Notification.objects.filter(user=a.bob.user, title__contains="Your 2025 move").exists()

    operations.submit(organizer=organizer, contact=a.alice, now=NOON)

    assert not actions.visible_to(a.alice).filter(actions.OPEN, pk=todo.pk).exists()
    assert Notification.objects.filter(user=a.owner.user, kind="organizer.submitted").exists()


def test_whose_access_is_limited_or_reads_alone_sees_none_of_it(a, send):
    organizer = send()
    for level, is_limited in (
        ("full", True),
        ("view_only", False),
        ("pay_only", False),
        ("upload_only", False),
    ):
        Access.objects.filter(contact=a.bob, client=a.household).update(level=level, is_limited=is_limited)

        assert not queries.visible_to(a.bob).filter(pk=organizer.pk).exists()
        assert a.bob not in queries.readers(a.household)
        assert not actions.visible_to(a.bob).filter(kind="organizer").exists()
        with pytest.raises(NotThere):
            operations.save(organizer=organizer, contact=a.bob, now=NOON, key="moved", said=Said("no"))


def test_a_hidden_question_is_not_missing_and_its_answer_is_kept_but_counts_as_none(a, send):
    organizer = send(moved="yes", where="Salem", news="A garden")
    assert not filled(a, organizer).missing()

    operations.save(organizer=organizer, contact=a.alice, now=NOON, key="moved", said=Said("no", 1))

    now = filled(a, organizer)
    assert {"where", "news", "late"}.isdisjoint(now.shown)
    assert [one.key for one in now.sections()] == ["about", "papers"]
    assert answer(organizer, "where").value == "Salem"
    operations.submit(organizer=organizer, contact=a.alice, now=NOON)


def test_what_is_missing_stops_sending_until_it_is_there_or_does_not_apply(a, send):
    organizer = send(moved="yes")
    assert [one.key for _, one in filled(a, organizer).missing()] == ["where"]
    with pytest.raises(Refused, match="1 answer is missing"):
        operations.submit(organizer=organizer, contact=a.alice, now=NOON)
    with pytest.raises(Refused, match="why"):
        operations.save(organizer=organizer, contact=a.alice, now=NOON, key="where", said=Said(is_left=True))

    left = Said(is_left=True, reason="We live on a boat")
    operations.save(organizer=organizer, contact=a.alice, now=NOON, key="where", said=left)

    operations.submit(organizer=organizer, contact=a.alice, now=NOON)


def test_two_devices_that_answer_apart_lose_nothing_and_one_is_chosen(a, send):
    organizer = send(moved="yes", where="Salem")
    operations.save(organizer=organizer, contact=a.bob, now=NOON, key="where", said=Said("Hood River", 0))
    operations.save(organizer=organizer, contact=a.bob, now=NOON, key="where", said=Said("Hood River", 0))

    apart = answer(organizer, "where")
    assert (apart.value, [one["value"] for one in apart.others]) == ("Salem", ["Hood River"])
    with pytest.raises(Refused):
        operations.submit(organizer=organizer, contact=a.alice, now=NOON)
    with pytest.raises(NotThere):
        operations.choose(organizer=organizer, contact=a.alice, now=NOON, key="where", place=1)
    operations.choose(organizer=organizer, contact=a.alice, now=NOON, key="where", place=0)

    chosen = answer(organizer, "where")
    assert (chosen.value, chosen.others, chosen.number) == ("Hood River", [], 2)


def test_the_same_answer_twice_and_one_based_on_the_newest_are_no_conflict(a, send):
    organizer = send(moved="yes", where="Salem")
    operations.save(organizer=organizer, contact=a.bob, now=NOON, key="where", said=Said("Salem", 0))
    operations.save(organizer=organizer, contact=a.bob, now=NOON, key="where", said=Said("Bend", 1))

    assert (answer(organizer, "where").value, answer(organizer, "where").others) == ("Bend", [])


def test_a_file_answers_a_question_stands_among_the_documents_and_can_be_taken_off(a, send):
    organizer = send(moved="no")
    about = {"organizer": organizer, "contact": a.alice, "now": NOON, "key": "proof"}
    document = operations.add_file(**about, file=accepted()).document
    assert filled(a, organizer).files == {"proof": [document]}
    with pytest.raises(NotThere):
        operations.add_file(**{**about, "key": "paid"}, file=accepted())

    operations.take_file_off(**about, document_id=document.pk)

    assert not filled(a, organizer).files
    document.refresh_from_db()
    assert document.client_id == a.household.pk


def test_one_file_answers_two_questions_of_one_form(a, send, template):
    two = Question("lease", Kind.FILE, "Your lease")

    def with_two(now):
        return drafting.put_question(now, "papers", two)

    operations.edit_draft(template=template, by=a.owner, now=NOON, change=with_two)
    operations.publish(template=template, by=a.owner, now=NOON)
    organizer = send()
    about, same = {"organizer": organizer, "contact": a.alice, "now": NOON}, pdf()
    [first, second] = [
        operations.add_file(**about, key=key, file=accepted(content=same)) for key in ("proof", "lease")
    ]

    assert first.document == second.document
    assert filled(a, organizer).files == {"proof": [first.document], "lease": [first.document]}


def test_a_file_that_was_sent_or_accepted_stays_as_it_is_and_one_that_came_back_does_not(a, send):
    organizer = send(moved="yes", where="Salem")
    about = {"organizer": organizer, "contact": a.alice, "now": NOON, "key": "proof"}
    document = operations.add_file(**about, file=accepted()).document
    own = {"document": document, "contact": a.alice, "now": NOON}
    changes = (
        lambda: documents.delete_own(**own),
        lambda: documents.replace_own(**own, file=accepted("Other.pdf", pdf(2))),
    )
    operations.submit(organizer=organizer, contact=a.alice, now=NOON)
    for decide in (
        lambda: None,
        lambda: operations.give_back(organizer=organizer, by=a.owner, now=NOON, notes={"where": "Whole?"}),
    ):
        decide()
        for change in changes:
            with pytest.raises(TooLate):
                change()

    operations.reopen(organizer=organizer, by=a.owner, now=NOON)
    documents.delete_own(**own)

    assert not filled(a, organizer).files


def test_after_it_was_sent_nothing_can_be_changed(a, send):
    organizer = send(moved="no")
    operations.submit(organizer=organizer, contact=a.alice, now=NOON)
    for act in (
        lambda: operations.save(organizer=organizer, contact=a.alice, now=NOON, key="paid", said=Said("5")),
        lambda: operations.submit(organizer=organizer, contact=a.alice, now=NOON),
        lambda: operations.add_file(
            organizer=organizer, contact=a.alice, now=NOON, key="proof", file=accepted()
        ),
    ):
        with pytest.raises(Conflict, match="sent already"):
            act()
    assert not OrganizerAnswer.objects.filter(key__in=("paid", "proof")).exists()


def test_what_comes_back_can_be_mended_alone_and_must_be(a, send):
    organizer = send(moved="yes", where="Salem", paid="5")
    operations.submit(organizer=organizer, contact=a.alice, now=NOON)
    with pytest.raises(NotThere):
        operations.give_back(organizer=organizer, by=a.owner, now=NOON, notes={"gone": "Why?"})
    with pytest.raises(Refused):
        operations.give_back(organizer=organizer, by=a.owner, now=NOON, notes={})

    operations.give_back(
        organizer=organizer, by=a.owner, now=NOON, notes={"where": "The whole address, please"}
    )

    assert Notification.objects.filter(user=a.alice.user, kind="organizer.returned").exists()
    assert actions.visible_to(a.alice).filter(actions.OPEN, subject_id=organizer.pk).exists()
    now = filled(a, organizer)
    assert [one.key for _, one in now.missing()] == ["where"]
    with pytest.raises(Conflict, match="accepted this answer"):
        operations.save(organizer=organizer, contact=a.alice, now=NOON, key="moved", said=Said("no", 1))
    operations.save(
        organizer=organizer, contact=a.alice, now=NOON, key="where", said=Said("1 First Street, Salem", 1)
    )
    operations.submit(organizer=organizer, contact=a.alice, now=NOON)
    operations.accept(organizer=organizer, by=a.owner, now=NOON)
    organizer.refresh_from_db()
    assert organizer.state == State.ACCEPTED
    with pytest.raises(Conflict):
        operations.accept(organizer=organizer, by=a.owner, now=NOON)


def test_what_is_accepted_is_not_chosen_anew_and_what_was_hidden_is_not_accepted(a, send):
    organizer = send(moved="yes", where="Salem", paid="5")
    about = {"organizer": organizer, "contact": a.alice, "now": NOON}
    operations.save(**about, key="where", said=Said("Bend", 0))
    operations.save(**about, key="moved", said=Said("no", 1))
    operations.submit(**about)
    operations.give_back(organizer=organizer, by=a.owner, now=NOON, notes={"moved": "You did move"})
    assert answer(organizer, "where").verdict == ""
    assert answer(organizer, "paid").verdict == "accepted"
    operations.save(**about, key="moved", said=Said("yes", 2))
    assert [one.key for _, one in filled(a, organizer).missing()] == ["where"]
    OrganizerAnswer.objects.filter(key="where").update(verdict="accepted")

    with pytest.raises(Conflict, match="accepted this answer"):
        operations.choose(**about, key="where", place=0)

    assert answer(organizer, "where").value == "Salem"


def test_words_without_an_answer_do_not_come_back(a, send, template):
    words = Question("words", Kind.STATEMENT, "Thank you for telling us.")
    operations.edit_draft(
        template=template, by=a.owner, now=NOON, change=lambda now: drafting.put_question(now, "about", words)
    )
    operations.publish(template=template, by=a.owner, now=NOON)
    organizer = send(moved="no")
    operations.submit(organizer=organizer, contact=a.alice, now=NOON)

    with pytest.raises(NotThere):
        operations.give_back(organizer=organizer, by=a.owner, now=NOON, notes={"words": "Why?"})


def test_the_firm_opens_it_again_and_withdraws_it_and_the_to_do_follows(a, send):
    organizer = send(moved="no")
    operations.submit(organizer=organizer, contact=a.alice, now=NOON)
    operations.accept(organizer=organizer, by=a.owner, now=NOON)
    operations.reopen(organizer=organizer, by=a.owner, now=NOON)
    operations.save(organizer=organizer, contact=a.alice, now=NOON, key="moved", said=Said("yes", 1))
    operations.change_due(organizer=organizer, by=a.owner, now=NOON, due_on=date(2026, 3, 20))
    assert Action.objects.get(subject_id=organizer.pk).due_on == date(2026, 3, 20)

    operations.withdraw(organizer=organizer, by=a.owner, now=NOON)

    assert not queries.visible_to(a.alice).exists()
    assert not actions.visible_to(a.alice).filter(actions.OPEN, subject_id=organizer.pk).exists()
    assert answer(organizer, "moved").value == "yes"
    events = (
        AuditEvent.objects.filter(about_id=organizer.pk)
        .order_by("created_at")
        .values_list("event", flat=True)
    )
    assert list(events)[-3:] == ["organizer.reopened", "organizer.changed", "organizer.withdrawn"]


def test_who_was_sent_a_version_answers_just_that(a, send, template):
    organizer = send()
    version = OrganizerVersion.objects.get(template=template)
    operations.edit_draft(
        template=template, by=a.owner, now=NOON, change=lambda now: type(now)(now.sections[:1])
    )
    operations.publish(template=template, by=a.owner, now=NOON)

    organizer.refresh_from_db()
    assert organizer.version_id == version.pk
    assert [one.key for one in filled(a, organizer).sections()] == ["about", "papers"]


def test_the_database_keeps_one_answer_to_a_question_and_a_note_with_what_came_back(a, send):
    organizer = send(moved="no")
    for row in ({"key": "moved"}, {"key": "paid", "verdict": "returned"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrganizerAnswer.objects.create(organizer=organizer, saved_at=NOON, **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organizer.objects.filter(pk=organizer.pk).update(state="submitted")


def test_while_organizers_are_off_nothing_is_there(a, send, turn):
    organizer = send(moved="no")
    turn(ORGANIZERS, on=False)

    assert not actions.visible_to(a.alice).filter(kind="organizer").exists()
    for act in (
        lambda: operations.save(organizer=organizer, contact=a.alice, now=NOON, key="paid", said=Said("5")),
        lambda: operations.accept(organizer=organizer, by=a.owner, now=NOON),
        lambda: operations.submit(organizer=organizer, contact=a.alice, now=NOON),
    ):
        with pytest.raises(NotThere):
            act()
