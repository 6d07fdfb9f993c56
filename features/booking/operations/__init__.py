"""Every change to what is booked and to what can be."""

from features.booking.operations.booking import book
from features.booking.operations.changing import cancel, mark, mark_seen, mark_unseen, reschedule
from features.booking.operations.offering import Offer, add_service, change_service, remove_service
from features.booking.operations.setting import (
    add_location,
    add_time_off,
    change_location,
    change_setup,
    remove_location,
    remove_time_off,
    set_hours,
)

__all__ = [
    "Offer", "add_location", "add_service", "add_time_off", "book", "cancel", "change_location", "change_service",
    "change_setup", "mark", "mark_seen", "mark_unseen", "remove_location", "remove_service", "remove_time_off",
    "reschedule", "set_hours",
]  # fmt: skip
