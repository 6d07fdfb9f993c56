"""What Home shows of to-dos is what the rules show, for everybody who asks."""

from features.actions import lists, queries
from features.actions.models import Action
from features.base.scope import scope
from tenants.context import inside
from tests.cast import NOON
from tests.features.documents.test_lists import Chosen


def test_homes_to_dos_are_those_of_the_rules(cast, ask):
    done = ask("Sign the letter")
    for place in range(7):
        ask(f"Upload {place}", client=cast.a.pottery if place % 2 else None)
    ask("Only for Alice", contact=cast.a.alice)
    with inside(cast.a.firm):
        Action.objects.filter(pk=done.pk).update(settled_at=NOON, settled_side="client")
        for contact, client in ((cast.a.alice, None), (cast.a.bob, None), (cast.a.bob, cast.a.pottery)):
            with scope():
                session = Chosen(client)
                rows = queries.shown_to(contact, session)
                waiting = rows.filter(queries.OPEN).order_by(*queries.BY_URGENCY)
                found = lists.first_open(contact, session)
                assert [one.pk for one in found] == [one.pk for one in waiting[:5]]
                assert {one.total for one in found} <= {waiting.count()}
                assert lists.count_done(contact, session, NOON) == rows.filter(settled_at__gte=NOON).count()
