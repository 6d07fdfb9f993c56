"""What can go wrong in a chat."""

from features.base.errors import Conflict


class AnsweredMeanwhile(Conflict):
    """A colleague answered while this one was being written; whoever wrote it reads theirs before it goes out."""

    field = "body"


class TooLateToChange(Conflict):
    """The time in which one may change what one wrote is over."""

    message = "This can’t be changed any more. Write another message instead."
