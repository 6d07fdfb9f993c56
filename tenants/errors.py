"""What can go wrong between the platform and a firm. `message` is fit to be shown to a person."""


class TenancyError(Exception):
    """Base of this package's errors."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class SlugRefused(TenancyError):
    """The address has a wrong shape or is reserved."""


class SlugTaken(TenancyError):
    """Another firm has, or lately had, this address."""


class StockEmpty(TenancyError):
    """No ready-made schema is left; one has to be made by replay."""


class BlueprintMissing(TenancyError):
    """`manage.py prepare` has not run for this version of the code."""


class NotReplayable(TenancyError):
    """The schema holds something the capture cannot carry to another schema."""


class MigrationsFailed(TenancyError):
    """Some firms could not be migrated; they are set aside and named."""


class NotSuspended(TenancyError):
    """What can't be taken back is done to suspended firms alone."""


class TooMany(TenancyError):
    """A limit of tries was reached; the message says when to try again."""
