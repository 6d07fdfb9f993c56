import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import SkipFile

from features.base import uploads
from features.base.uploads import BoundedUploadHandler, let_bring_files
from tests.http import Browser


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


def test_nothing_is_kept_of_what_a_stranger_sends(rf):
    stranger, known = rf.post("/"), rf.post("/")
    let_bring_files(stranger, lambda: False)
    let_bring_files(known, lambda: True)

    for request in (stranger, rf.post("/")):
        with pytest.raises(SkipFile):
            send(BoundedUploadHandler(request), "a.pdf", b"x")
    with send(BoundedUploadHandler(known), "a.pdf", b"x") as file:
        assert file.size == 1


@pytest.mark.parametrize("path", ["/sign-in/", "/workspace/sign-in/", "/workspace/forgotten/", "/api/docs/"])
def test_the_pages_that_anybody_can_post_to_take_no_file(cast, path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere/at/all"  # the first byte that is written fails
    stranger = Browser(cast.a.firm, enforce_csrf_checks=True)
    stranger.get("/sign-in/")
    files = SimpleUploadedFile("a.pdf", b"x" * 1000)

    response = stranger.post(path, {"email": "nobody@example.com", "password": "x", "files": files})

    assert response.status_code in (302, 403, 422)
