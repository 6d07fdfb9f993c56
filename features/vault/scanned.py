"""What goes into the vault is looked at for viruses first: once it is sealed, nobody can."""

import logging

from features.base.errors import Unavailable
from features.documents.errors import FileRefused
from features.documents.intake import Accepted
from integrations.antivirus import gateway as scanner

log = logging.getLogger(__name__)


class NotChecked(Unavailable):
    """The virus scanner gave no answer, so the file was not taken."""

    message = (
        "We couldn’t check this file for viruses, so it is not in the vault. Try again in a few minutes."
    )


def check(file: Accepted) -> None:
    """
    Have a file looked at, where there is a scanner; it is at its beginning afterwards.

    :raises FileRefused: it holds a virus.
    :raises NotChecked: the scanner does not say.
    """
    if not scanner.is_there():
        return
    file.file.seek(0)
    try:
        verdict = scanner.scan(file.file)
    except (scanner.ScannerAway, scanner.TooLarge) as silence:
        log.exception("The virus scanner did not look at a file for the vault.")
        raise NotChecked from silence
    file.file.seek(0)
    if not verdict.is_clean:
        raise FileRefused("This file contains a virus. It is not in the vault.")
