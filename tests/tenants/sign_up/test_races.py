"""Two at the same moment, each on a connection of its own."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from features.accounts.models import Membership
from tenants.context import inside
from tenants.models import Firm, FirmSchema
from tenants.sign_up import opening, operations, tasks
from tenants.sign_up.errors import LinkGone
from tenants.sign_up.models import SignUp
from tests import racing
from tests.cast import NOON
from tests.tenants.sign_up.conftest import asked, link_in

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("committed_database")]


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Start all together; return what each gave, or the kind of error it ended in."""
    outcomes = racing.at_once(*works, refused=Exception)
    return [type(one).__name__ if isinstance(one, Exception) else one for one in outcomes]


def proved(**changes):
    row, _ = asked(**changes)
    SignUp.objects.filter(pk=row.pk).update(proved_at=timezone.now())
    return row


def opens(row):
    return lambda: opening.open_portal(sign_up_id=row.pk, now=timezone.now()).pk


def test_two_proofs_of_one_sign_up_open_one_firm():
    row = proved()

    outcomes = at_once(*[opens(row)] * 6)

    firm = Firm.objects.get(slug="larkspurfinch")
    assert outcomes == [firm.pk] * 6
    with inside(firm):
        assert Membership.objects.count() == 1


def test_of_two_sign_ups_for_one_address_the_second_keeps_everything_but_the_address():
    rows = [proved(owner_email="first@example.com"), proved(owner_email="second@example.com")]
    claimed = FirmSchema.objects.filter(state=FirmSchema.State.CLAIMED).count()

    outcomes = at_once(*(opens(row) for row in rows))

    firm = Firm.objects.get(slug="larkspurfinch")
    assert sorted(map(str, outcomes)) == sorted([str(firm.pk), "SlugTaken"])
    loser = SignUp.objects.get(firm__isnull=True)
    assert (loser.firm_name, loser.password != "") == ("Larkspur & Finch", True)
    assert FirmSchema.objects.filter(state=FirmSchema.State.CLAIMED).count() == claimed + 1


def test_a_form_posted_twice_at_once_is_one_sign_up_and_one_mail():
    row, nonce = asked()
    values = {field: getattr(row, field) for field in operations.Wish.__dataclass_fields__}
    wish = operations.Wish(**{**values, "password": make_password("another quiet garden")})
    SignUp.objects.all().delete()
    mail.outbox.clear()

    def post():
        return operations.ask(sign_up_id=row.pk, wish=wish, browser=nonce, now=timezone.now()).pk

    assert at_once(post, post, post) == [row.pk] * 3
    assert SignUp.objects.count() == 1
    assert len(mail.outbox) == 1


def test_with_an_empty_stock_a_worker_makes_the_schema_and_opens_the_firm():
    FirmSchema.objects.filter(state=FirmSchema.State.STOCK).update(state=FirmSchema.State.CLAIMED)
    row = proved()

    tasks.open_waiting.delay(str(row.pk))

    row.refresh_from_db()
    assert row.firm.slug == "larkspurfinch"


def test_a_link_pressed_while_its_form_is_corrected_proves_nothing_of_the_new_address():
    row, nonce = asked()
    token = link_in(mail.outbox[-1]).split("/")[3]
    values = {field: getattr(row, field) for field in operations.Wish.__dataclass_fields__}
    corrected = operations.Wish(**{**values, "owner_email": "somebody.else@example.com"})
    outcomes: list[Any] = []

    def press():
        try:
            outcomes.append(operations.prove(token=token, browser=nonce, password="", now=NOON))
        except LinkGone:
            outcomes.append(LinkGone)
        finally:
            connection.close()

    pressing = threading.Thread(target=press)
    with transaction.atomic():
        operations.ask(sign_up_id=row.pk, wish=corrected, browser=nonce, now=NOON)
        pressing.start()
        wait_until_somebody_waits_for_us()
    pressing.join(60)

    assert outcomes == [LinkGone]
    assert SignUp.objects.get(pk=row.pk).proved_at is None


def wait_until_somebody_waits_for_us():
    waiting = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    until = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
    pytest.fail("Nobody waits.")
