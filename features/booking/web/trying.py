"""What a form asks for is tried, and what is refused stands beside its field."""

from collections.abc import Callable
from typing import Any

from features.base.errors import Conflict, Refused
from features.clients.web.forms import RuledForm


def tried(form: RuledForm, act: Callable[[], Any]) -> bool:
    """Return whether it was done; what is refused stands beside its field."""
    if not form.is_valid():
        return False
    try:
        act()
    except (Refused, Conflict) as refusal:
        form.refuse(refusal)
        return False
    return True
