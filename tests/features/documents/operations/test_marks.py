import threading
from datetime import timedelta

import pytest
from django.db import connection

from features.base.errors import NotAllowed, NotThere
from features.documents import operations, queries
from features.documents.models import Download
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.features.documents.operations.conftest import trail

# --- downloads --------------------------------------------------------------------------------------


def test_a_download_is_noted_once_per_contact_and_each_time_in_the_trail(a):
    document = make.shared(a.staff, a.household)

    for _ in range(2):
        operations.mark_downloaded(document=document, by=a.alice, now=NOON)

    assert Download.objects.count() == 1
    assert [event for event, _ in trail()].count("document.downloaded") == 2


def test_two_downloads_at_once_leave_one_mark(committed_database):
    a = committed_database.a
    with inside(a.firm):
        document = make.shared(a.staff, a.household)
    start, wrong = threading.Barrier(6), []

    def fetch():
        try:
            with inside(a.firm):
                start.wait()
                operations.mark_downloaded(document=document, by=a.alice, now=NOON)
        except Exception as error:  # noqa: BLE001
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=fetch) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    with inside(a.firm):
        assert Download.objects.count() == 1


def test_nobody_downloads_what_they_can_not_see(a, powerless):
    document = make.shared(a.staff, a.household)

    for person in (a.charlie, powerless):
        with pytest.raises(NotThere):
            operations.mark_downloaded(document=document, by=person, now=NOON)

    assert Download.objects.count() == 0


# --- what came in -----------------------------------------------------------------------------------


def test_ticking_off_leaves_what_came_after_the_list_was_shown(a):
    shown = make.uploaded(a.alice, a.household, "One.pdf")
    later = make.uploaded(a.alice, a.household, "Two.pdf", now=NOON + timedelta(minutes=5))

    count = operations.mark_seen(
        client_id=a.household.pk, day=NOON.date(), until=shown.created_at, by=a.staff, now=NOON
    )

    assert count == 1
    assert list(queries.arrived(a.staff)) == [later]


def test_ticking_off_can_be_undone_the_last_time_only(a):
    make.uploaded(a.alice, a.household, "One.pdf")
    about = {"client_id": a.household.pk, "day": NOON.date(), "by": a.staff}
    operations.mark_seen(**about, until=NOON, now=NOON)
    second = make.uploaded(a.alice, a.household, "Two.pdf", now=NOON + timedelta(minutes=1))
    operations.mark_seen(**about, until=second.created_at, now=NOON + timedelta(minutes=2))

    operations.mark_unseen(**about)

    assert list(queries.arrived(a.staff)) == [second]


def test_nothing_to_tick_off_is_told(a, powerless):
    about = {"client_id": a.household.pk, "day": NOON.date()}

    with pytest.raises(NotThere):
        operations.mark_seen(**about, until=NOON, by=a.staff, now=NOON)
    with pytest.raises(NotThere):
        operations.mark_unseen(**about, by=a.staff)
    with pytest.raises(NotAllowed):
        operations.mark_seen(**about, until=NOON, by=powerless, now=NOON)
