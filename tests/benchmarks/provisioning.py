"""
A new firm: stock django-tenants, ours by replay, ours from the stock. And: does the 500th cost what the first did?

Within half a minute of thousands of files being deleted (a database dropped, the benchmark run before) ext4 looks
for files more slowly (`recently_deleted`), and making tables takes twice as long: measure on a disk at rest.
"""

import argparse
import sys

import django
from django.db import connection
from django.utils import timezone

from tests.benchmarks import measuring
from tests.benchmarks.measuring import goal, row

STOCK_RUNS, RUNS = 3, 20


def claim(number: int) -> None:
    """All that the platform does for a new firm: take a schema, write the firm and its address, durably."""
    from tenants import operations  # noqa: PLC0415  needs settings

    opening = operations.Opening("Bench", f"bench{number}", "law", "#1f4d3a", "Olga", "olga@example.com", "")
    operations.claim(opening=opening, slug=opening.slug, now=timezone.now())


def main(firms: int) -> int:
    from tenants.models import FirmSchema  # noqa: PLC0415
    from tenants.provisioning import catalogue, owner, stock, template  # noqa: PLC0415

    template.migrate_public()
    template.ensure()
    theirs = float(
        measuring.in_process(
            "tests.benchmarks.stock", "new", str(STOCK_RUNS), settings="tests.benchmarks.stock_settings"
        )
    )
    row("a firm by stock django-tenants (median)", f"{theirs:,.1f} ms")
    plan = stock.blueprint()
    with owner.connect() as own:
        replayed = measuring.each(lambda _: stock.replay(own, plan), range(max(firms, RUNS) + 5))
        migrated, other = (FirmSchema.objects.filter(state=state).first() for state in ("template", "stock"))
        differences = catalogue.differences(
            catalogue.read(own, migrated.name), catalogue.read(own, other.name)
        )
    claimed = measuring.each(claim, range(max(firms, RUNS)))
    row("a firm by replay (median)", f"{measuring.median(replayed):,.1f} ms")
    row("a firm claimed from stock (median)", f"{measuring.median(claimed):,.2f} ms")
    row("catalogue of a replayed schema against a migrated one", "equal" if not differences else "DIFFERENT")
    good = [
        goal("replay is faster by", theirs / measuring.median(replayed), 15),
        goal("claiming is faster by", theirs / measuring.median(claimed), 500),
        not differences,
    ]
    if firms:
        first, last = measuring.median(claimed[:20]), measuring.median(claimed[-20:])
        good.append(
            goal(f"claiming firm {firms} against the first (medians of 20)", last / first, 1.5, least=False)
        )
        good.append(memory(firms))
    return 0 if all(good) else 1


def memory(firms: int) -> bool:
    """Ask every firm for its Home through one worker's connection, twice, and watch PostgreSQL's and our memory."""
    import psutil  # noqa: PLC0415

    from features.clients.models import Client  # noqa: PLC0415
    from tenants.context import inside  # noqa: PLC0415
    from tenants.models import Firm  # noqa: PLC0415

    def visit() -> None:
        for firm in Firm.objects.order_by("pk"):
            with inside(firm):
                list(Client.objects.all()[:1])
            connection.close_if_unusable_or_obsolete()

    visit()
    before = psutil.Process().memory_info().rss
    visit()
    grown = (psutil.Process().memory_info().rss - before) / 2**20
    return goal(f"worker grows in a second round over {firms} firms", grown, 8, unit="MB", least=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--firms", type=int, default=0)
    django.setup()
    sys.exit(main(parser.parse_args().firms))
