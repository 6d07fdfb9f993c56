"""What work costs: the board of 2,000 projects, and the free times of a month."""

import os
import sys

import django


def main() -> int:
    django.setup()
    from tests.benchmarks import boards, house, slots  # noqa: PLC0415  need settings

    firm, client = house.build(1)
    good = [boards.measure(firm, client), slots.measure(firm, client)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    os.environ["DATABASE_ROLE"] = "owner"
    sys.exit(main())
