"""What conversation costs: pages that listen for news."""

import os
import sys

import django


def main() -> int:
    django.setup()
    from tests.benchmarks import house, live  # noqa: PLC0415  need settings

    _, browser = house.build(1)
    return 0 if live.measure(browser) else 1


if __name__ == "__main__":
    os.environ["DATABASE_ROLE"] = "owner"
    sys.exit(main())
