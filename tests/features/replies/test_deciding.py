"""Staff decide about what is held; letters as they came go after 30 days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from features.base.errors import Conflict, NotAllowed, NotThere
from features.base.models import AuditEvent
from features.replies import nightly, operations, queries
from features.replies.models import MailAnswer
from features.replies.switches import MAIL_ANSWERS
from tenants.context import inside
from tests.features.replies.conftest import bring, came
from tests.integrations.inbound_mail.letters import letter

State = MailAnswer.State
NOW = timezone.now()


@pytest.fixture
def held(a, alices) -> MailAnswer:
    return came(alices, letter("Let me in.", sender="alice@work.example"))


def test_let_in_it_is_their_answer(a, held, notes):
    operations.let_in(answer_id=held.pk, by=a.owner, now=NOW)

    held.refresh_from_db()
    assert notes.texts == ["Let me in."]
    assert notes.answers[0].user == a.alice.user
    assert (held.state, held.settled_by, held.words) == (State.TAKEN, a.owner.user, "")
    assert AuditEvent.objects.get(event="reply.let_in").actor_id == a.owner.user_id


def test_thrown_away_it_is_nothing(a, held, notes):
    operations.throw_away(answer_id=held.pk, by=a.owner, now=NOW)

    held.refresh_from_db()
    assert (held.state, held.words, notes.answers) == (State.THROWN, "", [])
    assert AuditEvent.objects.filter(event="reply.thrown_away").count() == 1


@pytest.mark.parametrize("first", [operations.let_in, operations.throw_away])
@pytest.mark.parametrize("second", [operations.let_in, operations.throw_away])
def test_it_is_decided_once(a, held, notes, first, second):
    first(answer_id=held.pk, by=a.owner, now=NOW)

    with pytest.raises(Conflict):
        second(answer_id=held.pk, by=a.admin, now=NOW)


def test_another_firms_is_not_there(cast, a, held):
    with inside(cast.b.firm), pytest.raises(NotThere):
        operations.let_in(answer_id=held.pk, by=cast.b.owner, now=NOW)


def test_switched_off_it_is_not_there(a, held, turn):
    turn(MAIL_ANSWERS, on=False)

    with pytest.raises(NotThere):
        operations.let_in(answer_id=held.pk, by=a.owner, now=NOW)


def test_who_reads_only_decides_nothing(a, held):
    a.staff.role = "read_only"
    a.staff.save()

    with pytest.raises(NotAllowed):
        operations.throw_away(answer_id=held.pk, by=a.staff, now=NOW)
    assert queries.held(a.staff).get() == held


class TestThirtyDays:
    def test_the_letter_goes_after_them(self, a, alices, stored):
        answer = came(alices)

        assert nightly.forget(now=answer.created_at + timedelta(days=30)) == 0
        assert len(stored()) == 1
        assert nightly.forget(now=answer.created_at + timedelta(days=30, seconds=1)) == 1

        assert stored() == []
        with pytest.raises(NotThere):
            queries.original_for(a.owner, answer.pk)

    def test_what_nobody_decided_about_is_thrown_away(self, a, held, stored):
        nightly.forget(now=held.created_at + timedelta(days=31))

        held.refresh_from_db()
        assert (held.state, held.settled_by, held.words) == (State.THROWN, None, "")
        assert stored() == []

    def test_what_waits_for_a_worker_stays(self, a, alices, stored):
        bring(alices)

        assert nightly.forget(now=NOW + timedelta(days=40)) == 0
        assert len(stored()) == 1
