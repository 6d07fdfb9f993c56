"""The file of a document, or of an earlier version of it, for who has been found to see it."""

from typing import IO

from django.utils.http import content_disposition_header

from features.documents.errors import NotOpen, NotStored
from features.documents.models import Content
from integrations.storage import gateway


def opened(content: Content) -> IO[bytes]:
    """
    Return the file, open and seekable; whoever asks closes it. The one way to it: what the virus scanner has not let
    through is opened for nobody.

    :raises NotOpen: the virus scanner has not looked at it yet, or found something.
    :raises NotStored: the store does not give it.
    """
    if not content.is_open:
        raise NotOpen(content.scan_words)
    try:
        return gateway.open_file(content.key)
    except gateway.StorageFailed as failure:
        raise NotStored("This file can’t be fetched at the moment. Try again in a few minutes.") from failure


def address(content: Content) -> str | None:
    """
    Return a short-lived address at the store itself, where STORAGE_URL asks for it; None: open it and read it.

    :raises NotOpen: as above.
    """
    if not content.is_open:
        raise NotOpen(content.scan_words)
    disposition = content_disposition_header(True, content.filename) or "attachment"  # noqa: FBT003
    return gateway.signed_address(content.key, disposition=disposition, content_type=content.content_type)
