"""A mail as it leaves: what programs read in its headers stays as it is, however long."""

import email.policy
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from typing import Any

from django.core.mail import EmailMultiAlternatives

WHOLE = ("list-unsubscribe",)


class WholeHeader(UnstructuredHeader, BaseHeader):
    """
    An address in one piece. As words it would be encoded where it is longer than a line, and no mail program finds an
    address in that.
    """

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in WHOLE:
        registry.map_to_type(name, WholeHeader)
    return registry


REGISTRY = _registry()


class Letter(EmailMultiAlternatives):
    def message(self, *, policy: "Policy[Any] | None" = None) -> EmailMessage:
        wanted: Any = policy or email.policy.default
        return super().message(policy=wanted.clone(header_factory=REGISTRY))
