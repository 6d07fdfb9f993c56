"""The store of the matrix."""

from django.core.files.storage import FileSystemStorage


class Keeping(FileSystemStorage):
    """Keeps what a request deletes: its row comes back as the request is rolled back, and so its file has to be there."""

    def delete(self, name: str) -> None:
        """Leave it; the whole folder goes with the run."""
