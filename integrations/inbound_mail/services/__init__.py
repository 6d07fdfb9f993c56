"""Mail services that take letters in for us and bring them by a web request."""

from collections.abc import Callable, Mapping
from datetime import datetime

from integrations.inbound_mail.services import mailgun, postmark
from integrations.inbound_mail.services.calls import Brought

__all__ = ["SERVICES", "Brought", "Service"]
type Service = Callable[[Callable[[], bytes], Mapping[str, str], datetime], Brought]
"""From a request, by the clock, to what it brings: its body, read when asked for, and its headers. `calls` says what it
raises."""
SERVICES: dict[str, Service] = {"mailgun": mailgun.read, "postmark": postmark.read}
"""By the name in the address of the webhook. Another service is another module with one function."""
