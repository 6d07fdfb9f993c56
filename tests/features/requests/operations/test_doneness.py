from datetime import timedelta

import pytest
from django.db.models.functions import Now

from features.base.errors import Conflict, NotAllowed, NotThere
from features.base.models import AuditEvent
from features.clients.models import Client
from features.documents.switches import CLIENT_UPLOADS
from features.notifications.models import Notification
from features.requests import operations, queries
from features.requests.models import DoneRules, DoneUploading
from features.requests.switches import DONE_CHECKBOX, DONE_UPLOADING
from tests.cast import NOON
from tests.factories.documents import uploaded


def say(a, contact=None, client=None) -> DoneUploading:
    return operations.say_done(contact=contact or a.alice, client=client or a.household, now=NOON)


def said_before(done: DoneUploading, ago: timedelta) -> None:
    DoneUploading.objects.filter(pk=done.pk).update(said_at=Now() - ago)


@pytest.mark.requirement("S2-6", "S2-9")
def test_the_firm_is_told_with_what_is_new_and_what_is_missing(a, ask, mailed):
    Client.objects.filter(pk=a.household.pk).update(assigned_to=a.staff)
    ask()
    uploaded(a.alice, a.household)
    mailed()

    done = say(a)

    assert (done.documents, done.missing) == (1, 3)
    assert mailed() == [f"stella@example.com: {a.household.name} is done uploading"]
    [waiting] = queries.done_arrived(a.staff)
    assert waiting.pk == done.pk
    assert AuditEvent.objects.get(event="upload.done").details == {"documents": 1, "missing": 3}


def test_said_twice_it_is_said_once_and_later_counts_what_came_since(a):
    uploaded(a.alice, a.household)
    first = say(a)
    assert say(a).pk == first.pk
    said_before(first, timedelta(hours=2))
    uploaded(a.alice, a.household, "More.pdf")

    again = say(a)

    assert again.pk != first.pk
    assert again.documents >= 1


@pytest.mark.parametrize(
    ("ago", "works"),
    [
        (timedelta(minutes=59, seconds=58), True),
        (timedelta(hours=1), False),
        (timedelta(hours=1, seconds=1), False),
    ],
)
def test_it_is_taken_back_within_the_hour_by_the_clock_of_the_database(a, ago, works):
    done = say(a)
    said_before(done, ago)

    if works:
        operations.take_back_done(done=done, contact=a.bob, now=NOON)
        assert not queries.done_arrived(a.owner).exists()
        assert AuditEvent.objects.filter(event="upload.not_done").exists()
    with pytest.raises(Conflict):
        operations.take_back_done(done=done, contact=a.alice, now=NOON)


@pytest.mark.requirement("S2-9")
def test_who_was_told_hears_that_it_was_taken_back(a, mailed):
    Client.objects.filter(pk=a.household.pk).update(assigned_to=a.staff)
    first = say(a)
    mailed()

    operations.take_back_done(done=first, contact=a.bob, now=NOON)

    assert mailed() == [f"stella@example.com: {a.household.name} is not done uploading after all"]
    assert (
        Notification.objects.get(title__contains="after all").detail
        == "Bob Birch took it back: more is to come"
    )


def test_what_was_taken_back_before_its_mail_went_is_not_mailed(a, mailed):
    Client.objects.filter(pk=a.household.pk).update(assigned_to=a.staff)
    done = say(a)
    operations.take_back_done(done=done, contact=a.alice, now=NOON)

    assert mailed() == [f"stella@example.com: {a.household.name} is not done uploading after all"]


def test_the_firm_ticks_it_off_and_puts_it_back(a):
    done = say(a)

    operations.mark_done_seen(done_id=done.pk, by=a.staff, now=NOON)
    assert not queries.done_arrived(a.owner).exists()
    with pytest.raises(NotThere):
        operations.mark_done_seen(done_id=done.pk, by=a.staff, now=NOON)
    operations.mark_done_unseen(done_id=done.pk, by=a.staff)
    assert queries.done_arrived(a.owner).exists()


def test_who_may_say_it(a, turn):
    with pytest.raises(NotThere):
        say(a, contact=a.charlie)
    done = say(a)
    with pytest.raises(NotThere):
        operations.take_back_done(done=done, contact=a.charlie, now=NOON)
    turn(DONE_UPLOADING, on=False)
    say(a, client=a.pottery, contact=a.bob)
    turn(DONE_CHECKBOX, on=False)
    with pytest.raises(NotThere):
        say(a, client=a.pottery, contact=a.bob)


def test_without_uploads_nobody_is_done_with_them(a, turn):
    turn(CLIENT_UPLOADS, on=False)
    with pytest.raises(NotThere):
        say(a)


def test_with_uploads_off_nothing_of_it_is_marked_taken_back_or_chosen(a, turn):
    said, seen = say(a), say(a, client=a.pottery, contact=a.bob)
    operations.mark_done_seen(done_id=seen.pk, by=a.staff, now=NOON)
    chosen = {"tell": DoneRules.Tell.OWNERS, "words": "", "only_asked": True}
    acts = [
        lambda: operations.mark_done_seen(done_id=said.pk, by=a.staff, now=NOON),
        lambda: operations.mark_done_unseen(done_id=seen.pk, by=a.staff),
        lambda: operations.take_back_done(done=said, contact=a.alice, now=NOON),
        lambda: operations.choose_rules(by=a.owner, **chosen),
    ]
    turn(CLIENT_UPLOADS, on=False)

    for act in acts:
        with pytest.raises(NotThere):
            act()

    turn(CLIENT_UPLOADS, on=True)
    assert not queries.done_rules().only_asked
    for act in acts:
        act()


@pytest.mark.requirement("S2-10")
def test_the_firm_chooses_who_is_told_and_when_it_is_offered(a, ask, mailed):
    Client.objects.filter(pk=a.household.pk).update(assigned_to=a.staff)
    chosen = {"tell": DoneRules.Tell.OWNERS, "words": "We begin on Monday.", "only_asked": True}
    with pytest.raises(NotAllowed):
        operations.choose_rules(by=a.staff, **chosen)

    assert operations.choose_rules(by=a.owner, **chosen)
    assert not operations.choose_rules(by=a.owner, **chosen)

    with pytest.raises(NotThere):
        say(a)
    ask()
    mailed()
    say(a)
    assert mailed() == [f"olga@example.com: {a.household.name} is done uploading"]
