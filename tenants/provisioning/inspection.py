"""Does every schema hold every table, and public none of them? `search_path` ends in public, so a missing table
would silently be looked for there (security R11).
"""

from tenants.provisioning.owner import Connection

TABLES = """
    SELECT s.name, s.state, array_agg(c.relname::text) FILTER (WHERE c.relname IS NOT NULL)
    FROM public.tenants_firmschema s
    LEFT JOIN pg_namespace n ON n.nspname = s.name
    LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind = 'r'
    GROUP BY 1, 2"""
PUBLIC = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
BOTH = {"django_migrations"}  # each schema keeps its own list of applied migrations


def faults(connection: Connection) -> list[str]:
    """Return one line for each table that is missing in a firm's schema, too many there, or shadowed by public."""
    rows = {name: (state, set(tables or ())) for name, state, tables in connection.execute(TABLES).fetchall()}
    wanted = next((tables for state, tables in rows.values() if state == "template"), set())
    public = {name for (name,) in connection.execute(PUBLIC).fetchall()}
    found = [f"public has {table}, which belongs to firms" for table in sorted(public & wanted - BOTH)]
    for name, (_, tables) in sorted(rows.items()):
        found += [f"{name} lacks {table}" for table in sorted(wanted - tables)]
        found += [f"{name} has {table} too many" for table in sorted(tables - wanted)]
    return found
