import pytest
import time_machine

from features.base.models import AuditEvent
from features.documents import naming, operations, queries, room
from features.documents.errors import NoRoom
from features.documents.models import Document, DocumentRules, DocumentType
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser

PATH = "/workspace/settings/uploads/"
FORM = {
    "upload_limit_mb": "500", "client_quota_mb": "", "name_pattern": "{date} {client} {name}", "delete_minutes": "30",
    "unlock_when": "submitted", "default_type": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def olga(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)


def test_the_rules_are_shown_with_an_example_and_changed(olga, cast):
    with inside(cast.a.firm):
        kind = DocumentType.objects.first()
        make.shared(cast.a.staff, cast.a.household)

    before = olga.get(PATH)
    after = olga.post(PATH, {**FORM, "default_type": kind.pk}, follow=True)

    assert "of 100 GB are in use." in before.text
    assert "W-2.pdf" in before.text
    assert "2026-03-10 Marsh Pottery LLC W-2.pdf" in after.text
    with inside(cast.a.firm):
        rules = queries.rules()
        assert (rules.upload_limit_mb, rules.delete_minutes, rules.default_type) == (500, 30, kind)
        event = AuditEvent.objects.get(event="document_rules.changed")
        assert event.details["changes"]["upload_limit_mb"] == [50, 500]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"upload_limit_mb": "2049"}, "Choose a number from 1 to 2,048."),
        ({"upload_limit_mb": "0"}, "Choose a number from 1 to 2,048."),
        ({"delete_minutes": "61"}, "Choose a number from 0 to 60."),
        ({"client_quota_mb": "0"}, "Choose a number from 1"),
        ({"name_pattern": "{date}"}, "Keep {name} in it"),
        ({"name_pattern": "{secret} {name}"}, "We don’t know {secret}."),
        ({"name_pattern": "{name} {"}, "We don’t know a brace without a word."),
        ({"unlock_when": "never"}, "Select a valid choice"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_changes(olga, cast, said, words):
    answer = olga.post(PATH, {**FORM, **said})

    assert answer.status_code == 422
    assert words in answer.text
    with inside(cast.a.firm):
        assert not DocumentRules.objects.exists()


def test_the_rules_are_for_who_may_change_settings(cast):
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)

    assert stella.get(PATH).status_code == 403
    assert stella.post(PATH, FORM).status_code == 403


@pytest.mark.requirement("D15")
def test_clients_files_get_the_name_and_type_that_the_firm_set_and_the_firms_own_keep_theirs(a):
    kind = DocumentType.objects.first()
    operations.change_rules(
        by=a.owner, now=NOON, name_pattern="{date} {client} {type} {name}", default_type=kind
    )

    came = make.uploaded(a.alice, a.household, "W-2.pdf")
    ours = make.shared(a.staff, a.household, "Letter.pdf")

    assert (came.name, came.type) == (f"2026-03-10 Aldergate Household {kind.name} W-2", kind)
    assert (ours.name, ours.type) == ("Letter", None)


def test_a_long_name_is_cut_and_not_what_the_firm_puts_around_it(a):
    named = naming.named("{date} {name}", name="n" * 150, client="c", kind="k", year=2026, now=NOON)

    assert named.startswith("2026-03-10 nnn")
    assert len(named) == 150


def test_a_name_that_looks_like_a_place_is_not_filled_in(a):
    named = naming.named("{date} {name}", name="{client}", client="c", kind="k", year=2026, now=NOON)

    assert named == "2026-03-10 {client}"


def test_a_full_firm_and_a_full_client_take_no_more_and_say_so(a, settings, monkeypatch, stored):
    content = b"x" * 700_000
    operations.change_rules(by=a.owner, now=NOON, client_quota_mb=1)
    make.uploaded(a.alice, a.household, "one.txt", content=content)
    with pytest.raises(NoRoom, match="340 KB of 1 MB are left for you"):
        make.uploaded(a.alice, a.household, "two.txt", content=content + b"y")
    make.uploaded(a.bob, a.pottery, "two.txt", content=content + b"y")
    make.shared(a.staff, a.household, "big.txt", content=b"z" * 3_000_000)

    monkeypatch.setattr(room, "quota", lambda: room.used() + 1000)
    with pytest.raises(NoRoom, match="Your firm’s"):
        make.shared(a.staff, a.household, "more.txt", content=content)
    with pytest.raises(NoRoom, match="Aldergate has no room"):
        make.uploaded(a.charlie, a.bakery, "more.txt", content=content)

    assert Document.objects.count() == len(stored()) == 3


def test_what_a_client_deletes_counts_as_long_as_it_lies_in_the_trash(a):
    operations.change_rules(by=a.owner, now=NOON, client_quota_mb=1)
    first = make.uploaded(a.alice, a.household, "one.txt", content=b"x" * 700_000)
    operations.delete_own(document=first, contact=a.alice, now=NOON)

    with pytest.raises(NoRoom):
        make.uploaded(a.alice, a.household, "two.txt", content=b"y" * 700_000)


def test_a_lower_limit_of_the_firm_holds_for_every_way(a, cast):
    operations.change_rules(by=a.owner, now=NOON, upload_limit_mb=1)
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    answer = alice.post("/documents/upload/", {"files": make.upload_of("a.txt", b"x" * 1_100_000)})

    assert "A file can have up to 1 MB" in answer.text
    assert "Up to 1 MB each." in answer.text


def test_the_list_says_a_new_limit_at_once(cast):
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert "Up to 50 MB" in alice.get("/documents/").text

    with inside(cast.a.firm):
        operations.change_rules(by=cast.a.owner, now=NOON, upload_limit_mb=120)

    assert "Up to 120 MB" in alice.get("/documents/").text
