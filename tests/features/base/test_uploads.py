import pytest

from features.base import uploads
from features.base.uploads import BoundedUploadHandler


def send(handler, name, content, chunk=1000):
    handler.new_file("files", name, "application/pdf", None)
    for start in range(0, len(content), chunk):
        handler.receive_data_chunk(content[start : start + chunk], start)
    return handler.file_complete(len(content))


@pytest.fixture(autouse=True)
def _one_megabyte(settings):
    settings.UPLOAD_LIMIT_MB = 1


def test_a_file_within_the_limit_arrives_whole():
    with send(BoundedUploadHandler(), "a.pdf", b"x" * 5000) as file:
        assert (file.size, file.read()) == (5000, b"x" * 5000)


def test_a_file_over_the_limit_is_cut_off_and_tells_its_true_size():
    with send(BoundedUploadHandler(), "a.pdf", b"x" * 3_000_000) as file:
        assert file.size == 3_000_000
        assert len(file.read()) <= uploads.limit()


def test_after_many_full_files_nothing_more_is_kept_and_each_is_marked(monkeypatch):
    monkeypatch.setattr(uploads, "FILES_AT_ONCE", 2)
    handler = BoundedUploadHandler()
    full = b"x" * 1024 * 1024

    files = [send(handler, f"{number}.pdf", full, chunk=1024) for number in range(3)]

    assert [getattr(file, "came_too_late", False) for file in files] == [False, False, True]
    assert [len(file.read()) for file in files] == [len(full), len(full), 0]
    for file in files:
        file.close()
