import pytest
from django.db import IntegrityError, transaction

from features.base.errors import NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.feedback import operations, queries, rules
from features.feedback.models import Feedback
from features.feedback.switches import FEEDBACK
from tests.cast import NOON


def test_feedback_is_kept_and_stands_on_the_clients_record(a, give):
    made = give("Two pages for one thing.", kind="problem", rating=2, page="/documents/?q=secret")

    assert (made.kind, made.words, made.rating, made.page) == (
        "problem",
        "Two pages for one thing.",
        2,
        "/documents/",
    )
    event = AuditEvent.objects.get(event="feedback.given")
    assert (event.client_id, event.actor_id) == (a.household.pk, a.alice.user_id)
    assert "Two pages" not in event.about_name


@pytest.mark.parametrize(
    ("given", "field"),
    [({"kind": "hate"}, "kind"), ({"words": "  "}, "words"), ({"words": "x" * 2001}, "words"), ({"rating": 6}, "rating"), ({"rating": 0}, "rating")],
)  # fmt: skip
def test_what_can_not_be_taken_is_named(give, given, field):
    with pytest.raises(Refused) as refusal:
        give(**{"words": "Words.", **given})

    assert refusal.value.field == field


@pytest.mark.parametrize("wrong", [{"rating": 6}, {"kind": "hate"}, {"words": ""}])
def test_the_database_refuses_it_too(a, wrong):
    values = {"client": a.household, "contact": a.alice, "kind": "idea", "words": "Words.", **wrong}

    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(**values)


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/documents/", "/documents/"), ("/documents/?q=my+illness#x", "/documents/"), ("", ""), ("//evil.example/", ""),
        ("https://evil.example/", ""), ("javascript:alert(1)", ""), ("/\\evil.example", ""), ("/a b", ""), ("/" + "x" * 400, ""),
        ("/[", "/["), ("http://[", ""), ("///evil.example", ""),
    ],
)  # fmt: skip
def test_only_a_path_of_this_host_is_kept(address, page):
    assert rules.page(address) == page


def test_nobody_speaks_for_a_client_they_do_not_act_for(a, give):
    with pytest.raises(NotThere):
        give(client=a.bakery)


def test_staff_tick_it_off_and_put_it_back(a, give):
    made = give()

    operations.mark_seen(feedback_id=made.pk, by=a.staff, now=NOON)
    operations.mark_seen(feedback_id=made.pk, by=a.owner, now=NOON)
    made.refresh_from_db()
    assert (made.seen_by_staff_at, made.seen_by) == (NOON, a.staff.user)
    operations.mark_unseen(feedback_id=made.pk, by=a.owner)

    made.refresh_from_db()
    assert made.seen_by_staff_at is None
    events = AuditEvent.objects.filter(event__startswith="feedback.").values_list("event", flat=True)
    assert sorted(events) == ["feedback.given", "feedback.reopened", "feedback.settled"]


def test_a_client_ticks_nothing_off(a, give):
    with pytest.raises(NotAllowed):
        operations.mark_seen(feedback_id=give().pk, by=a.alice, now=NOON)


def test_off_is_gone_and_the_words_stay(a, give, turn):
    made = give()
    turn(FEEDBACK, on=False)

    assert not queries.in_workspace(a.owner).exists()
    with pytest.raises(NotThere):
        give()
    with pytest.raises(NotThere):
        operations.mark_seen(feedback_id=made.pk, by=a.owner, now=NOON)
    turn(FEEDBACK, on=True)
    assert queries.in_workspace(a.owner).get() == made
