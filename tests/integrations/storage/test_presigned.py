"""The store gives files itself, for a minute, to who has been found to see them; and another store takes them all over."""

import io
from urllib.parse import parse_qs, urlparse

import boto3  # type: ignore[import-untyped]
import pytest
import requests
import time_machine
from django.core.management import CommandError, call_command
from django.utils.http import quote_etag
from moto.server import ThreadedMotoServer

from features.base import orphans
from features.base.models import AuditEvent
from features.documents.models import Document
from integrations.storage import gateway, moving
from integrations.storage.address import backend_of
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser

BUCKET = "papers"


@pytest.fixture
def address(monkeypatch):
    """Give the STORAGE_URL of a bucket that is asked over HTTP."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    boto3.client("s3", region_name="us-east-1", endpoint_url=endpoint).create_bucket(Bucket=BUCKET)
    yield f"s3://{BUCKET}?region=us-east-1&endpoint={endpoint}&presign=1"
    server.stop()


def use(settings, address):
    parts = urlparse(address)
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    settings.STORAGES = {**settings.STORAGES, "private": backend_of(parts, options)}
    settings.STORAGE_PRESIGNED = True


def test_a_download_leads_to_an_address_that_says_what_to_do_with_the_file(cast, address, settings):
    use(settings, address)
    content = make.pdf()
    with inside(cast.a.firm):
        document = make.shared(cast.a.staff, cast.a.household, "Brief “1”.pdf", content=content)
    alice, charlie = (Browser(cast.a.firm).signed_in_as(who) for who in (cast.a.alice, cast.a.charlie))

    answer = alice.get(f"/documents/{document.pk}/download/")
    given = requests.get(answer["Location"], timeout=10)

    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
    assert given.content == content
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["Content-Type"] == "application/pdf"
    assert given.headers["Cache-Control"] == "private, no-store"
    assert int(parse_qs(urlparse(answer["Location"]).query).get("X-Amz-Expires", ["60"])[0]) <= 60
    assert charlie.get(f"/documents/{document.pk}/download/").status_code == 404
    with inside(cast.a.firm):
        assert document.downloads.count() == 1


def test_who_asks_for_a_part_is_given_the_whole_so_it_is_a_download_each_time(cast, address, settings):
    use(settings, address)
    with inside(cast.a.firm):
        document = make.shared(cast.a.staff, cast.a.household)
    alice, path = Browser(cast.a.firm).signed_in_as(cast.a.alice), f"/documents/{document.pk}/download/"
    rest = {"Range": "bytes=1-", "If-Range": quote_etag(document.sha256)}

    assert [alice.get(path, headers=rest).status_code for _ in range(2)] == [302, 302]

    with inside(cast.a.firm):
        assert document.downloads.count() == 1
        assert AuditEvent.objects.filter(event="document.downloaded").count() == 2


def test_no_address_is_given_of_what_the_scanner_did_not_let_through(cast, address, settings):
    use(settings, address)
    with inside(cast.a.firm):
        document = make.uploaded(cast.a.alice, cast.a.household)
        Document.objects.update(scan="infected")
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    assert alice.get(f"/documents/{document.pk}/download/").status_code == 409


def test_all_files_move_are_compared_and_it_can_be_run_again(cast, address, tmp_path, settings, capsys):
    folder = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "private": folder}
    with inside(cast.a.firm):
        documents = [
            make.shared(cast.a.staff, cast.a.household, f"{n}.txt", content=b"x" * n) for n in (1, 2, 3)
        ]
    target = moving.store_at(address)
    target.save(documents[0].key, io.BytesIO(b"half"))  # a run that was cut off

    call_command("move_storage", to=address, firm="aldergate")
    first = capsys.readouterr().out
    call_command("move_storage", to=address, firm="aldergate")
    second = capsys.readouterr().out

    assert "aldergate: 3 copied, 0 were there, 0 left." in first
    assert "aldergate: 0 copied, 3 were there, 0 left." in second
    assert "Nothing is left" in second
    use(settings, address)
    for document in documents:
        with gateway.open_file(document.key) as file:
            assert len(file.read()) == document.size


def test_what_can_not_be_copied_is_named(cast, address, tmp_path, settings, capsys):
    folder = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "private": folder}
    with inside(cast.a.firm):
        document = make.shared(cast.a.staff, cast.a.household)

    with pytest.raises(CommandError, match="1 files are left"):
        call_command("move_storage", to=address.replace(BUCKET, "elsewhere"), firm="aldergate")
    with pytest.raises(CommandError, match="file:// or s3://"):
        call_command("move_storage", to="ftp://x")

    assert document.key in capsys.readouterr().err


def test_a_row_without_its_file_is_told(cast, tmp_path, settings, capsys):
    folder = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "private": folder}
    with inside(cast.a.firm):
        document, kept = (
            make.shared(cast.a.staff, cast.a.household, name) for name in ("Lost.pdf", "Kept.pdf")
        )
        gateway.remove(document.key)

        found = orphans.sweep(now=NOON, remove=False)

    call_command("sweep_files", firm="aldergate")
    assert found.missing == [f"documents.Document {document.pk}: {document.key}"]
    out = capsys.readouterr().out
    assert f"missing: documents.Document {document.pk}" in out
    assert str(kept.pk) not in out


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield
