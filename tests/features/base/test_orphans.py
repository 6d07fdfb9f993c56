"""Files that no row holds: found, left alone for a day, then removed; in a folder and in S3."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from branding.models import Brand
from features.base import heads, nightly, orphans
from features.base.orphans import FEW, TooManyOrphans
from features.documents.models import Document
from integrations.storage import gateway
from tenants.context import inside, platform
from tests.factories import documents as make
from tests.integrations.storage.test_s3 import bucket  # noqa: F401  a fixture

TOMORROW = timezone.now() + timedelta(days=2)  # of import: the run itself may take long


@pytest.fixture(params=["folder", "s3"])
def store(request, tmp_path, settings):
    if request.param == "s3":
        return request.getfixturevalue("bucket")
    backend = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "private": backend}
    return lambda: sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())


def abandoned(key: str = "") -> str:
    """Store a file and die before its row."""
    return gateway.put(io.BytesIO(b"lost"), key or gateway.new_key())


def test_a_file_without_a_row_goes_after_a_day_and_all_others_stay(cast, store):
    with inside(cast.b.firm):
        elsewhere = abandoned()
    with inside(cast.a.firm):
        document = make.shared(cast.a.staff, cast.a.household)
        logo = abandoned(f"{cast.a.firm.pk}/brand/logo.png")
        Brand.objects.update(logo=logo)
        head = heads.export(timezone.now().date())
        former = abandoned(f"{cast.a.firm.pk}/brand/former.png")
        lost = abandoned()

        young = orphans.sweep(now=timezone.now(), remove=True)
        dry = orphans.sweep(now=TOMORROW, remove=False)
        found = orphans.sweep(now=TOMORROW, remove=True)
        again = orphans.sweep(now=TOMORROW, remove=True)

    assert (young.files, young.orphans) == (4, [])
    assert (sorted(dry.orphans), dry.removed, dry.more) == (sorted([former, lost]), [], True)
    assert (sorted(found.removed), found.more) == (sorted([former, lost]), False)
    assert (again.files, again.orphans) == (2, [])
    kept = [document.key, logo, elsewhere, f"{cast.a.firm.pk}/{heads.FOLDER}/{timezone.now().date()}"]
    assert sorted(store()) == sorted(kept)
    assert head


def test_a_deleted_documents_file_stays_with_its_row(cast, store):
    with inside(cast.a.firm):
        document = make.shared(cast.a.staff, cast.a.household)
        Document.objects.filter(pk=document.pk).update(deleted_at=timezone.now())

        assert orphans.sweep(now=TOMORROW, remove=True).orphans == []
    assert store() == [document.key]


def test_one_run_removes_so_many_and_the_next_goes_on(cast, store):
    with inside(cast.a.firm):
        for _ in range(5):
            abandoned()

        first = orphans.sweep(now=TOMORROW, remove=True, most=3)
        second = orphans.sweep(now=TOMORROW, remove=True, most=3)

    assert (len(first.removed), first.more, len(second.removed), second.more) == (3, True, 2, False)
    assert store() == []


def test_when_the_rows_are_missing_the_files_are_left(cast, store, caplog):
    """As after a restore of the wrong backup: nothing may be lost twice."""
    with inside(cast.a.firm):
        for _ in range(FEW + 1):
            abandoned()

        with pytest.raises(TooManyOrphans, match=r"21 of 21 files have no row\. Nothing was removed"):
            orphans.sweep(now=TOMORROW, remove=True)
    assert len(store()) == FEW + 1


def test_a_slice_can_say_that_a_file_is_its_own(a, store, monkeypatch):
    key = abandoned()
    monkeypatch.setattr(orphans, "holders", [lambda keys: [each for each in keys if each == key]])

    assert orphans.sweep(now=TOMORROW, remove=True).orphans == []


def test_every_field_that_points_to_a_file_is_asked():
    found = {f"{model._meta.label}.{name}" for model, name in orphans.file_fields()}

    assert {"branding.Brand.logo", "documents.Document.file"} <= found


def test_the_nights_job_sweeps_every_firm_and_a_store_that_is_away_is_told(cast, store, monkeypatch, caplog):
    with platform():
        assert nightly.sweep_all_files() >= 2

    def away(_: object) -> None:
        raise gateway.StorageFailed

    monkeypatch.setattr(gateway, "keys_below", away)
    with inside(cast.a.firm):
        nightly.sweep_files.run()
    assert "the store is away" in caplog.text


def test_the_command_shows_and_only_removes_when_told(cast, store, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: TOMORROW)
    with inside(cast.a.firm):
        lost = abandoned()
    out = io.StringIO()

    call_command("sweep_files", firm="aldergate", stdout=out)
    assert (out.getvalue().splitlines(), store()) == (
        [lost, "aldergate: 1 files, 1 would be removed, 0 missing."],
        [lost],
    )

    call_command("sweep_files", remove=True, stdout=out)
    assert "aldergate: 1 files, 1 removed, 0 missing." in out.getvalue()
    assert store() == []
    with pytest.raises(CommandError, match="no active firm 'nobody'"):
        call_command("sweep_files", firm="nobody")
