"""The file of a document, or of an earlier version of it, for who has been found to see it."""

from typing import IO

from features.documents.errors import NotStored
from features.documents.models import Content
from integrations.storage import gateway


def opened(content: Content) -> IO[bytes]:
    """
    Return the file, open and seekable; whoever asks closes it.

    :raises NotStored: the store does not give it.
    """
    try:
        return gateway.open_file(content.key)
    except gateway.StorageFailed as failure:
        raise NotStored("This file can’t be fetched at the moment. Try again in a few minutes.") from failure
