"""The operators' own audit trail. Append-only: the database refuses to change or remove a row."""

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
    "switch.withheld": "withheld {switch} from {whom}",
    "switch.offered": "offered {switch} to {whom} again",
    "schema.retried": "tried the update of {schema} again",
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


def record(
    event: str,
    *,
    by: Operator | None,
    firm: Firm | None = None,
    reason: str = "",
    ip: str = "",
    **details: Any,
) -> OperatorEvent:
    """Add one event, named `<thing>.<past tense>`, in the caller's transaction. `by` is None for a command."""
    return OperatorEvent.objects.create(
        event=event, operator_id=by.pk if by else None, operator_name=by.name if by else COMMAND_LINE,
        firm_id=firm.pk if firm else None, firm_name=firm.name if firm else "", reason=reason, details=details,
        ip=ip or None,
    )  # fmt: skip
