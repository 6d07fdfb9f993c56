from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile

from features.documents import intake
from features.vault.web import putting


def test_a_large_upload_has_no_name_while_it_is_looked_at():
    with TemporaryUploadedFile("Notes.txt", "text/plain", 11, None) as file:
        file.write(b"a few words")
        file.seek(0)
        path = Path(file.temporary_file_path())
        assert path.exists()

        putting.hide(file)

        assert not path.exists()
        assert intake.accept(file=file, filename="Notes.txt").file.read() == b"a few words"
