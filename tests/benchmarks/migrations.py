"""A release on many firms: nothing to do, and one added column. Stock is timed on ten of them."""

import argparse
import sys
import time

import django
from django.db import connection

from tests.benchmarks import measuring
from tests.benchmarks.measuring import goal, row

STOCK_FIRMS, WORKERS = 10, 2
COLUMN = "tests.benchmarks.column_settings"
STOCK_COLUMN = "tests.benchmarks.stock_column_settings"


def seconds(work: object, *arguments: object) -> float:
    start = time.perf_counter()
    work(*arguments)  # type: ignore[operator]
    return time.perf_counter() - start


def prepare(firms: int) -> list[str]:
    from tenants.provisioning import owner, stock, template  # noqa: PLC0415  needs settings

    template.migrate_public()
    template.ensure()
    plan = stock.blueprint()
    with owner.connect() as own:
        return [stock.replay(own, plan) for _ in range(firms)]


def main(firms: int) -> int:
    from tenants import fleet  # noqa: PLC0415

    schemas = prepare(firms)
    few = schemas[:STOCK_FIRMS]
    theirs_idle = float(
        measuring.in_process(
            "tests.benchmarks.stock", "migrate", *few, settings="tests.benchmarks.stock_settings"
        )
    )
    ours_idle = measuring.median(measuring.each(lambda _: fleet.laggards(), range(20))) / firms
    theirs = float(measuring.in_process("tests.benchmarks.stock", "migrate", *few, settings=STOCK_COLUMN))
    undo(few)
    ours = float(measuring.in_process("tests.benchmarks.fleet", settings=COLUMN)) / firms
    row(f"nothing to do, stock, per firm (median of {STOCK_FIRMS})", f"{theirs_idle:,.1f} ms")
    row(f"nothing to do, ours, per firm ({firms} firms)", f"{ours_idle:,.5f} ms")
    row(f"one added column, stock, per firm (median of {STOCK_FIRMS})", f"{theirs:,.1f} ms")
    row(f"one added column, ours, per firm ({firms} firms, {WORKERS} workers)", f"{ours:,.2f} ms")
    good = [
        goal("nothing to do is faster by", theirs_idle / ours_idle, 1000),
        goal("one added column is faster by", theirs / ours, 200),
    ]
    return 0 if all(good) else 1


def undo(schemas: list[str]) -> None:
    """Take back what stock did to its ten firms, so that ours migrates all of them."""
    with connection.cursor() as cursor:
        for schema in schemas:
            cursor.execute(f'ALTER TABLE "{schema}".clients_client DROP COLUMN bench_probe')
            cursor.execute(f"DELETE FROM \"{schema}\".django_migrations WHERE app = 'column'")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--firms", type=int, default=200)
    django.setup()
    sys.exit(main(parser.parse_args().firms))
