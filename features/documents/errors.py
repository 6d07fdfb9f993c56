"""What can go wrong with a file."""

from features.base.errors import Conflict, Refused, Unavailable


class FileRefused(Refused):
    """This file can't be taken as it is; the message says why and what to do."""

    field = "files"


class TypeTaken(Conflict):
    """The firm's list has a type of this name."""

    message = "You already have a type of this name. Choose another name."
    field = "name"


class NoRoom(FileRefused):
    """The firm, or this client, may not keep as much."""


class NotHere(Conflict):
    """Not all of this file has arrived; whoever sends it asks how much is here and goes on from there."""

    message = "Not all of this file has arrived yet. Add it again."


class NotOpen(Conflict):
    """The virus scanner has not let this file be opened; the message says how far it is."""


class NotStored(Unavailable):
    """The store did not take or give the file. Nothing was lost: the person still has it."""

    message = "We couldn’t store this. Nothing was saved: try again in a few minutes."


class Busy(Unavailable):
    """Too many files are looked at in this moment; this one was not."""

    message = "Many files are being looked at right now. Try again in a minute."


class TooLate(Conflict):
    """A client's file is part of the firm's records now, and only the firm can take it away (S0-31)."""


class Waits(Conflict):
    """A client may open this once an invoice is paid; the message says which."""


TOLD_IN_PLACE = (Refused, Conflict, Unavailable)
"""What a form says beside its fields, with everything typed kept; other errors are pages of their own."""
