"""Cards have an end: when it is near, and when it is over."""

from datetime import date, timedelta
from typing import Literal

from features.billing.models import PaymentMethod

SOON = timedelta(days=30)
type Ends = Literal["", "soon", "over"]


def ends(method: PaymentMethod, day: date) -> Ends:
    """Return whether it is over, or good for a month at most. `day` is that of the firm's calendar."""
    if method.expires_on is None or method.expires_on - day > SOON:
        return ""
    return "over" if method.expires_on < day else "soon"
