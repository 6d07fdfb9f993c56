"""
The ways in which a signed-in person can prove that it is them. A second factor adds its own, from a module that its
slice imports when ready: `ways.add(Way("totp", 5, "…", TotpForm, has=…, prove=…))`.

The strongest comes first (`order`). A way whose `has` is False is neither shown nor taken. `prove` ends in
`operations.proving.proved`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from features.accounts import second, sides
from features.accounts.models import Session
from features.accounts.operations import proving
from features.accounts.web.forms import Asking, CodeForm, ProofForm
from features.base.composition import Registry


@dataclass(frozen=True)
class Way:
    """
    One way. `prove` takes the session, what was typed into the form, the time and the request, and raises a DomainError
    that names its field. Where something must be sent first, `begin` does it and `begin_label` is its button.
    `template` shows the form's fields; it gets `form`, `way` and `session`. `options` names the page that challenges a
    passkey.
    """

    key: str
    order: int
    button: str
    form: type[Asking]
    has: Callable[[Session], bool]
    prove: Callable[[Session, dict[str, Any], datetime, HttpRequest], None]
    begin: Callable[[Session, datetime], None] | None = None
    begin_label: str = ""
    template: str = "accounts/ways/plain.html"
    options: str = ""


ways: Registry[Way] = Registry()


def of(session: Session) -> list[Way]:
    """Return the ways this person has, the strongest first."""
    return [way for way in ways if way.has(session)]


ways.add(
    Way(
        "password", 50, "Confirm with your password", ProofForm,
        has=lambda session: sides.may_use_password(session.user, session.side),
        prove=lambda session, typed, now, _: proving.prove_by_password(
            session=session, password=typed["password"], now=now
        ),
    )
)  # fmt: skip
ways.add(
    Way(
        "code", 60, "Confirm with the code", CodeForm,
        has=lambda session: not second.has(session.user),  # a mailbox is never enough beside a second step
        prove=lambda session, typed, now, _: proving.prove_by_code(session=session, code=typed["code"], now=now),
        begin=lambda session, now: proving.mail_proof_code(session=session, now=now), begin_label="Mail me a code",
        template="accounts/ways/code.html",
    )
)  # fmt: skip
