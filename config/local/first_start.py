"""The first start makes everything. Killed on the way, it has made nothing worth keeping: the next begins anew."""

from config.local import console, services
from config.local.lock import Lock
from config.local.state import State

KEY, UNDER_WAY, DONE = "first_start", "under way", "done"


def begin(lock: Lock) -> None:
    """Forget what an interrupted first start left, and note the beginning of this one if it is the first."""
    if State(lock.home).values.get(KEY) == UNDER_WAY:
        console.say("The first start was interrupted; beginning anew.")
        services.reset(lock)
    state = State(lock.home)
    if not state.values:
        state.keep(KEY, UNDER_WAY)


def done(state: State) -> None:
    if state.values.get(KEY) == UNDER_WAY:
        state.keep(KEY, DONE)
