"""What documents cost, in parts: each prepares what it needs, prints its figures and says whether its goals are met."""

import os
import sys
from collections.abc import Callable
from typing import Any

import django


def main() -> int:
    from tests.benchmarks import documents_finding, documents_uploads, house, vault, zip  # noqa: A004, PLC0415

    firm, browser = house.build(1)
    each = (documents_finding, documents_uploads, zip, vault)
    parts: list[Callable[[Any, Any], bool]] = [part.measure for part in each]
    good = [part(firm, browser) for part in parts]
    return 0 if all(good) else 1


if __name__ == "__main__":
    os.environ["DATABASE_ROLE"] = "web"  # as web runs; the house is prepared by a process of the owner's
    django.setup()
    sys.exit(main())
