"""What work costs: the board of 2,000 projects, the free times of a month, and an organizer of 300 questions."""

import os
import sys

import django


def main() -> int:
    django.setup()
    from tests.benchmarks import boards, house, organizers, slots  # noqa: PLC0415  need settings

    firm, client = house.build(1)
    measured = (boards, slots, organizers)
    good = [one.measure(firm, client) for one in measured]
    return 0 if all(good) else 1


if __name__ == "__main__":
    os.environ["DATABASE_ROLE"] = "owner"
    sys.exit(main())
