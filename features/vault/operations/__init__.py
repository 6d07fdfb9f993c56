"""Every change to the vault, and every look into it."""

from features.vault.operations.opening import open_file, show
from features.vault.operations.putting import put_credentials, put_file
from features.vault.operations.removing import remove
from features.vault.operations.replacing import replace_credentials, replace_file

__all__ = [
    "open_file",
    "put_credentials",
    "put_file",
    "remove",
    "replace_credentials",
    "replace_file",
    "show",
]
