"""What can go wrong in the vault."""

from features.base.errors import Unavailable


class Damaged(Unavailable):
    """What is stored is not what was put in. Nothing of it is given."""

    message = "This was changed since it was put in, so nothing of it is shown. It has to be put in again."


class NotKept(Unavailable):
    """The store did not take or give it."""

    message = "The vault can’t be reached at the moment. Nothing was changed: try again in a few minutes."
