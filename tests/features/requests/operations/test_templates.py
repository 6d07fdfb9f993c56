import pytest

from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.requests import operations, queries
from features.requests.models import Template
from features.requests.switches import REQUESTS
from tests.cast import NOON


def test_with_requests_off_nothing_of_them_is_changed(a, ask, turn):
    item = ask().items.first()
    made = operations.hand_over(item=item, contact=a.alice, now=NOON, name="Dana", email="dana@bank.example")
    template = Template.objects.first()
    operations.say(item=item, contact=a.bob, answer="do_not_have", now=NOON)
    [arrival] = queries.arrivals(a.owner)
    turn(REQUESTS, on=False)

    for act in (
        lambda: operations.add_template(name="Another", by=a.owner),
        lambda: operations.change_template(template=template, by=a.owner, name="Other", note=""),
        lambda: operations.revoke_own(link=made.link, contact=a.alice, now=NOON),
        lambda: operations.revoke(link=made.link, by=a.owner, now=NOON),
        lambda: operations.mark_seen(
            request_id=item.request_id, day=arrival.day, until=arrival.newest, by=a.owner, now=NOON
        ),
        lambda: operations.mark_unseen(request_id=item.request_id, day=arrival.day, by=a.owner),
    ):
        with pytest.raises(NotThere):
            act()


@pytest.fixture
def template(a) -> Template:
    made = operations.add_template(name="Sales tax", by=a.owner, note="Each quarter.")
    for title in ("Sales of {year}", "Returns of {year}"):
        operations.add_template_item(template=made, by=a.owner, title=title)
    return made


def test_a_firm_begins_with_lists_of_its_kind(cast, a):
    assert [one.name for one in queries.templates()] == ["Individual tax return", "Business tax return"]
    assert all(one.count for one in queries.templates())


def test_a_list_is_made_changed_copied_and_removed(a, template):
    first, second = template.items.all()
    operations.move_template_item(item=second, to="up", by=a.owner)
    operations.change_template_item(
        item=first, by=a.owner, title="All sales of {year}", help="From the till."
    )
    operations.change_template(template=template, by=a.owner, name="Sales tax, yearly", note="")

    template.refresh_from_db()
    copy = operations.duplicate_template(template=template, by=a.owner)
    operations.remove_template_item(item=first, by=a.owner)
    operations.remove_template(template=template, by=a.owner)

    assert [one.title for one in copy.items.all()] == ["Returns of {year}", "All sales of {year}"]
    assert copy.name == "Sales tax, yearly (2)"
    assert not Template.objects.filter(name="Sales tax, yearly").exists()


def test_a_name_is_had_once(a, template):
    with pytest.raises(Conflict):
        operations.add_template(name="Sales tax", by=a.owner)
    with pytest.raises(Refused):
        operations.add_template(name=" ", by=a.owner)


def test_only_who_may_change_settings_changes_lists(a, template):
    with pytest.raises(NotAllowed):
        operations.add_template(name="New", by=a.staff)
    with pytest.raises(NotAllowed):
        operations.remove_template(template=template, by=a.staff)


def test_removing_a_list_leaves_what_was_asked_with_it(a, ask, template):
    request = ask(items=operations.from_template(template, year=2025))

    operations.remove_template(template=template, by=a.owner)

    assert [one.title for one in request.items.all()] == ["Sales of 2025", "Returns of 2025"]
    assert request.sent_at == NOON
