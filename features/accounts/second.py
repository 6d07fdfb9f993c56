"""
The second step of signing in (security R30), as far as sessions know of it. What it consists of stands in a slice
above, which hangs its answers here: who has one, of which side the firm asks it of everybody, and what happens to it
when somebody says that a sign-in was not them.

Whoever has one gets a session that opens nothing until the step is taken, within ten minutes. Whoever has none where
the firm asks for it has a week to set it up, from their first sign-in or from when the firm began to ask; then no
other page opens.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from features.accounts.models import Session, User

Step = Session.SecondStep
GRACE = timedelta(days=7)
HALF = timedelta(minutes=10)  # between the first step and the second
# A passkey asks for the person's finger or PIN; into the workspace they came so before.
ENOUGH = {"passkey", "workspace"}


def _nobody(user: User) -> bool:
    return False


def _no_side(side: str) -> bool:
    return False


def _never(side: str) -> datetime | None:
    return None


def _nothing(user: User, since: datetime) -> None:
    pass


has: Callable[[User], bool] = _nobody
is_required: Callable[[str], bool] = _no_side
required_since: Callable[[str], datetime | None] = _never
shut: Callable[[User, datetime], None] = _nothing


def state_for(user: User, method: str) -> Step:
    """Return where a session that begins by this method stands."""
    if not has(user):
        return Step.NONE
    return Step.PASSED if method in ENOUGH else Step.AWAITED


def begin_grace(session: Session, *, now: datetime) -> None:
    """Note until when this person may do without, if the firm asks for it and nothing is noted yet."""
    user = session.user
    if session.second_step or user.second_step_due or not is_required(session.side):
        return
    user.second_step_due = now + GRACE
    User.objects.filter(pk=user.pk, second_step_due=None).update(second_step_due=user.second_step_due)


def due(session: Session) -> datetime | None:
    """Return until when this session may go on without a second step, or None where none is asked for."""
    is_row = not session._state.adding  # somebody who looks as this person has no session of theirs
    if session.second_step == Step.PASSED or not is_row or not is_required(session.side):
        return None
    mine, since = session.user.second_step_due or session.created_at + GRACE, required_since(session.side)
    return max(mine, since + GRACE) if since else mine


def is_overdue(session: Session, *, now: datetime) -> bool:
    """Return whether nothing opens any more until the person has set up their second step."""
    until = due(session)
    return until is not None and until <= now
