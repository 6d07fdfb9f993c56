import io
from uuid import UUID

import pytest

from integrations.storage import gateway
from integrations.storage.gateway import StorageFailed
from tenants.context import inside


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    backend = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "private": backend}
    return tmp_path


def test_a_key_is_the_firm_and_chance(cast):
    with inside(cast.a.firm):
        firm, _, chance = gateway.new_key().partition("/")

    assert firm == str(cast.a.firm.pk)
    assert UUID(chance).version == 4


def test_without_a_firm_there_is_no_key():
    with pytest.raises(RuntimeError, match="needs a firm"):
        gateway.new_key()


def test_what_is_put_is_found_and_removed(folder):
    key = gateway.put(io.BytesIO(b"hello"), "firm/one")

    with gateway.open_file(key) as file:
        assert file.read() == b"hello"
        assert file.seek(1) == 1
    assert gateway.remove(key)
    assert list(folder.rglob("*one*")) == []


def test_a_key_that_is_taken_overwrites_nothing():
    first, second = (gateway.put(io.BytesIO(word), "firm/one") for word in (b"one", b"two"))

    assert first != second
    with gateway.open_file(first) as file:
        assert file.read() == b"one"


def test_what_is_not_there_or_can_not_be_kept_is_told(folder):
    (folder / "blocked").write_text("a file where a folder should be")

    with pytest.raises(StorageFailed):
        gateway.open_file("firm/nothing")
    with pytest.raises(StorageFailed):
        gateway.put(io.BytesIO(b"x"), "blocked/one")
    with pytest.raises(StorageFailed):
        gateway.put(io.BytesIO(b"x"), "../outside")


def test_cleaning_up_does_not_fail_in_turn():
    assert gateway.remove("firm/nothing")
    assert not gateway.remove("../outside")
