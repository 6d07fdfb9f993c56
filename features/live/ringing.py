"""
Telling open pages that there is something new for somebody: `ring` beside the change, in its transaction. A page that
wants to hear of it holds `live/line.html`, and parts of it with `hx-trigger="portico:news from:body"` fetch themselves
anew. What they then show is asked and allowed as at any other time.
"""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from integrations.live import bell
from tenants.context import require_firm

type Side = Literal["client", "staff"]


def ring(side: Side, user_ids: Iterable[UUID]) -> None:
    """Tell the open pages of these people, on this side of the firm in use, once the transaction has committed."""
    firm_id = require_firm().pk
    bell.ring(bell.place(firm_id, side, user_id) for user_id in user_ids)
