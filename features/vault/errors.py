"""What can go wrong in the vault."""

from features.base.errors import Conflict, Unavailable


class Damaged(Unavailable):
    """What is stored is not what was put in. Nothing of it is given."""

    message = "This was changed since it was put in, so nothing of it is shown. It has to be put in again."


class ShownBefore(Conflict):
    """It was shown since the page with the button was. A page that is loaded anew sends its form anew."""

    message = "This was shown once and is hidden again. To see it again, open it again."


class NotKept(Unavailable):
    """The store did not take or give it."""

    message = "The vault can’t be reached at the moment. Nothing was changed: try again in a few minutes."
