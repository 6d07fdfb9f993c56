"""What holds for calendars of elsewhere. They belong to booking, which stands above."""

from datetime import timedelta

from features.toggles.catalogue import Named

BOOKING = Named("booking")
AHEAD = timedelta(days=60)  # as far as busy times are read
BEHIND = timedelta(days=1)
EVERY = timedelta(minutes=10)  # between two readings
EARLY = timedelta(minutes=1)  # by which a round may come before its time
LONGEST_WAIT = timedelta(hours=2)  # of one that does not answer
PATIENCE = timedelta(days=1)  # after which its person is told that it does not answer
TRIES, AN_HOUR = 20, 3600  # of one person to connect a calendar
