"""What happens at the same moment: no answer is lost, and nothing changes what was sent."""

from copy import deepcopy
from functools import partial

import pytest

from features.base.errors import Conflict, DomainError
from features.organizers import operations
from features.organizers.models import OrganizerAnswer
from features.organizers.operations import Said
from tenants.context import inside
from tests.cast import NOON
from tests.features.organizers.conftest import ASKED
from tests.racing import at_once

pytestmark = pytest.mark.slow
ROUNDS = 4


@pytest.fixture
def a(committed_database):
    return committed_database.a


@pytest.fixture
def sent(a):
    with inside(a.firm):
        template = operations.add_template(
            by=a.owner, now=NOON, name="Moves", title="Your {year} move", content=ASKED
        )
        operations.publish(template=template, by=a.owner, now=NOON)
        return [
            operations.send(client=a.household, template=template, by=a.owner, now=NOON, year=2025)
            for _ in range(ROUNDS)
        ]


def save(organizer, contact, key, value, number=0):
    return partial(
        operations.save,
        organizer=deepcopy(organizer),
        contact=contact,
        now=NOON,
        key=key,
        said=Said(value, number),
    )


def test_of_two_who_answer_at_the_same_moment_neither_loses_a_word(a, sent):
    for organizer in sent:
        at_once(
            save(organizer, a.alice, "paid", "5"),
            save(organizer, a.bob, "paid", "6"),
            firm=a.firm,
            refused=DomainError,
        )

        with inside(a.firm):
            [answer] = OrganizerAnswer.objects.filter(organizer=organizer)
            assert {answer.value, *(one["value"] for one in answer.others)} == {"5.00", "6.00"}


def test_an_answer_at_the_moment_of_sending_is_part_of_it_or_refused(a, sent):
    for organizer in sent:
        with inside(a.firm):
            operations.save(organizer=organizer, contact=a.alice, now=NOON, key="moved", said=Said("no"))

        saved, submitted = at_once(
            save(organizer, a.bob, "paid", "5"),
            partial(operations.submit, organizer=deepcopy(organizer), contact=a.alice, now=NOON),
            firm=a.firm, refused=DomainError,
        )  # fmt: skip

        with inside(a.firm):
            is_there = OrganizerAnswer.objects.filter(organizer=organizer, key="paid").exists()
        assert submitted is None
        assert is_there is not isinstance(saved, Conflict)
