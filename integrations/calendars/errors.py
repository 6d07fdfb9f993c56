"""What can go wrong at somebody's calendar. Each says what can be done about it."""


class CalendarFailed(Exception):
    """The base of all below. Its words are for the log, and hold nothing of what a calendar said."""


class Away(CalendarFailed):
    """Nobody answers, or asks for patience: it may work later, and may have happened already."""


class Refused(CalendarFailed):
    """The calendar does not take this. The same again won't help."""


class Revoked(CalendarFailed):
    """Our way in is gone: a password was changed, a consent taken back, the calendar removed. Its person must act."""
