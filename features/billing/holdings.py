"""What a firm holds for a client, and what the client owes it, said for staff."""

from branding.words import money
from features.billing import queries
from features.clients.models import Client
from tenants.context import require_firm
from tenants.kinds import Kind


def holds_trust() -> bool:
    """Return whether this firm holds money of its clients in trust: law firms do."""
    return require_firm().kind == Kind.LAW


def said(client: Client) -> list[tuple[str, str]]:
    """Return what to show of a client's money: label and amount, one for each currency."""
    sums = queries.balances(client)
    figures = [("Open balance", sums.owed), ("Credit", sums.credit)]
    if sums.trust or holds_trust():
        figures.append(("Held in trust", sums.trust))
    own = queries.rules().currency
    return [
        (label, money(amount, currency))
        for label, by_currency in figures
        for currency, amount in (by_currency or {own: 0}).items()
    ]
