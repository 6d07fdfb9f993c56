"""Fleet migrations, run as a deploy runs them, on schemas that hold firms."""

from tenants.models import FirmSchema
from tenants.provisioning import catalogue, inspection, owner
from tests.cast import Cast
from tests.http import Browser
from tests.tenants.commands import manage

PLAIN, PYTHON = "tests.tenants.settings_plain", "tests.tenants.settings_python"


def versions_and_faults() -> tuple[set[str], list[str]]:
    with owner.connect() as own:
        return set(FirmSchema.objects.values_list("version", flat=True)), inspection.faults(own)


def template_name() -> str:
    return FirmSchema.objects.get(state=FirmSchema.State.TEMPLATE).name


def test_plain_sql_is_replayed_into_every_schema_and_leaves_all_equal(committed_database: Cast) -> None:
    result = manage("migrate_firms", settings_module=PLAIN)

    assert result.returncode == 0, result.stderr
    versions, faults = versions_and_faults()
    assert (len(versions), faults) == (1, [])
    with owner.connect() as own:
        left = catalogue.read(own, template_name())
        right = catalogue.read(own, committed_database.a.firm.schema_name)
    assert catalogue.differences(left, right) == []


def test_a_second_run_finds_nothing_to_do(committed_database: Cast) -> None:
    manage("migrate_firms", settings_module=PLAIN)

    result = manage("migrate_firms", settings_module=PLAIN)

    assert "0 migrated, 0 set aside." in result.stdout


def test_a_firm_that_fails_is_set_aside_and_the_others_go_on(committed_database: Cast) -> None:
    broken = committed_database.a.firm.schema_name

    result = manage("migrate_firms", settings_module=PYTHON, FLEET_BREAKS=broken)

    assert result.returncode != 0
    assert broken in result.stderr
    assert list(FirmSchema.objects.filter(set_aside_at__isnull=False).values_list("name", flat=True)) == [
        broken
    ]
    assert "this firm's rows are odd" in FirmSchema.objects.get(pk=broken).error
    assert Browser(committed_database.a.firm).get("/sign-in/").status_code == 503
    assert Browser(committed_database.b.firm).get("/sign-in/").status_code == 200


def test_a_firm_set_aside_comes_back_when_its_migration_works(committed_database: Cast) -> None:
    broken = committed_database.a.firm.schema_name
    manage("migrate_firms", settings_module=PYTHON, FLEET_BREAKS=broken)

    result = manage("migrate_firms", "--schema", broken, settings_module=PYTHON)

    assert result.returncode == 0, result.stderr
    assert not FirmSchema.objects.filter(set_aside_at__isnull=False).exists()


def test_a_schema_held_by_a_lock_for_good_is_set_aside_with_the_reason(committed_database: Cast) -> None:
    held = committed_database.a.firm.schema_name
    with owner.connect() as own, own.transaction():
        own.execute(f'LOCK TABLE "{held}".base_outboxentry IN ACCESS SHARE MODE')

        result = manage("migrate_firms", settings_module=PLAIN)

    assert held in result.stderr
    assert "LockNotAvailable" in FirmSchema.objects.get(pk=held).error


def test_the_owner_commands_refuse_the_low_role(committed_database: Cast) -> None:
    result = manage("migrate_firms", DATABASE_ROLE="web")

    assert "DATABASE_ROLE=owner" in result.stderr
