"""
What an answer at the doors takes for an address that is known and for one that is not: 500 tries each, one after the
other in turn, through the whole stack without a network. The difference of the medians tells a stranger nothing while
it is below 10 ms (security R29).
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

from tests.benchmarks.measuring import goal, median, row

TRIES, WARM_UP = 500, 10
ALLOWED = 10  # ms
PASSWORD = "a long enough password"
type Door = Callable[[str, int], Callable[[], Any]]


def main() -> int:
    from tests.benchmarks import house  # noqa: PLC0415  needs settings

    _open_the_limits()
    firm, _ = house.build(0)
    people = _people(firm)
    doors: dict[str, Door] = {
        "sign-in link": partial(_post, firm, "/sign-in/", lambda email: {"email": email}),
        "sign-in code": partial(_code, firm),
        "password, clients": partial(_post, firm, "/sign-in/password/", _guess),
        "password, staff": partial(_post, firm, "/workspace/sign-in/", _guess),
        "new password, clients": partial(_post, firm, "/sign-in/forgotten/", lambda email: {"email": email}),
        "new password, staff": partial(_post, firm, "/workspace/forgotten/", lambda email: {"email": email}),
        "which portals am I in?": partial(_post, None, "/sign-in/mail/", lambda email: {"email": email}),
    }
    good = [_measure(name, door, people) for name, door in doors.items()]
    return 0 if all(good) else 1


def _measure(name: str, door: Door, people: list[str]) -> bool:
    """Ask in turn, so that whatever else the machine does falls on both alike."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(TRIES + WARM_UP):
        pair = [(True, people[number]), (False, f"nobody{number}@example.org")]
        for is_known, email in pair if number % 2 else reversed(pair):
            press = door(email, number * 2 + is_known)
            start = time.perf_counter()
            press()
            times[is_known].append((time.perf_counter() - start) * 1000)
    known, unknown = (median(times[key][WARM_UP:]) for key in (True, False))
    row(name, f"{known:,.2f} ms", f"known; unknown: {unknown:,.2f} ms")
    return goal(f"{name}, difference", abs(known - unknown), ALLOWED, unit="ms", least=False)


def _guess(email: str) -> dict[str, str]:
    return {"email": email, "password": "not the right password"}


def _post(firm: Any, path: str, fields: Callable[[str], dict[str, str]], email: str, number: int) -> Any:
    from tests.http import Browser  # noqa: PLC0415

    browser = Browser(firm, REMOTE_ADDR=f"10.{number >> 8}.{number & 255}.1")
    return partial(_answered, browser, path, fields(email))


def _code(firm: Any, email: str, number: int) -> Any:
    """A browser that asked for a link, and types a wrong code; where somebody was written to, there is a ticket."""
    from django.utils import timezone  # noqa: PLC0415

    from features.accounts import queries, tickets  # noqa: PLC0415
    from features.accounts.web import browser as kept  # noqa: PLC0415
    from tenants.context import inside  # noqa: PLC0415
    from tests.http import Browser  # noqa: PLC0415

    browser = Browser(firm, REMOTE_ADDR=f"10.{number >> 8}.{number & 255}.2")
    with inside(firm):
        nonce = f"nonce-{number}"
        if user := queries.by_email(email):
            tickets.issue(user=user, purpose=tickets.Purpose.SIGN_IN, now=timezone.now(), browser=nonce)
        held = {"nonce": nonce, "to": email, "next_path": "", "stays": True}
        browser.cookies[kept.ASKED] = kept.signing.dumps(held, salt=kept._salt("asked"))
    return partial(_answered, browser, "/sign-in/sent/", {"code": "WRONG234"})


def _answered(browser: Any, path: str, fields: dict[str, str]) -> None:
    response = browser.post(path, fields)
    if response.status_code not in (302, 422):
        raise SystemExit(f"{path} answered {response.status_code}")


def _people(firm: Any) -> list[str]:
    """Make people who are staff and contacts both: every door knows them."""
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from features.accounts.models import Membership, User  # noqa: PLC0415
    from features.accounts.switches import CLIENT_PASSWORDS  # noqa: PLC0415
    from features.clients.models import Contact  # noqa: PLC0415
    from features.toggles import operations as switches  # noqa: PLC0415
    from tenants.context import inside  # noqa: PLC0415

    hashed, now = make_password(PASSWORD), timezone.now()
    names = [f"Person {number}" for number in range(TRIES + WARM_UP)]
    with inside(firm):
        owner = Membership.objects.select_related("user").get()
        switches.turn(switch=CLIENT_PASSWORDS, on=True, by=owner)
        users = User.objects.bulk_create(
            User(name=name, email=f"{name.replace(' ', '').lower()}@example.com", password=hashed)
            for name in names
        )
        Membership.objects.bulk_create(Membership(user=user, role="staff", joined_at=now) for user in users)
        Contact.objects.bulk_create(Contact(user=user, joined_at=now) for user in users)
    return [user.email for user in users]


def _open_the_limits() -> None:
    """A thousand tries within minutes are what the limits are there to refuse."""
    from config.celery import app  # noqa: PLC0415
    from features.accounts import limits  # noqa: PLC0415
    from tenants.sign_up import finder  # noqa: PLC0415

    limits.MAILS_PER_FIRM = limits.PASSWORDS_PER_FIRM = finder.SEARCHES = 10**6
    app.conf.broker_url = "memory://"  # nobody works these off


if __name__ == "__main__":
    argparse.ArgumentParser().parse_known_args()
    os.environ["DATABASE_ROLE"] = "web"
    django.setup()
    sys.exit(main())
