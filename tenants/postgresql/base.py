"""
django-tenants' backend, sending `SET search_path, ROLE` only when the server session has another firm.

Stock sends one per cursor and costs a list page about 40 % of its throughput. With the role of the firm, the
database itself refuses another firm's rows, whatever the code forgot (architecture §4.9, §6).
"""

from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django_tenants.postgresql_backend import base
from psycopg import sql
from psycopg.pq import TransactionStatus

PUBLIC = "public"


class DatabaseWrapper(base.DatabaseWrapper):
    """Knows what the server session really has; a rollback, a reconnect or an error makes it forget."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._on_server: tuple[str, bool] | None = None
        self._served: set[str] = set()
        self._setting_search_path = False
        super().__init__(*args, **kwargs)

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:  # noqa: FBT001, FBT002  stock signature
        if getattr(self, "schema_name", None) == tenant.schema_name:
            self.tenant, self.include_public_schema = tenant, include_public
            return
        super().set_tenant(tenant, include_public)

    def connect(self) -> None:
        self._on_server = None
        self._served = set()
        super().connect()

    def close(self) -> None:
        self._on_server = None
        super().close()

    def rollback(self) -> None:
        self._on_server = None  # a SET inside the transaction is undone with it
        super().rollback()

    def savepoint_rollback(self, sid: str) -> None:
        try:
            super().savepoint_rollback(sid)
        finally:
            self._on_server = None

    def close_if_unusable_or_obsolete(self) -> None:
        """Also recycle a session that has served many firms: each leaves about 1 MB of catalogue in it."""
        if len(self._served) > settings.DATABASE_FIRMS_PER_CONNECTION and not self.in_atomic_block:
            self.close()
        super().close_if_unusable_or_obsolete()

    def _handle_search_path(self, cursor: Any = None) -> None:
        wanted = (self.schema_name, self.include_public_schema)
        if self._on_server == wanted or self._setting_search_path:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return  # every statement but ROLLBACK fails now, and ROLLBACK makes us forget anyway
        self._setting_search_path = True
        try:
            with self.connection.cursor() as own:
                own.execute(self._switch_statement())
        except (DatabaseError, base.psycopg.Error):
            self._on_server = None
            raise
        else:
            self._on_server = wanted
            self._served.add(self.schema_name)
        finally:
            self._setting_search_path = False

    def _switch_statement(self) -> sql.Composed:
        path = sql.SQL(", ").join(sql.Identifier(name) for name in self._get_cursor_search_paths())
        if settings.DATABASE_ROLE == "owner" or self.schema_name == PUBLIC:
            role: sql.Composable = sql.SQL("NONE")
        else:
            role = sql.Identifier(self.schema_name)
        return sql.SQL("SET search_path = {}; SET ROLE {}").format(path, role)
