"""The same store, as S3 keeps it: moto answers in this process, so nothing leaves the machine."""

import io
from typing import Any, cast
from urllib.parse import urlparse

import boto3  # type: ignore[import-untyped]
import pytest
from moto import mock_aws

from features.documents import operations, previews, queries
from features.documents.models import Document
from integrations.storage import gateway
from integrations.storage.address import backend_of
from integrations.storage.gateway import StorageFailed
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser

BUCKET = "papers"


@pytest.fixture
def bucket(settings, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    backend = backend_of(urlparse(f"s3://{BUCKET}?region=us-east-1"), {"region": "us-east-1"})
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        settings.STORAGES = {**settings.STORAGES, "private": backend}
        yield lambda: [entry["Key"] for entry in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def test_what_is_put_is_found_and_removed(bucket):
    key = gateway.put(io.BytesIO(b"hello"), "firm/one")

    assert bucket() == ["firm/one"]
    with gateway.open_file(key) as file:
        file.seek(2)
        assert file.read() == b"llo"
    assert gateway.remove(key)
    assert bucket() == []


def test_what_is_not_there_is_told(bucket):
    with pytest.raises(StorageFailed):
        gateway.open_file("firm/nothing")


def test_a_bucket_that_is_not_there_takes_nothing(bucket, settings):
    private = settings.STORAGES["private"]
    elsewhere = {**private, "OPTIONS": {**private["OPTIONS"], "bucket_name": "elsewhere"}}
    settings.STORAGES = {**settings.STORAGES, "private": elsewhere}

    with pytest.raises(StorageFailed):
        gateway.put(io.BytesIO(b"x"), "firm/one")


def test_a_large_file_does_not_stay_in_memory(bucket):
    key = gateway.put(io.BytesIO(b"x" * 3 * 1024 * 1024), "firm/large")

    with gateway.open_file(key) as file:
        assert cast(Any, file).file._rolled


def test_documents_are_shared_shown_downloaded_and_deleted(cast, bucket):
    with inside(cast.a.firm):
        document = make.shared(cast.a.staff, cast.a.household, content=make.pdf(pages=2))
        assert bucket() == [document.key]
        assert previews.page(document, 2)
        with gateway.open_file(document.key) as file:
            content = file.read()
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    whole = alice.get(f"/documents/{document.pk}/download/")
    part = alice.get(f"/documents/{document.pk}/download/", headers={"Range": "bytes=5-9"})

    assert (whole.getvalue(), part.getvalue()) == (content, content[5:10])
    with inside(cast.a.firm):
        operations.delete(document=document, by=cast.a.staff, now=NOON)
        assert not queries.visible_to(cast.a.alice).exists()


def test_an_upload_goes_there_and_a_failed_one_leaves_nothing(cast, bucket, monkeypatch):
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert alice.post("/documents/upload/", {"files": make.upload_of("W-2.pdf")}).status_code == 302
    kept = bucket()

    def fails(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr(Document, "save", fails)

    assert alice.post("/documents/upload/", {"files": make.upload_of("W-3.pdf")}).status_code == 500
    assert bucket() == kept
    assert len(kept) == 1
