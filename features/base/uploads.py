"""Files on their way in: to a temporary file, and no further than the limit (security R46, R64)."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

type Arrived = UploadedFile[bytes]
FILES_AT_ONCE = 20  # as many full-sized files as one form may bring; what comes after is not kept


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """
    Keep what is within the limit; of the rest only count the bytes.

    A file over the limit arrives cut off, with its true `size`, so that the form can name it and keep all else. One
    that came after too many others has `came_too_late`.
    """

    kept = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
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


def limit() -> int:
    return int(settings.UPLOAD_LIMIT_MB) * 1024 * 1024
