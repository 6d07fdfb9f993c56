"""What an operator may be told."""

from tenants.errors import TenancyError


class SignInRefused(TenancyError):
    """The same for an unknown address, a wrong password and an operator who is no longer one."""


class CodeRefused(TenancyError):
    """Wrong, too old, or used before."""


class NothingToDo(TenancyError):
    """It is that way already: somebody else was faster, or a form was posted twice."""
