"""Seven traps of this very stack, each measured before the product was written (security §0)."""

import concurrent.futures
import threading
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from waffle.models import Switch as Row

from features.accounts import tickets
from features.accounts.models import Membership, Session, Ticket
from features.clients.models import Client
from features.documents.switches import DOCUMENTS
from features.toggles.queries import is_on
from portal_api.models import ApiKey
from tenants.context import inside, platform
from tenants.models import Firm
from tenants.provisioning import names as schema_names
from tests.cast import NOON, Cast
from tests.isolation.actors import Actor
from tests.isolation.asking import Asker, host_of
from tests.isolation.factories import hashed, secret

LATER = timedelta(days=1)


def test_m1_threads_never_meet_in_one_firm(committed_database: Cast) -> None:
    """
    `with firm:` keeps where it came from on a stack that threads share: 966 of 1,200 reads came from the wrong firm.
    The one who went in first comes out first here, and must come out where it was.
    """
    first_is_in, second_is_in = threading.Event(), threading.Event()

    def first() -> str:
        with inside(committed_database.a.firm):
            with inside(committed_database.a.firm):
                first_is_in.set()
                second_is_in.wait(30)
            return _name_of_a_client()

    def second() -> str:
        first_is_in.wait(30)
        with inside(committed_database.b.firm), inside(committed_database.b.firm):
            second_is_in.set()
            return _name_of_a_client()

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        names = [started.result() for started in (pool.submit(first), pool.submit(second))]

    assert names == [committed_database.a.bakery.name, committed_database.b.bakery.name]


def _name_of_a_client() -> str:
    name = Client.objects.filter(name__endswith="Bakery").get().name
    connections.close_all()
    return name


def test_m2_what_one_firm_keeps_in_the_cache_no_other_finds(asker: Asker) -> None:
    with inside(asker.world.a.firm):
        cache.set("same-key", "of a")
        Row.objects.update_or_create(name=DOCUMENTS.key, defaults={"active": True})
    with inside(asker.world.b.firm):
        Row.objects.filter(name=DOCUMENTS.key).update(active=False)
        found, switch = cache.get("same-key"), is_on(DOCUMENTS)

    assert found is None
    assert not switch


def test_m2_without_the_key_function_nothing_starts(settings) -> None:
    settings.CACHES = {**settings.CACHES, "default": {**settings.CACHES["default"], "KEY_FUNCTION": None}}

    with pytest.raises(SystemCheckError, match=r"tenants\.E001"):
        call_command("check", tags=["caches"])


@pytest.mark.parametrize(
    "forged", [{"dwf_documents": "True"}, {"dwft_documents": "True"}, {"dwf_sample_documents": "True"}]
)
def test_m3_a_cookie_turns_nothing_on(asker: Asker, forged: dict[str, str]) -> None:
    here = asker.world.a
    with inside(here.firm):
        Row.objects.filter(name=DOCUMENTS.key).update(active=False)
    actor = Actor("contact", "client", cookies={**here.cookies["c1-person"], **forged})

    answers = [
        asker.ask(actor, f"/documents/{query}", "GET", host_of(here))
        for query in ("", "?dwft_documents=1", "?documents=1")
    ]

    assert [answer.status for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("name", ["owner", "c1-person"])
def test_m4_a_session_moved_to_the_other_firm_is_nobodys(asker: Asker, name: str) -> None:
    """The twin has a person with the same id and address."""
    a, b = asker.world.a, asker.world.b
    path = "/workspace/" if name == "owner" else "/"

    answer = asker.ask(Actor("moved", cookies=a.cookies[name]), path, "GET", host_of(b))

    assert answer.status == 302
    assert not answer.canaries


def test_m4_a_session_row_of_another_firm_opens_nothing(asker: Asker) -> None:
    """As after a mistaken restore: the row is there, but it names its firm."""
    a, b = asker.world.a, asker.world.b
    with inside(a.firm):
        session = Session.objects.get(token_hash=hashed("session", "a", "c1-person"))
        session.pk, session.token_hash, session.firm_id = (
            uuid.uuid4(),
            hashed("session", "b", "strayed"),
            b.firm.pk,
        )
        session.save(force_insert=True)
    cookies = dict.fromkeys(a.cookies["c1-person"], secret("session", "b", "strayed"))

    answer = asker.ask(Actor("strayed", cookies=cookies), "/", "GET", host_of(a))

    assert answer.status == 302


@pytest.mark.parametrize("purpose", Ticket.Purpose.values)
def test_m5_a_token_made_in_one_firm_is_nothing_in_the_other(asker: Asker, purpose: str) -> None:
    a, b = asker.world.a, asker.world.b
    with inside(a.firm):
        made = tickets.issue(user=a.rows["c1-person"].user, purpose=purpose, now=timezone.now())
    with inside(b.firm):
        found = tickets.find(token=made.token, purpose=purpose)

    assert found is None


@pytest.mark.parametrize(
    "name", ["public", "information_schema", "F_A", "f_a/../f_b", 'f_a","f_b', "f_aaaaaaaaaaa1", ""]
)
def test_m6_no_firm_has_a_schema_with_a_typed_name(asker: Asker, name: str) -> None:
    with platform(), pytest.raises(IntegrityError), transaction.atomic():
        Firm.objects.bulk_create(
            [Firm(name="X", slug="x-firm", kind="law", schema_name=name, owner_email="x@example.com")]
        )


def test_m6_names_of_schemas_are_chance() -> None:
    names = {schema_names.new() for _ in range(200)}

    assert len(names) == 200
    assert all(name.startswith("f_") and len(name) == 14 for name in names)


def test_m6_after_a_rollback_the_connection_is_where_it_says(asker: Asker) -> None:
    """Going back to a savepoint takes the switch of firm back too: django-tenants 3.9 then read the other's rows."""
    with inside(asker.world.b.firm):
        before = transaction.savepoint_create()
    with inside(asker.world.a.firm):
        list(Client.objects.all())
        transaction.savepoint_rollback(before)
        names = set(Client.objects.exclude(is_test=True).values_list("name", flat=True))

    assert names
    assert all(name.startswith("cnry-a-") for name in names)


def test_m7_eight_at_once_use_a_ticket_once(committed_database: Cast) -> None:
    """Money and bookings come later; what may be used once exists now."""
    here, start = committed_database.a, threading.Barrier(8)
    with inside(here.firm):
        issued = tickets.issue(user=here.alice.user, purpose=Ticket.Purpose.SIGN_IN, now=NOON)

    def use(_: int) -> bool:
        start.wait()
        try:
            with inside(here.firm):
                tickets.consume(token=issued.token, purpose=Ticket.Purpose.SIGN_IN, now=NOON)
        except tickets.TicketGone:
            return False
        finally:
            connections.close_all()
        return True

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        used = list(pool.map(use, range(8)))

    assert used.count(True) == 1


def test_a_revoked_key_opens_nothing_from_this_moment(asker: Asker) -> None:
    here = asker.world.a
    key = Actor("key", "api", key=here.keys["all"])
    before = asker.ask(key, "/api/v1/clients/", "GET", host_of(here))
    with inside(here.firm):
        ApiKey.objects.filter(pk=here.id("key")).update(revoked_at=timezone.now())

    after = asker.ask(key, "/api/v1/clients/", "GET", host_of(here))

    assert (before.status, after.status) == (200, 401)


def test_a_permission_taken_away_is_gone_with_the_next_request(asker: Asker) -> None:
    here = asker.world.a
    admin = Actor("admin", "staff", cookies=here.cookies["admin"])
    before = asker.ask(admin, "/workspace/settings/team/", "GET", host_of(here))
    with inside(here.firm):
        Membership.objects.filter(pk=here.id("admin")).update(role="staff")

    after = asker.ask(admin, "/workspace/settings/team/", "GET", host_of(here))

    assert (before.status, after.status) == (200, 403)
