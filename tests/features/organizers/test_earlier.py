"""A client begins with what they answered before, and staff compare the two."""

import pytest

from features.base.errors import NotThere
from features.organizers import drafting, earlier, operations, queries
from features.organizers.models import Organizer, OrganizerAnswer
from features.organizers.operations import Said
from features.organizers.schema import Kind, Question
from tenants.context import inside
from tests.cast import NOON
from tests.http import Browser, text_of


@pytest.fixture
def before(cast, send) -> Organizer:
    """Last year's, sent."""
    made = send(moved="yes", where="Salem", paid="7420", kids=[["June", "2017-05-04"]])
    with inside(cast.a.firm):
        operations.submit(organizer=made, contact=cast.a.alice, now=NOON)
    return made


def kept(organizer):
    return dict(OrganizerAnswer.objects.filter(organizer=organizer).values_list("key", "value"))


def prefill(a, organizer, source, contact=None):
    return operations.prefill(organizer=organizer, contact=contact or a.alice, now=NOON, earlier_id=source.pk)


def test_what_was_answered_before_stands_where_nothing_was_said_and_is_marked(cast, alice, before, send):
    organizer = send(where="Bend")
    page = f"/organizers/{organizer.pk}/sections/about/"
    assert "Begin with what you answered before" in text_of(alice.get(page))
    form = alice.get(f"/organizers/{organizer.pk}/earlier/")
    assert before.title in text_of(form)

    alice.post(f"/organizers/{organizer.pk}/earlier/", {"earlier": before.pk})

    with inside(cast.a.firm):
        assert kept(organizer) == {
            "moved": "yes", "where": "Bend", "paid": "7420.00", "kids": [["June", "2017-05-04"]],
        }  # fmt: skip
        assert set(
            OrganizerAnswer.objects.filter(organizer=organizer, taken_from=before).values_list(
                "key", flat=True
            )
        ) == {"moved", "paid", "kids"}
    assert "From what you answered before." in text_of(alice.get(page))


def test_another_one_replaces_what_was_taken_and_left_as_it_was(a, before, send):
    other = send(moved="no", paid="5")
    operations.submit(organizer=other, contact=a.alice, now=NOON)
    organizer = send()
    assert prefill(a, organizer, before) == 4
    operations.save(organizer=organizer, contact=a.alice, now=NOON, key="paid", said=Said("6", 1))

    assert prefill(a, organizer, other) == 1

    assert kept(organizer) == {"moved": "no", "where": None, "paid": "6.00", "kids": None}


def test_hidden_answers_files_and_options_that_are_gone_are_not_taken(a, before, send, template):
    Organizer.objects.filter(pk=before.pk).update(state="open")
    operations.save(organizer=before, contact=a.alice, now=NOON, key="moved", said=Said("no", 1))
    Organizer.objects.filter(pk=before.pk).update(state="submitted")
    changed = Question("kids", Kind.TABLE, "Children", columns=("Name",))
    operations.edit_draft(
        template=template,
        by=a.owner,
        now=NOON,
        change=lambda now: drafting.put_question(now, "papers", changed),
    )
    operations.publish(template=template, by=a.owner, now=NOON)
    organizer = operations.send(client=a.household, template=template, by=a.owner, now=NOON, year=2026)

    assert prefill(a, organizer, before) == 2

    assert kept(organizer) == {"moved": "no", "paid": "7420.00"}


def test_only_ones_own_that_were_sent_of_the_same_template_are_offered(a, before, send, template):
    organizer, unsent = send(), send(moved="yes")
    theirs = operations.send(client=a.bakery, template=template, by=a.owner, now=NOON, year=2025)
    operations.save(organizer=theirs, contact=a.charlie, now=NOON, key="moved", said=Said("no"))
    operations.submit(organizer=theirs, contact=a.charlie, now=NOON)

    assert earlier.offered(a.alice, organizer) == [before]
    for source in (unsent, theirs, organizer):
        with pytest.raises(NotThere):
            prefill(a, organizer, source)
    with pytest.raises(NotThere):
        prefill(a, organizer, before, contact=a.charlie)
    operations.withdraw(organizer=before, by=a.owner, now=NOON)
    with pytest.raises(NotThere):
        prefill(a, organizer, before)
    assert kept(organizer) == {}


def test_staff_see_two_years_side_by_side(cast, owner, before, send):
    organizer = send(moved="no", paid="7420")
    record = f"/workspace/clients/{cast.a.household.pk}/organizers/{organizer.pk}/"
    assert "Compare with before" in text_of(owner.get(record))

    page = text_of(owner.get(f"{record}comparison/"))

    for words in ("3 answers differ", "Salem", "Not asked now", "June"):
        assert words in page, words
    alone = f"/workspace/clients/{cast.a.household.pk}/organizers/{before.pk}/comparison/"
    assert owner.get(alone).status_code == 404
    assert Browser(cast.b.firm).signed_in_as(cast.b.owner).get(f"{record}comparison/").status_code == 404
    with inside(cast.a.firm):
        assert queries.filled(organizer).values["moved"] == "no"
