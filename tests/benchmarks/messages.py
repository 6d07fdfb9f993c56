"""What conversation costs: pages that listen for news, to-dos of all clients, a chat of 5,000 messages."""

import os
import sys

import django


def main() -> int:
    django.setup()
    from tests.benchmarks import chats, house, live, todos  # noqa: PLC0415  need settings

    firm, browser = house.build(1)
    good = [
        live.measure(browser),
        chats.measure(firm, browser),
        todos.measure(firm),
    ]  # the last gives a contact 800 clients
    return 0 if all(good) else 1


if __name__ == "__main__":
    os.environ["DATABASE_ROLE"] = "owner"
    sys.exit(main())
