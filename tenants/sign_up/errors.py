"""Why a sign-up cannot go on. `message` is fit to be shown."""

from tenants.errors import TenancyError


class LinkGone(TenancyError):
    """The token is mangled, replaced by a newer one, or its sign-up was forgotten: nobody is told which."""


class LinkExpired(TenancyError):
    """The link is right but too old. The sign-up is still there: a new link can be sent to the same address."""


class ProofMissing(TenancyError):
    """The link was opened in a browser that did not ask for it, and the password typed there is not the one chosen."""


class OpenedAlready(TenancyError):
    """This sign-up's portal is open."""
