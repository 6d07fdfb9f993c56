"""What the forms of both sides share on the way into the vault."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpRequest

from features.base import uploads
from features.base.errors import Refused
from features.documents import formats, intake
from features.documents.errors import TOLD_IN_PLACE
from features.documents.intake import Accepted
from features.vault.web.forms import FileForm, SecretForm


def is_done(form: FileForm | SecretForm, act: Callable[[], None]) -> bool:
    """Return whether the form was sent and its operation took it; what was refused stands in the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except TOLD_IN_PLACE as refusal:
        form.refuse(refusal)
        return False
    return True


def accepted(request: HttpRequest) -> Accepted:
    """
    :raises Refused: none came, or it can't be taken.
    """
    file = cast("UploadedFile[bytes] | None", request.FILES.get("files"))
    if file is None:
        raise Refused("Choose the file to put in.", field="files")
    hide(file)
    return intake.accept(file=file, filename=file.name or "")


def hide(file: "UploadedFile[bytes]") -> None:
    """
    Take the name of a large upload out of the temporary folder. The request goes on with it open; should its process be
    killed, nothing is left to be found.
    """
    if isinstance(file, TemporaryUploadedFile):
        Path(file.temporary_file_path()).unlink(missing_ok=True)


def of_files() -> dict[str, Any]:
    return {
        "accept": formats.ACCEPT, "limit": uploads.limit(),
        "hint": "One file. It is encrypted before it is stored, and shown to nobody as a preview.",
    }  # fmt: skip
