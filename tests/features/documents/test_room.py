"""Two ways in beside each other: forms, and files in pieces that were promised room before."""

import io
from functools import partial

import pytest

from features.documents import operations, room
from features.documents.errors import NoRoom
from features.documents.models import Arriving, Document, DocumentRules
from features.documents.operations import arriving
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.racing import at_once

LARGE = 700_000


def begun(a, by=None, size=LARGE, name="plan.txt"):
    return arriving.begin(by=by or a.alice, client=a.household, filename=name, size=size, now=NOON)


def test_a_form_takes_no_room_that_is_promised_to_a_file_on_its_way(a):
    operations.change_rules(by=a.owner, now=NOON, client_quota_mb=1)
    begun(a)

    with pytest.raises(NoRoom, match="340 KB of 1 MB are left for you"):
        make.uploaded(a.alice, a.household, "two.txt", content=b"y" * LARGE)

    assert not Document.objects.exists()


def test_the_firms_own_room_is_promised_once_too(a, monkeypatch):
    begun(a, by=a.staff)
    monkeypatch.setattr(room, "quota", lambda: 1_000_000)

    with pytest.raises(NoRoom, match="Your firm’s"):
        make.shared(a.staff, a.household, "two.txt", content=b"y" * LARGE)


def test_what_was_promised_room_has_it_when_it_is_here(a):
    operations.change_rules(by=a.owner, now=NOON, client_quota_mb=1)
    row = begun(a)
    content = b"x" * LARGE
    arriving.add_piece(arriving=row, start=0, content=io.BytesIO(content), size=LARGE, now=NOON)

    operations.upload(contact=a.alice, client=a.household, file=arriving.accepted(row), now=NOON)

    assert Document.objects.get().size == LARGE


def test_what_is_given_up_frees_its_room(a):
    operations.change_rules(by=a.owner, now=NOON, client_quota_mb=1)
    arriving.give_up(arriving=begun(a))

    assert make.uploaded(a.alice, a.household, "two.txt", content=b"y" * LARGE)


def test_by_two_ways_at_once_nobody_passes_the_quota(committed_database):
    a = committed_database.a
    with inside(a.firm):
        DocumentRules.objects.create(client_quota_mb=1)
        files = [make.accepted(f"{n}.txt", b"%d" % n * LARGE) for n in range(2)]

    at_once(
        *(partial(operations.upload, contact=a.alice, client=a.household, file=file, now=NOON) for file in files),
        *(partial(begun, a, name=f"plan {n}.txt") for n in range(2)),
        firm=a.firm, refused=NoRoom,
    )  # fmt: skip

    with inside(a.firm):
        assert Document.objects.count() + Arriving.objects.count() == 1
