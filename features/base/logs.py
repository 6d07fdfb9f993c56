"""Every log line carries the firm's slug and the request's id, and no token of a link."""

import logging
import re

from django.db import connection

from features.base import scope

SECRET_IN_PATH = re.compile(
    r"(/(?:sign-in|invitation|sign-up/confirm|welcome|reset|not-me|new-address|support|send|answer|bill|unsubscribe)/)[^/\s'\"?]{16,}"
)


def without_secrets(path: str) -> str:
    """Return a path as it may be kept: the token of a link is left out."""
    return SECRET_IN_PATH.sub(r"\1…", path)


class FirmFilter(logging.Filter):
    """Django names the path of a request that failed, in the message and as the request itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        here = scope.current()
        tenant = getattr(connection, "tenant", None)
        record.firm = getattr(tenant, "slug", "-")
        record.request_id = here.request_id if here else "-"
        record.msg, record.args = without_secrets(record.getMessage()), ()
        if hasattr(record, "request"):
            record.request = without_secrets(str(record.request))
        return True
