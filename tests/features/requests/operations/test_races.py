"""What happens at the same moment: one wins, nobody overwrites, nothing hangs."""

from copy import deepcopy
from functools import partial
from threading import Event

import pytest
from django.db import connection, transaction

from features.actions.models import Action
from features.base.errors import DomainError
from features.base.models import AuditEvent
from features.documents import operations as documents
from features.documents.errors import TooLate
from features.documents.models import Document
from features.requests import operations
from features.requests.errors import AskedToday
from features.requests.models import DoneUploading, Item, Request
from features.requests.operations import Wanted
from tenants.context import inside
from tests.cast import NOON
from tests.factories.documents import accepted, picture
from tests.racing import at_once

pytestmark = pytest.mark.slow
ROUNDS = 4


@pytest.fixture
def a(committed_database, store):
    return committed_database.a


def asked(a, title: str = "Papers") -> Request:
    with inside(a.firm):
        return operations.ask(
            client=a.household, by=a.staff, now=NOON, title=title, items=[Wanted("W-2"), Wanted("1098")]
        )


def test_of_accepting_and_taking_back_at_the_same_moment_one_wins(a):
    for number in range(ROUNDS):
        request = asked(a, f"Papers {number}")
        with inside(a.firm):
            item = request.items.first()
            operations.say(item=item, contact=a.alice, answer="do_not_have", now=NOON)
        mine, theirs = deepcopy(item), deepcopy(item)

        ends = at_once(
            partial(operations.accept, item=mine, by=a.staff, now=NOON),
            partial(operations.take_back, item=theirs, contact=a.alice, now=NOON),
            firm=a.firm, refused=DomainError,
        )  # fmt: skip

        with inside(a.firm):
            found = Item.objects.get(pk=item.pk)
            action = Action.objects.get(subject_id=item.pk)
        assert found.state == "accepted" or isinstance(ends[0], DomainError)
        assert action.is_open == (found.state == "open")


def test_of_accepting_and_deleting_a_file_at_the_same_moment_one_sees_the_other(a):
    for number in range(ROUNDS):
        request = asked(a, f"Papers {number}")
        with inside(a.firm):
            items = list(request.items.all())
            files = [accepted(f"{number} {n}.png", picture(size=(40 + 2 * number + n, 30))) for n in range(2)]
            sent = [
                operations.answer(item=one, contact=a.alice, file=file, now=NOON).document
                for one, file in zip(items, files, strict=True)
            ]

        ends = at_once(
            partial(operations.accept_all, request=deepcopy(request), by=a.staff, now=NOON),
            *(partial(documents.delete_own, document=deepcopy(one), contact=a.alice, now=NOON) for one in reversed(sent)),
            firm=a.firm, refused=DomainError,
        )  # fmt: skip

        assert ends[0] == 2
        with inside(a.firm):
            for document, end in zip(reversed(sent), ends[1:], strict=True):
                kept = Document.objects.filter(pk=document.pk, deleted_at__isnull=True).exists()
                assert kept == isinstance(end, TooLate)


def test_of_accepting_and_taking_a_version_back_at_the_same_moment_one_sees_the_other(a):
    for number in range(ROUNDS):
        request = asked(a, f"Papers {number}")
        with inside(a.firm):
            item = request.items.first()
            first, second = (
                accepted(f"{number} {n}.png", picture(size=(40 + n, 30 + number))) for n in range(2)
            )
            sent = operations.answer(item=item, contact=a.alice, file=first, now=NOON).document
            documents.replace_own(document=sent, contact=a.alice, file=second, now=NOON)

        ends = at_once(
            partial(operations.accept, item=deepcopy(item), by=a.staff, now=NOON),
            partial(documents.take_back_version, document=deepcopy(sent), contact=a.alice, seen=2, now=NOON),
            firm=a.firm, refused=DomainError,
        )  # fmt: skip

        with inside(a.firm):
            is_second = Document.objects.get(pk=sent.pk).version == 2
            assert is_second == isinstance(ends[1], TooLate)


def test_no_file_is_deleted_while_it_is_being_accepted(a):
    request = asked(a)
    with inside(a.firm):
        item = request.items.first()
        sent = operations.answer(item=item, contact=a.alice, file=accepted(), now=NOON).document

        def accept_slowly() -> None:
            with transaction.atomic():
                operations.accept(item=item, by=a.staff, now=NOON)
                is_held.set()
                while not waiting_in_database():
                    pass

        def delete() -> None:
            is_held.wait(20)
            documents.delete_own(document=sent, contact=a.alice, now=NOON)

    is_held = Event()
    ends = at_once(accept_slowly, delete, firm=a.firm, refused=TooLate)

    assert isinstance(ends[1], TooLate)


def waiting_in_database() -> bool:
    """Return whether another connection waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def test_files_that_come_while_staff_return_close_and_nudge_are_all_kept_or_refused(a):
    request = asked(a)
    with inside(a.firm):
        item, other = request.items.all()
        operations.say(item=item, contact=a.alice, answer="do_not_have", now=NOON)
        files = [accepted(f"{n}.png", picture(size=(40 + n, 30))) for n in range(3)]

    ends = at_once(
        *(partial(operations.answer, item=other, contact=a.alice, file=file, now=NOON) for file in files),
        partial(operations.give_back, item=item, by=a.staff, now=NOON, note="Ask the bank."),
        partial(operations.nudge, request=deepcopy(request), by=a.owner, now=NOON),
        partial(operations.close, request=deepcopy(request), by=a.admin, now=NOON),
        firm=a.firm, refused=DomainError,
    )  # fmt: skip

    kept = [one for one in ends[:3] if not isinstance(one, DomainError)]
    with inside(a.firm):
        assert Document.objects.count() == len(kept)
        assert other.files.count() == len(kept)
        assert Request.objects.get(pk=request.pk).closed_at == NOON
        assert not Action.objects.filter(settled_at__isnull=True, withdrawn_at__isnull=True).exists()


def test_of_several_reminders_at_once_one_goes_out(a):
    request = asked(a)
    again = partial(operations.nudge, by=a.staff, now=NOON)

    ends = at_once(
        *(partial(again, request=deepcopy(request)) for _ in range(4)),
        firm=a.firm, refused=AskedToday,
    )  # fmt: skip

    assert sum(isinstance(one, AskedToday) for one in ends) == 3


def test_a_link_never_takes_more_than_it_may(a):
    with inside(a.firm):
        made = operations.make_link(client=a.household, by=a.staff, now=NOON, title="Files", most_files=2)
        files = [accepted(f"{n}.png", picture(size=(40 + n, 30))) for n in range(5)]

    at_once(
        *(partial(operations.receive, token=made.token, file=file, name="Dana", now=NOON) for file in files),
        firm=a.firm, refused=DomainError,
    )  # fmt: skip

    with inside(a.firm):
        assert Document.objects.count() == 2


def test_done_said_by_several_at_once_is_said_once_and_undone_once(a):
    say = partial(operations.say_done, client=a.household, now=NOON)
    said = at_once(
        *(partial(say, contact=who) for who in (a.alice, a.bob, a.alice)), firm=a.firm, refused=DomainError
    )
    assert len({one.pk for one in said}) == 1

    ends = at_once(
        *(partial(operations.take_back_done, done=said[0], contact=who, now=NOON) for who in (a.alice, a.bob)),
        firm=a.firm, refused=DomainError,
    )  # fmt: skip

    assert sum(isinstance(one, DomainError) for one in ends) == 1
    with inside(a.firm):
        assert DoneUploading.objects.get().undone_at is not None
        assert AuditEvent.objects.filter(event="upload.not_done").count() == 1
