"""Reads a schema's structure from PostgreSQL's catalogues. Both the capture and the comparison read here."""

import re
from dataclasses import dataclass
from typing import Any

from tenants.errors import NotReplayable
from tenants.provisioning.names import MARK, checked
from tenants.provisioning.owner import Connection

type Rows = list[tuple[Any, ...]]
WORD = r"'(?:[^']|'')*'::character varying"
CAST_WORD = re.compile(f"({WORD})")
CAST_LIST = re.compile(rf"\(ARRAY\[({WORD}(?:, {WORD})*)\]\)::text\[\]")

COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity::text,
           pg_get_expr(d.adbin, d.adrelid), a.attgenerated::text, coll.collname
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN pg_collation coll ON coll.oid = a.attcollation AND coll.collname <> 'default'
    WHERE c.relnamespace = %(s)s::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY c.relname, a.attnum"""
CONSTRAINTS = """
    SELECT c.relname, o.conname, pg_get_constraintdef(o.oid), o.contype::text, f.relname
    FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid LEFT JOIN pg_class f ON f.oid = o.confrelid
    WHERE o.connamespace = %(s)s::regnamespace AND o.contype IN ('p', 'u', 'f', 'c', 'x')
    ORDER BY c.relname, o.contype DESC, o.conname"""
INDEXES = """
    SELECT c.relname, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE c.relnamespace = %(s)s::regnamespace AND c.relkind = 'r'
      AND NOT EXISTS (SELECT 1 FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x'))
    ORDER BY 1, 2"""
TRIGGERS = """
    SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = %(s)s::regnamespace AND NOT t.tgisinternal ORDER BY 1, 2"""
FUNCTIONS = """
    SELECT p.proname, pg_get_functiondef(p.oid) FROM pg_proc p
    WHERE p.pronamespace = %(s)s::regnamespace ORDER BY 1, 2"""
COMMENTS = """
    SELECT c.relname, a.attname, d.description FROM pg_description d
    JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
    WHERE c.relnamespace = %(s)s::regnamespace ORDER BY 1, 2 NULLS FIRST"""
GRANTS = """
    SELECT c.relkind::text, c.relname, r.rolname, g.privilege_type
    FROM pg_class c, aclexplode(c.relacl) g JOIN pg_roles r ON r.oid = g.grantee
    WHERE c.relnamespace = %(s)s::regnamespace AND c.relkind IN ('r', 'S') AND g.grantee <> c.relowner
    ORDER BY 1, 2, 3, 4"""
SCHEMA_GRANTS = """
    SELECT r.rolname, g.privilege_type FROM pg_namespace n, aclexplode(n.nspacl) g
    JOIN pg_roles r ON r.oid = g.grantee WHERE n.nspname = %(s)s AND g.grantee <> n.nspowner ORDER BY 1, 2"""
DEFAULT_GRANTS = """
    SELECT d.defaclobjtype::text, r.rolname, g.privilege_type FROM pg_default_acl d, aclexplode(d.defaclacl) g
    JOIN pg_roles r ON r.oid = g.grantee
    WHERE d.defaclnamespace = %(s)s::regnamespace AND g.grantee <> d.defaclrole ORDER BY 1, 2, 3"""
SEQUENCES = """
    SELECT sequencename, data_type::text, start_value, increment_by, max_value, cycle
    FROM pg_sequences WHERE schemaname = %(s)s ORDER BY 1"""
STRANGERS = """
    SELECT c.relname, c.relkind::text FROM pg_class c
    WHERE c.relnamespace = %(s)s::regnamespace AND c.relkind NOT IN ('r', 'i', 'S')
    UNION ALL SELECT t.typname, 'type' FROM pg_type t
    WHERE t.typnamespace = %(s)s::regnamespace AND t.typtype IN ('e', 'd', 'r', 'm')
    UNION ALL SELECT p.polname, 'policy' FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE c.relnamespace = %(s)s::regnamespace"""


@dataclass(frozen=True)
class Catalogue:
    """A schema's structure, with the schema's own name written as a token so that two can be compared."""

    columns: Rows
    constraints: Rows
    indexes: Rows
    triggers: Rows
    functions: Rows
    comments: Rows
    grants: Rows
    schema_grants: Rows
    default_grants: Rows
    sequences: Rows


def read(connection: Connection, schema: str) -> Catalogue:
    """
    Return the structure of a schema.

    :raises NotReplayable: it holds a kind of object that replay does not carry (views, types, policies).
    """
    parts = (
        COLUMNS,
        CONSTRAINTS,
        INDEXES,
        TRIGGERS,
        FUNCTIONS,
        COMMENTS,
        GRANTS,
        SCHEMA_GRANTS,
        DEFAULT_GRANTS,
        SEQUENCES,
    )
    with connection.transaction():
        connection.execute(f'SET LOCAL search_path = "{checked(schema)}"')
        if strangers := connection.execute(STRANGERS, {"s": schema}).fetchall():
            raise NotReplayable(f"These can't be carried to another schema: {strangers}.")
        return Catalogue(
            *(_neutral(connection.execute(part, {"s": schema}).fetchall(), schema) for part in parts)
        )


def _neutral(rows: Rows, schema: str) -> Rows:
    return [
        tuple(_settled(v.replace(schema, MARK)) if isinstance(v, str) else v for v in row) for row in rows
    ]


def _settled(text: str) -> str:
    """
    Write a list of words in a check the way PostgreSQL writes it the second time.

    It parses `x IN ('a', 'b')` on a varchar into one cast around the list, and its own words for that, read back,
    into a cast around each; both mean the same.
    """
    return CAST_LIST.sub(lambda found: f"ARRAY[{CAST_WORD.sub(r'(\1)::text', found[1])}]", text)


def differences(left: Catalogue, right: Catalogue) -> list[str]:
    """Return one line for each thing that stands in only one of the two catalogues."""
    found = []
    for part in Catalogue.__dataclass_fields__:
        ours, theirs = set(getattr(left, part)), set(getattr(right, part))
        found += [f"{part}: only left {row}" for row in sorted(ours - theirs, key=str)]
        found += [f"{part}: only right {row}" for row in sorted(theirs - ours, key=str)]
    return found
