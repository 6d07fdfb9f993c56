"""Operators are made on the command line, by whoever runs the platform."""

import secrets

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tenants.console import audit, sessions
from tenants.console.errors import NothingToDo
from tenants.console.models import Operator


def new_password() -> str:
    return secrets.token_urlsafe(12)


@transaction.atomic
def make(*, email: str, name: str, title: str, password: str, temporary: bool) -> Operator:
    """
    Make an operator. They set up their second factor at the first sign-in, and replace a temporary password.

    :raises NothingToDo: there is one with this address.
    """
    if Operator.objects.filter(email__iexact=email).exists():
        raise NothingToDo(f"{email} is an operator already. Use --reset to let them begin anew.")
    operator = Operator.objects.create(
        email=email, name=name, title=title, password=make_password(password), password_is_temporary=temporary
    )
    audit.record("operator.made", by=audit.Actor(), email=email)
    return operator


@transaction.atomic
def reset(*, email: str, password: str, temporary: bool) -> Operator:
    """
    Let an operator begin anew, with a new password and no second factor: a phone was lost. Ends all their sessions.

    :raises NothingToDo: there is none with this address.
    """
    operator = Operator.objects.select_for_update().filter(email__iexact=email).first()
    if operator is None:
        raise NothingToDo(f"{email} is no operator.")
    operator.password, operator.password_is_temporary = make_password(password), temporary
    operator.totp_secret, operator.totp_last_step, operator.is_active = None, 0, True
    operator.save()
    sessions.end_all(operator)
    audit.record("operator.reset", by=audit.Actor(), email=email)
    return operator
