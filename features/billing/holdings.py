"""What a firm holds for a client, and what the client owes it, said for staff."""

from branding.words import money
from features.billing import queries
from features.billing.models import Account
from features.clients.models import Client
from tenants.context import require_firm
from tenants.kinds import Kind


def holds_trust() -> bool:
    """Return whether this firm holds money of its clients in trust: law firms do."""
    return require_firm().kind == Kind.LAW


def said(client: Client) -> list[tuple[str, str]]:
    """Return what to show of a client's money: label and amount, one for each currency."""
    figures = [("Open balance", queries.owed_by(client)), ("Credit", queries.held_for(client))]
    trust = queries.held_for(client, Account.Kind.TRUST)
    if trust or holds_trust():
        figures.append(("Held in trust", trust))
    own = queries.rules().currency
    return [
        (label, money(amount, currency))
        for label, sums in figures
        for currency, amount in (sums or {own: 0}).items()
    ]
