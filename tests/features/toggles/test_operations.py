import threading

import pytest
from django.db import connection, transaction
from waffle.models import Switch as Row

from features.base.errors import NotAllowed, Refused
from features.base.models import AuditEvent
from features.base.scope import scope
from features.documents.switches import CLIENT_UPLOADS, DOCUMENTS
from features.toggles import operations, queries
from features.toggles.catalogue import Need
from features.toggles.models import SwitchChange
from features.toggles.operations import turn
from tenants import hosts
from tenants.context import inside, platform
from tenants.kinds import Kind
from tenants.models import Withheld


@pytest.mark.requirement("S2-1")
def test_a_switch_turns_for_this_firm_only(cast):
    with inside(cast.a.firm):
        turn(switch=DOCUMENTS, on=False, by=cast.a.owner)
        assert not queries.is_on(DOCUMENTS)

    with inside(cast.b.firm):
        assert queries.is_on(DOCUMENTS)


@pytest.mark.requirement("S2-26")
def test_each_switch_turns_by_itself(a, switch):
    others = [switch(f"other_{n}") for n in range(3)]

    turn(switch=others[1], on=False, by=a.owner)

    assert [queries.is_on(one) for one in others] == [True, False, True]


def test_a_turn_says_who_and_when_and_leaves_an_event(a):
    assert turn(switch=DOCUMENTS, on=False, by=a.admin)

    change = queries.newest_changes()["documents"]
    assert (change.is_on, change.by_name, change.by_id) == (False, "Adam Admin", a.admin.user_id)
    event = AuditEvent.objects.get(event="switch.turned")
    assert (event.actor_name, event.details) == (
        "Adam Admin",
        {"switch": "documents", "label": "Documents", "to": "off"},
    )


def test_turning_it_to_what_it_is_changes_nothing(a):
    assert not turn(switch=DOCUMENTS, on=True, by=a.owner)

    assert not SwitchChange.objects.exists()


def test_a_switch_younger_than_the_firm_follows_the_preset_until_it_is_turned(a, switch):
    young = switch("weather", default=False)
    assert not queries.is_on(young)

    turn(switch=young, on=True, by=a.owner)
    assert queries.is_on(young)
    assert turn(switch=young, on=False, by=a.owner)


@pytest.mark.parametrize("who", ["staff", "alice"])
def test_only_those_who_hold_the_permission_may_turn(a, who):
    with pytest.raises(NotAllowed):
        turn(switch=DOCUMENTS, on=False, by=getattr(a, who))

    assert queries.is_on(DOCUMENTS)
    assert not SwitchChange.objects.exists()


def test_a_sub_switch_is_off_while_its_parent_is_and_comes_back_with_it(a):
    turn(switch=DOCUMENTS, on=False, by=a.owner)
    assert not queries.is_on(CLIENT_UPLOADS)

    turn(switch=DOCUMENTS, on=True, by=a.owner)
    assert queries.is_on(CLIENT_UPLOADS)


def test_what_lacks_its_need_can_not_be_turned_on_and_can_be_turned_off(a, switch):
    need = Need("Connect a calendar first.", "We need to know when your team is free.")
    weather = switch("weather", default=False, needs=lambda: need)

    with pytest.raises(Refused, match=r"Connect a calendar first\. We need to know"):
        turn(switch=weather, on=True, by=a.owner)
    Row.objects.create(name="weather", active=True)
    assert turn(switch=weather, on=False, by=a.owner)


def test_a_switch_that_is_chosen_waits_for_its_need(a, switch):
    needs = [Need("Connect Stripe first.", "Clients pay through it.")]
    prepayment = switch("prepayment_example", needs=lambda: needs[0] if needs else None)
    assert not queries.is_on(prepayment)

    needs.clear()
    assert queries.is_on(prepayment)


def test_a_need_that_looks_at_another_switch_is_asked_anew_after_a_turn(a, switch):
    need = Need("Turn on documents first.", "Uploads belong there.")
    done = switch("done_example", needs=lambda: None if queries.is_on(DOCUMENTS) else need)

    with scope():
        assert queries.is_on(done)
        turn(switch=DOCUMENTS, on=False, by=a.owner)
        assert not queries.is_on(done)


def withhold(key, firm, reason=""):
    with platform():
        Withheld.objects.create(switch=key, firm=firm, reason=reason)
    if firm is not None:
        hosts.publish(firm)


def test_what_the_platform_withholds_from_a_firm_is_off_there_alone(cast):
    withhold("documents", cast.a.firm, "Your plan does not hold it.")

    with inside(cast.a.firm):
        assert not queries.is_on(DOCUMENTS)
        assert queries.reasons_withheld() == {"documents": "Your plan does not hold it."}
        turn(switch=DOCUMENTS, on=False, by=cast.a.owner)
        with pytest.raises(Refused, match="not available for your firm"):
            turn(switch=DOCUMENTS, on=True, by=cast.a.owner)
    with inside(cast.b.firm):
        assert queries.is_on(DOCUMENTS)


def test_what_is_withheld_from_all_is_off_everywhere_and_a_firms_own_reason_counts_more(cast):
    withhold("documents", None, "In repair.")
    withhold("documents", cast.a.firm, "Yours is special.")
    hosts.publish(cast.b.firm)

    for one, reason in ((cast.a, "Yours is special."), (cast.b, "In repair.")):
        with inside(one.firm):
            assert not queries.is_on(DOCUMENTS)
            assert queries.reasons_withheld() == {"documents": reason}


def test_a_new_firm_begins_with_rows_so_that_a_changed_catalogue_changes_nothing(a):
    kept = dict(Row.objects.values_list("name", "active"))

    assert kept == {s.key: s.preset(Kind.ACCOUNTING) for s in (DOCUMENTS, CLIENT_UPLOADS)} | kept


@pytest.mark.parametrize("kind", [Kind.LAW, Kind.TAX])
def test_laying_out_twice_keeps_what_was_chosen(a, kind):
    turn(switch=DOCUMENTS, on=False, by=a.owner)

    operations.lay_out(kind)

    assert not queries.is_on(DOCUMENTS)


def test_all_switches_of_a_request_cost_one_query(cast, django_assert_num_queries):
    entry = hosts.find(hosts.address(cast.a.firm, "").partition("://")[2].partition(":")[0])
    assert entry is not None
    with inside(entry.firm()), scope(), django_assert_num_queries(1):
        for _ in range(3):
            queries.is_on(DOCUMENTS)
            queries.is_on(CLIENT_UPLOADS)


def test_turning_works_while_the_cache_server_is_away(a, settings, django_capture_on_commit_callbacks):
    away = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = settings.CACHES | {"default": away}

    with django_capture_on_commit_callbacks(execute=True):
        turn(switch=DOCUMENTS, on=False, by=a.owner)

    assert not queries.is_on(DOCUMENTS)


@pytest.mark.slow
def test_two_who_turn_the_same_switch_at_once_leave_one_row(committed_database, switch):
    young, faults = switch("weather", default=False), []
    everybody = threading.Barrier(4)

    def work(on):
        try:
            with inside(committed_database.a.firm), transaction.atomic():
                everybody.wait(10)
                turn(switch=young, on=on, by=committed_database.a.owner)
        except Exception as error:  # noqa: BLE001  shown below
            faults.append(error)
        connection.close()

    threads = [threading.Thread(target=work, args=(n % 2 == 0,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    with inside(committed_database.a.firm):
        assert (faults, Row.objects.filter(name="weather").count()) == ([], 1)
