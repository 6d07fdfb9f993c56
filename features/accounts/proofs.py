"""
How fresh the proof is of who sits at a signed-in browser. Signing in is one; ten minutes later the dangerous things
(another e-mail address or password, keys, roles, later money, signing and the vault) ask for another (D10).

Pages ask by their decorator (`staff_page(fresh="page")`), resources of the API by `fresh = True`, and operations that
are given a session by `require_fresh`. The ways to prove it are registered in `web.ways`.
"""

from datetime import datetime, timedelta

from features.accounts.models import Session
from features.base.errors import FreshProofNeeded

FRESH = timedelta(minutes=10)


def is_fresh(session: Session, *, now: datetime) -> bool:
    return now - session.proved_at < FRESH


def require_fresh(session: Session, *, now: datetime) -> None:
    """
    :raises FreshProofNeeded: the last proof is ten minutes old or older.
    """
    if not is_fresh(session, now=now):
        raise FreshProofNeeded
