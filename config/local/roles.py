"""The two roles of the product and its database, as `docs/operations.md` asks of an operator."""

import psycopg
from psycopg import sql

from config.local.state import State

OWNER, WEB, DATABASE = "portico_owner", "portico_web", "portico"
RIGHTS = {
    OWNER: "LOGIN CREATEDB CREATEROLE",  # CREATEDB only for the tests; production's owner has no use for it
    WEB: "LOGIN NOINHERIT",
}


def ensure(address: str, state: State) -> None:
    """Make what is missing. Safe to run at every start."""
    with psycopg.connect(address, autocommit=True) as connection:
        for role, rights in RIGHTS.items():
            if not exists(connection, "SELECT FROM pg_roles WHERE rolname = %s", role):
                statement = "CREATE ROLE {} " + rights + " PASSWORD {}"
                password = sql.Literal(state.secret(f"password_{role}"))
                connection.execute(sql.SQL(statement).format(sql.Identifier(role), password))
        if not exists(connection, "SELECT FROM pg_database WHERE datname = %s", DATABASE):
            create = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(create.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))


def exists(connection: psycopg.Connection, query: str, name: str) -> bool:
    return connection.execute(query.encode(), [name]).fetchone() is not None
