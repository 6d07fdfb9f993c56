"""What the forms of both sides share on the way into the vault."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpRequest
from django.utils import timezone

from branding.words import size as in_words
from features.accounts.models import Membership
from features.accounts.web.access import StaffRequest
from features.base import uploads
from features.base.errors import Refused
from features.clients.models import Contact
from features.clients.web.access import ContactRequest
from features.documents import formats, intake, room
from features.documents.errors import TOLD_IN_PLACE
from features.documents.intake import Accepted
from features.vault import operations
from features.vault.models import VaultItem
from features.vault.web.forms import FileForm, NewerFileForm, SecretForm


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


def newer(
    request: StaffRequest | ContactRequest, item: VaultItem, by: Membership | Contact
) -> tuple[FileForm | SecretForm, bool]:
    """Return the form of something newer for an item, and whether it took the item's place."""
    typed = request.POST if request.method == "POST" else None
    form = NewerFileForm(typed) if item.is_file else SecretForm(typed)

    def swap() -> None:
        about: dict[str, Any] = {
            "item": item, "by": by, "session": request.session, "now": timezone.now(),
        }  # fmt: skip
        if isinstance(form, SecretForm):
            operations.replace_credentials(**about, secret=form.secret)
        else:
            operations.replace_file(**about, file=accepted(request))

    return form, is_done(form, swap)


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
    """Say what a file may be. It comes with its form alone: in pieces it would have to wait somewhere unsealed."""
    limit = min(room.largest(), uploads.limit())
    return {
        "accept": formats.ACCEPT, "limit": limit,
        "hint": f"One file, up to {in_words(limit)}. It is encrypted before it is stored and never previewed.",
    }  # fmt: skip
