"""What can go wrong in a firm's domain. portal_api.errors and features.base.middleware translate these."""

from features.base import scope


class DomainError(Exception):
    """Base of all refusals. `message` is fit to be shown; `field` names the input it concerns, if one."""

    message = "That did not work."
    field: str | None = None
    noted_as = ""
    """The event that such a refusal leaves in the audit trail, even where its page goes on (features.base.refusals)."""

    def __init__(self, message: str | None = None, *, field: str | None = None) -> None:
        self.message = message or self.message
        self.field = field or self.field
        super().__init__(self.message)
        if self.noted_as and (here := scope.current()):
            here.refused.append(self)


class NotAllowed(DomainError):
    """The person may see the thing, but not do this to it."""

    message = "Your role does not allow this. An owner or administrator of your firm can change that."
    noted_as = "access.refused"


class NotThere(DomainError):
    """It does not exist, or not for this person, or its switch is off: all three look the same."""

    message = "We can’t find that."


class Refused(DomainError):
    """The input can't be taken as it is; the message says what to do."""


class Conflict(DomainError):
    """Somebody else was faster, or it was done already."""


class TooMany(DomainError):
    """A limit was reached; the message says when to try again."""

    message = "That was tried too often. Wait a few minutes and try again."


class FreshProofNeeded(DomainError):
    """The person has to prove once more that it is them (D10)."""

    message = "Confirm that it is you first."


class Unavailable(DomainError):
    """Something outside does not answer, such as the store of files. Nothing was changed; try again later."""

    message = "That is not available at the moment. Try again in a few minutes."
