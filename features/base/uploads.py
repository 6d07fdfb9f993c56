"""Files on their way in: to a temporary file, and no further than the limit (security R46, R64)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

type Arrived = UploadedFile[bytes]
FILES_AT_ONCE = 20  # as many full-sized files as one form may bring; what comes after is not kept


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """
    Keep what is within the limit; of the rest only count the bytes.

    Nothing is kept of what strangers send, unless they come by a link that asks them for files: disks are finite.

    A file over the limit arrives cut off, with its true `size`, so that the form can name it and keep all else. One
    that came after too many others has `came_too_late`.
    """

    kept = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self.request is not None and not may_bring_files(self.request):
            raise SkipFile
        super().new_file(*args, **kwargs)
        self.came_too_late = self.kept >= limit() * FILES_AT_ONCE

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.came_too_late or start + len(raw_data) > limit():
            return
        self.kept += len(raw_data)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> Arrived | None:
        file = super().file_complete(file_size)
        if file is not None and self.came_too_late:
            file.came_too_late = True  # type: ignore[attr-defined]
        return file


doors: list[Callable[[HttpRequest], bool]] = []
"""Asked of a stranger's request once a file comes, before the page itself: whether its address lets them bring one."""


def let_bring_files(request: HttpRequest, answer: Callable[[], bool]) -> None:
    """Say who the request is from: `answer` is asked once a file comes, whether it is somebody known."""
    request.brings_files = answer  # type: ignore[attr-defined]


def may_bring_files(request: HttpRequest) -> bool:
    """Return what was said of this request; without a word it is a stranger's, who may be let in by their link."""
    answer: Callable[[], bool] | None = getattr(request, "brings_files", None)
    return (answer is not None and answer()) or any(knows(request) for knows in doors)


def limit() -> int:
    return int(settings.UPLOAD_LIMIT_MB) * 1024 * 1024
