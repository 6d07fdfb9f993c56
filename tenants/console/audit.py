"""The operators' own audit trail. Append-only: the database refuses to change or remove a row."""

from dataclasses import dataclass
from typing import Any

from tenants import switches
from tenants.console.models import Operator, OperatorEvent
from tenants.models import Firm

COMMAND_LINE = "Command line"

WORDS = {
    "operator.made": "made the operator {email}",
    "operator.reset": "reset the sign-in of {email}",
    "operator.signed_in": "signed in",
    "operator.signed_out": "signed out",
    "operator.code_refused": "typed a wrong code",
    "operator.second_factor_set": "set up a second factor",
    "firm.suspended": "suspended {firm}",
    "firm.resumed": "resumed {firm}",
    "firm.keys_destroyed": "destroyed the keys of {firm}",
    "switch.withheld": "withheld {switch} from {whom}",
    "switch.offered": "offered {switch} to {whom} again",
    "schema.retried": "tried the update of {schema} again",
    "support.allowed": "lets Portico look at its clients’ portals until {until}: {note}",
    "support.ended": "no longer lets Portico look at its clients’ portals",
    "support.link_made": "made a link to look at a client’s portal of {firm}",
    "support.entered": "came to the host of {firm}",
    "support.looked": "looked at a client’s portal of {firm}",
}


def sentence(event: OperatorEvent) -> str:
    """Return what the operator did, as words that follow their name."""
    words = WORDS.get(event.event, event.event)
    details = {name: str(value) for name, value in event.details.items()}
    if "switch" in details:
        details["switch"] = switches.label_of(details["switch"])
    facts = {"firm": event.firm_name, "whom": event.firm_name or "every firm", **details}
    return words.format_map(_Facts(facts))


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


@dataclass(frozen=True)
class Actor:
    """Who acts, and from where. No operator: a command on the server, or the firm that is named."""

    operator: Operator | None = None
    ip: str = ""
    name: str = COMMAND_LINE


def record(
    event: str, *, by: Actor, firm: Firm | None = None, reason: str = "", **details: Any
) -> OperatorEvent:
    """Add one event, named `<thing>.<past tense>`, in the caller's transaction."""
    who = by.operator
    return OperatorEvent.objects.create(
        event=event, operator_id=who.pk if who else None, operator_name=who.name if who else by.name,
        firm_id=firm.pk if firm else None, firm_name=firm.name if firm else "", reason=reason, details=details,
        ip=by.ip or None,
    )  # fmt: skip
