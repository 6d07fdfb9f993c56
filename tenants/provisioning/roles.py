"""A role per firm, named like its schema: owns nothing, cannot log in, may use only that schema (§4.9)."""

from django.conf import settings
from psycopg import sql

from tenants.provisioning.names import checked

WEB = "portico_web"


def web_role() -> str:
    """Return the login role of web and worker: the user of DATABASE_URL, in every kind of process."""
    return str(getattr(settings, "WEB_ROLE", WEB))


def create_sql(schema: str) -> str:
    """Return SQL that makes the schema and its role, and lets the web role become it."""
    name = checked(schema)
    return (
        f'CREATE ROLE "{name}" NOLOGIN;\n'
        f'GRANT "{name}" TO "{web_role()}";\n'
        f'CREATE SCHEMA "{name}";\n'
        f'GRANT USAGE ON SCHEMA "{name}" TO "{name}";\n'
        f'ALTER DEFAULT PRIVILEGES IN SCHEMA "{name}" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{name}";\n'
        f'ALTER DEFAULT PRIVILEGES IN SCHEMA "{name}" GRANT USAGE, SELECT ON SEQUENCES TO "{name}";\n'
    )


def drop_sql(schema: str) -> sql.Composed:
    """
    Return SQL that removes the schema with all it holds, and its role.

    Without DROP OWNED BY: the role owns nothing, and the owner, who may only CREATEROLE, is refused it.
    """
    name = sql.Identifier(checked(schema))
    return sql.SQL("DROP SCHEMA IF EXISTS {0} CASCADE; DROP ROLE {0}").format(name)
