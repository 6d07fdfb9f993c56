import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from features.base.models import AuditEvent
from features.clients.models import Client
from tenants import doorbell
from tenants.context import inside, platform
from tenants.errors import SlugTaken, StockEmpty
from tenants.models import Domain, Doorbell, Firm, FirmSchema
from tenants.operations import Opening, claim
from tenants.provisioning import catalogue, inspection, names, owner, stock
from tests.cast import Cast


def schema_in(state: str) -> str:
    return FirmSchema.objects.filter(state=state).values_list("name", flat=True)[0]


def test_a_replayed_schema_equals_the_migrated_one(cast: Cast) -> None:
    with owner.connect() as own:
        migrated = catalogue.read(own, schema_in("template"))
        replayed = catalogue.read(own, schema_in("stock"))

    assert catalogue.differences(migrated, replayed) == []
    assert len(migrated.columns) > 100  # the comparison has something to compare


def test_the_comparison_sees_what_differs(committed_database: Cast) -> None:
    with owner.connect() as own:
        one, other = schema_in("template"), schema_in("stock")
        own.execute(
            f'DROP INDEX "{other}".audit_newest; GRANT TRUNCATE ON "{other}".clients_client TO "{other}"'
        )

        found = catalogue.differences(catalogue.read(own, one), catalogue.read(own, other))

    assert [line.split(" ")[0] for line in found] == ["indexes:", "grants:"]


def test_every_schema_holds_every_table_and_public_none(cast: Cast) -> None:
    with owner.connect() as own:
        assert inspection.faults(own) == []


def test_a_missing_table_is_found(committed_database: Cast) -> None:
    schema = committed_database.a.firm.schema_name
    with owner.connect() as own:
        own.execute(f'DROP TABLE "{schema}".documents_download')

        assert inspection.faults(own) == [f"{schema} lacks documents_download"]


def test_a_table_of_firms_in_public_is_found(committed_database: Cast) -> None:
    with owner.connect() as own:
        own.execute("CREATE TABLE public.clients_client (id int)")

        assert inspection.faults(own) == ["public has clients_client, which belongs to firms"]


def opening(slug: str) -> Opening:
    return Opening("Firm", slug, "law", "#1f4d3a", "Olga", "olga@example.com", "")


def test_claims_never_give_one_schema_twice(committed_database: Cast) -> None:
    ready = FirmSchema.objects.filter(state="stock").count()
    firms = [claim(opening=opening(f"claim{n}"), slug=f"claim{n}", now=timezone.now()) for n in range(ready)]

    assert len({firm.schema_name for firm in firms}) == ready
    with pytest.raises(StockEmpty):
        stock.claim(Firm(slug="late", kind="law"), Domain(domain="late.localhost", tenant=firms[0]))


def test_a_taken_address_leaves_the_stock_as_it_was(committed_database: Cast) -> None:
    slug, ready = committed_database.a.firm.slug, FirmSchema.objects.filter(state="stock").count()

    with pytest.raises(SlugTaken):
        claim(opening=opening(slug), slug=slug, now=timezone.now())

    assert FirmSchema.objects.filter(state="stock").count() == ready


def test_an_empty_stock_is_helped_by_a_schema_made_at_once(committed_database: Cast) -> None:
    FirmSchema.objects.filter(state="stock").update(state="claimed")

    firm = claim(opening=opening("atonce"), slug="atonce", now=timezone.now())

    assert FirmSchema.objects.get(name=firm.schema_name).state == "claimed"
    assert firm.domains.get().domain.startswith("atonce.")


def test_refill_fills_the_stock_up_to_its_size(
    committed_database: Cast, settings: pytest.FixtureRequest
) -> None:
    settings.STOCK_SIZE = FirmSchema.objects.filter(state="stock").count() + 2  # type: ignore[attr-defined]

    assert stock.refill() == 2
    assert stock.refill() == 0


@pytest.mark.parametrize(
    "name", ["public", "f_A", "f_aaaaaaaaaaa", 'f_"; drop', "information_schema", "f_a/../f_b"]
)
def test_only_names_made_here_reach_sql(name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a firm"):
        names.checked(name)


# --- the database refuses what the code forgets (architecture §4.9) ---------------------------------


def test_another_firms_rows_are_refused_by_the_database(cast: Cast) -> None:
    other = cast.b.firm.schema_name
    with (
        inside(cast.a.firm),
        pytest.raises(DatabaseError, match="permission denied"),
        connection.cursor() as cursor,
    ):
        cursor.execute(f'SELECT * FROM "{other}".clients_client')


@pytest.mark.astray
def test_a_search_path_set_by_hand_meets_permission_denied(cast: Cast) -> None:
    with inside(cast.a.firm), connection.cursor() as cursor:
        cursor.execute(f'SET search_path = "{cast.b.firm.schema_name}", public')
        with pytest.raises(DatabaseError, match=r"permission denied|does not exist"):
            cursor.execute("SELECT * FROM clients_client")


def test_a_firm_cannot_read_the_platforms_tables(cast: Cast) -> None:
    with (
        inside(cast.a.firm),
        pytest.raises(DatabaseError, match="permission denied"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM public.tenants_firm")


def test_on_the_platforms_side_no_firm_is_readable(cast: Cast) -> None:
    with platform(), pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{cast.a.firm.schema_name}".clients_client')


def test_a_firm_rings_only_for_itself(cast: Cast) -> None:
    with inside(cast.a.firm):
        doorbell.ring()
        with connection.cursor() as cursor:
            cursor.execute(doorbell.RING.replace("''", "%s"), [cast.b.firm.schema_name, None])

    assert list(Doorbell.objects.values_list("schema_name", flat=True)) == [cast.a.firm.schema_name] * 2


def test_the_audit_trail_refuses_change_from_role_and_owner(cast: Cast) -> None:
    with inside(cast.a.firm):
        event = AuditEvent.objects.create(event="x.tested", actor_name="x", actor_side="system")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            AuditEvent.objects.filter(pk=event.pk).update(event="y")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            event.delete()
    with owner.connect() as own, pytest.raises(Exception, match="never changed"):
        own.execute(f"DELETE FROM \"{cast.a.firm.schema_name}\".base_auditevent WHERE event = 'firm.opened'")


# --- the switching backend ---------------------------------------------------------------------------


def who() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_user")
        return cursor.fetchone()


def test_a_rollback_forgets_what_was_set(committed_database: Cast) -> None:
    a, b = committed_database.a.firm, committed_database.b.firm
    with inside(a):
        who()
    with pytest.raises(ZeroDivisionError), transaction.atomic(), inside(b):
        assert who()[0] == b.schema_name
        raise ZeroDivisionError
    with inside(b):
        assert who() == (b.schema_name, b.schema_name)


def test_a_savepoint_rollback_forgets_what_was_set(cast: Cast) -> None:
    a, b = cast.a.firm, cast.b.firm
    with transaction.atomic():
        with inside(a):
            who()
        with pytest.raises(ZeroDivisionError), transaction.atomic(), inside(b):
            who()
            raise ZeroDivisionError
        with inside(b):
            assert who() == (b.schema_name, b.schema_name)
        with inside(a):
            assert who() == (a.schema_name, a.schema_name)


def test_a_reconnect_forgets_what_was_set(committed_database: Cast) -> None:
    with inside(committed_database.a.firm):
        who()
        connection.close()
        assert who()[1] == committed_database.a.firm.schema_name


def test_the_firm_is_set_only_when_it_changes(cast: Cast) -> None:
    sent: list[str] = []
    with (
        inside(cast.a.firm),
        connection.execute_wrapper(lambda run, sql, *rest: (sent.append(sql), run(sql, *rest))[1]),
    ):
        Client.objects.count()
        Client.objects.count()

    assert len(sent) == 2  # no SET among them


def test_a_connection_is_recycled_after_many_firms(
    committed_database: Cast, settings: pytest.FixtureRequest
) -> None:
    settings.DATABASE_FIRMS_PER_CONNECTION = 1  # type: ignore[attr-defined]
    for firm in (committed_database.a.firm, committed_database.b.firm):
        with inside(firm):
            who()
    before = connection.connection

    connection.close_if_unusable_or_obsolete()

    assert connection.connection is not before
