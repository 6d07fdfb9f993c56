"""The prepared lists of chats and messages are what the rules select that they were made of, for everybody who asks."""

from datetime import timedelta
from itertools import product

import pytest
from django.db.models import Q

from features.accounts.models import PresetReach
from features.base import cursor
from features.base.scope import scope
from features.clients import queries as clients
from features.clients.models import Client
from features.messages import lists, operations, queries
from features.messages.models import Side
from features.messages.web import drawn
from features.messages.web.shown import Attached, Bubble, Line, Page
from tenants.context import inside
from tests.cast import NOON


class Chosen:
    """A session that shows one client, or all."""

    def __init__(self, client=None):
        self.data = {"showing": str(client.pk) if client else ""}


@pytest.fixture
def filled(cast, start):
    a = cast.a
    threads = [
        start(),
        start(client=a.pottery),
        start(client=a.bakery),
        start(subject="Of Bob", only=[a.bob.pk]),
    ]
    with inside(a.firm):
        operations.put_away(thread=threads[0], reader=a.alice, now=NOON)
        operations.put_away(thread=threads[1], reader=a.owner, now=NOON)
        operations.archive(thread=threads[2], by=a.owner, now=NOON)
        operations.assign(thread=threads[0], by=a.owner, now=NOON, member_id=a.staff.pk)
        operations.note(thread=threads[0], by=a.staff, now=NOON + timedelta(hours=1), body="A note")
        yield threads


def _ids(rows):
    return [row.pk for row in rows]


def test_a_contacts_chats_are_those_the_rules_show_them(cast, filled):
    a = cast.a
    for contact, client, is_archived in product(
        (a.alice, a.bob, a.charlie), (None, a.pottery), (False, True)
    ):
        session = Chosen(client)
        with scope():
            rows = queries.of_reader(contact, queries.shown_to(contact, session))
            rows = rows.exclude(queries.IN_USE) if is_archived else rows.filter(queries.IN_USE)
            for current in (None, filled[0].pk):
                found = lists.of_contact(contact, session, 1, current, is_archived=is_archived)
                assert _ids(found) == _ids(lists.page_of(rows, 1, current, Side.CLIENT))


def test_staffs_chats_are_those_the_rules_show_them(cast, filled):
    a = cast.a
    PresetReach.objects.update_or_create(preset=a.staff.role, defaults={"assigned_only": True})
    Client.objects.filter(pk=a.pottery.pk).update(assigned_to=a.staff)
    assert a.staff.limited_to
    for by, current in product((a.owner, a.staff), (None, filled[0].pk)):
        rows = queries.of_reader(by, queries.in_workspace(by))
        used = rows.filter(queries.IN_USE)
        views = {
            "": used, "us": used.filter(waiting_for="us"), "them": used.filter(waiting_for="them"),
            "mine": used.filter(Q(assigned_to=by) | Q(assigned_to=None, client__in=clients.within("assigned", by.pk))),
            "archived": rows.exclude(queries.IN_USE),
        }  # fmt: skip
        for view, expected in views.items():
            found = lists.of_staff(by, view, 1, current)
            assert _ids(found) == _ids(lists.page_of(expected, 1, current, Side.FIRM)), view


def test_a_chats_messages_are_read_on_from_a_mark(cast, filled, monkeypatch):
    monkeypatch.setattr(lists, "SIZE", 2)
    lists.MESSAGES_OF.known.clear()
    thread = filled[0]
    for hour in range(2, 7):
        operations.reply(
            thread=thread, by=cast.a.staff, now=NOON + timedelta(hours=hour), body=f"Part {hour}", after=None
        )
    for for_client in (True, False):
        rows, before, seen = queries.messages_in(thread, for_client=for_client), "", []
        while True:
            page, plain = (
                lists.messages_of(thread, before, for_client=for_client),
                cursor.page(rows, size=2, before=before),
            )
            assert (_ids(page.rows), page.older, page.newer) == (_ids(plain.rows), plain.older, plain.newer)
            seen += page.rows
            if not (before := page.older):
                break
        assert sorted(_ids(seen)) == sorted(_ids(rows))
        assert any(one.is_internal for one in seen) != for_client
    lists.MESSAGES_OF.known.clear()


def test_what_is_drawn_is_escaped_wherever_it_came_from(cast, filled):
    bad = '<script>&"'
    message = queries.messages_in(filled[0], for_client=True)[0]
    file = Attached(bad, bad, "/?a=1&b=<")
    one = Bubble(
        message, bad, is_mine=False, body="<plain>", day=bad, quoted=bad, quoted_name=bad,
        files=(file, Attached(bad, bad)), may_change=True,
    )  # fmt: skip
    page = Page([one], seen_by=bad, seen_id=message.pk)
    line = Line("/?a=1&b=<", bad, bad, bad, NOON, is_unread=True, labels=((bad, ""),), is_current=True)

    shown = drawn.lines_of([line]) + drawn.bubbles_of(page, "/<", write=True, save=True, staff=True)

    assert "<script" not in shown
    assert "<plain" not in shown
    assert "b=<" not in shown
    assert '"/<' not in shown
    assert "&lt;script&gt;&amp;&quot;" in shown
