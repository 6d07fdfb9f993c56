"""What clients sent stands in the firm's inbox until staff decide; an empty inbox asks nothing for it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.organizers import operations
from features.organizers.switches import ORGANIZERS
from tenants.context import inside
from tests.cast import NOON
from tests.http import text_of

INBOX, ALL = "/workspace/", "/workspace/?whose=everyone"


@pytest.fixture
def sent(cast, send):
    with inside(cast.a.firm):
        made = send(moved="no")
        operations.submit(organizer=made, contact=cast.a.alice, now=NOON)
        return made


def asked(browser) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        browser.get(INBOX)
    return [one["sql"] for one in queries if "organizers_organizer" in one["sql"]]


def test_what_was_sent_waits_in_the_inbox_until_it_is_accepted_or_returned(cast, owner, sent):
    shown = text_of(owner.get(ALL))
    assert f"sent “{sent.title}”" in shown

    with inside(cast.a.firm):
        operations.give_back(organizer=sent, by=cast.a.owner, now=NOON, notes={"moved": "Sure?"})
    assert "sent “" not in text_of(owner.get(ALL))
    with inside(cast.a.firm):
        operations.save(
            organizer=sent, contact=cast.a.alice, now=NOON, key="moved", said=operations.Said("no", 1)
        )
        operations.submit(organizer=sent, contact=cast.a.alice, now=NOON)
    assert f"sent “{sent.title}”" in text_of(owner.get(ALL))
    with inside(cast.a.firm):
        operations.accept(organizer=sent, by=cast.a.owner, now=NOON)
    assert "sent “" not in text_of(owner.get(ALL))


def test_the_inbox_asks_nothing_while_nothing_waits_and_once_when_something_does(cast, owner, send):
    owner.get(INBOX)
    assert asked(owner) == []
    with inside(cast.a.firm):
        for _ in range(3):
            operations.submit(organizer=send(moved="no"), contact=cast.a.alice, now=NOON)
    owner.get(INBOX)
    assert len(asked(owner)) == 1


def test_it_is_never_ticked_off_and_gone_with_its_switch(cast, owner, sent, turn):
    assert owner.post(f"/workspace/inbox/organizers/{sent.pk}/done/").status_code == 404
    turn(ORGANIZERS, on=False)
    assert "sent “" not in text_of(owner.get(ALL))
    assert asked(owner) == []
