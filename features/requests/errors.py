"""What can go wrong with requests and links."""

from features.base.errors import Conflict, NotThere


class LinkGone(NotThere):
    """Never made, expired, revoked, full, or another firm's: nobody is told which."""

    message = "This link no longer works. Ask whoever gave it to you for a new one."


class AskedToday(Conflict):
    message = "They were reminded within the last 24 hours. Once a day is enough."
