"""Every log line carries the firm's slug and the request's id."""

import logging

from django.db import connection

from features.base import scope


class FirmFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        here = scope.current()
        tenant = getattr(connection, "tenant", None)
        record.firm = getattr(tenant, "slug", "-")
        record.request_id = here.request_id if here else "-"
        return True
