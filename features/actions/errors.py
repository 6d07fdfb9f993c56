"""What can go wrong with to-dos."""

from features.base.errors import Conflict


class Follows(Conflict):
    """A slice keeps it."""

    message = "This follows what it belongs to, such as a request or an invoice. Decide about it there."


class NudgedToday(Conflict):
    message = "They were reminded within the last 24 hours. Once a day is enough."


class NobodyThere(Conflict):
    message = "Nobody who can do this is on the portal. Invite somebody first."


class MailComesBack(Conflict):
    message = "Mail to them comes back. Correct the address first."


class NotWished(Conflict):
    message = "They chose not to be reminded. Write to them instead."
