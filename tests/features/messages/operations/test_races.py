"""What happens at the same moment: one answer goes out, nothing is lost, nothing hangs."""

from copy import deepcopy
from functools import partial

import pytest

from features.base.errors import DomainError
from features.messages import operations
from features.messages.errors import AnsweredMeanwhile
from features.messages.models import Message, Thread
from tenants.context import inside
from tests.cast import NOON
from tests.racing import at_once

pytestmark = pytest.mark.slow
ROUNDS = 4


@pytest.fixture
def a(committed_database, store):
    return committed_database.a


def test_of_two_colleagues_who_answer_at_the_same_moment_one_reads_the_other_first(a):
    for number in range(ROUNDS):
        with inside(a.firm):
            thread = operations.begin(
                contact=a.alice, client=a.household, now=NOON, subject=f"Return {number}", body="Is it ready?"
            )
        about = {"now": NOON, "after": thread.last_message_at}

        ends = at_once(
            partial(operations.reply, thread=deepcopy(thread), by=a.staff, body="Yes.", **about),
            partial(operations.reply, thread=deepcopy(thread), by=a.admin, body="Tomorrow.", **about),
            firm=a.firm, refused=DomainError,
        )  # fmt: skip

        with inside(a.firm):
            answers = list(Message.objects.filter(thread=thread, side="firm"))
        assert [type(end) for end in ends if isinstance(end, DomainError)] == [AnsweredMeanwhile]
        assert len(answers) == 1


def test_what_both_sides_write_at_the_same_moment_stands_one_after_the_other(a):
    for number in range(ROUNDS):
        with inside(a.firm):
            thread = operations.begin(
                contact=a.alice, client=a.household, now=NOON, subject=f"Kiln {number}", body="It runs."
            )

        at_once(
            partial(operations.reply, thread=deepcopy(thread), by=a.staff, body="Good.", now=NOON),
            partial(operations.write, thread=deepcopy(thread), contact=a.bob, body="It smokes.", now=NOON),
            firm=a.firm, refused=DomainError,
        )  # fmt: skip

        with inside(a.firm):
            found = list(thread.messages.order_by("created_at"))
            now = Thread.objects.get(pk=thread.pk)
        assert len(found) == len({one.created_at for one in found}) == 3
        assert now.last_message_id == found[-1].pk
        assert now.waiting_for == ("us" if found[-1].side == "client" else "them")
