"""Pages that are open are told that a chat has news (features.live); what they then show is asked as ever."""

from features.clients import queries as clients
from features.clients import told
from features.live import ringing
from features.messages import queries
from features.messages.models import Thread


def tell(thread: Thread, *, is_internal: bool) -> None:
    """Tell those of the team, and those on the client's side who see it; of an internal note the team alone."""
    ringing.ring("staff", [one.user_id for one in clients.staff()])
    if not is_internal:
        people = queries.readers(thread) if thread.is_limited else told.on_portal(thread.client, queries.SEE)
        ringing.ring("client", [one.user_id for one in people])
