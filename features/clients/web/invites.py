"""How one invitation stands, in words."""

from dataclasses import dataclass
from datetime import datetime

from branding.words import when
from features.clients.models import Invitation

State = Invitation.State
TONES = {
    State.BOUNCED: "bad", State.EXPIRED: "warn", State.OPENED: "info", State.DELIVERED: "info", State.SENT: "info",
    State.ACCEPTED: "good",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    invitation: Invitation
    words: str
    tone: str
    detail: str  # why a mail was refused, or when the person did a first thing
    is_live: bool
    can_renew: bool


def row(invitation: Invitation, now: datetime) -> Row:
    state = State(invitation.state(now))
    return Row(
        invitation, _words(invitation, state), TONES.get(state, ""), _detail(invitation, state),
        invitation.is_live(now), state != State.ACCEPTED and invitation.contact.joined_at is None,
    )  # fmt: skip


def _words(one: Invitation, state: State) -> str:
    at = {
        State.SENT: one.created_at, State.DELIVERED: one.delivered_at, State.BOUNCED: one.bounced_at,
        State.OPENED: one.opened_at, State.ACCEPTED: one.accepted_at, State.REVOKED: one.revoked_at,
        State.EXPIRED: one.ticket.expires_at,
    }[state]  # fmt: skip
    label = "Link copied" if one.by_hand and state == State.SENT else str(state.label)
    return f"{label} {when(at, 'compact')}" if at else label


def _detail(one: Invitation, state: State) -> str:
    if state == State.BOUNCED:
        return f"The mail server said: {one.bounce_reason}" if one.bounce_reason else ""
    if one.first_done_at is None:
        return ""
    return f"Did a first thing {when(one.first_done_at, 'compact')}"
