import re
from typing import Any

import pytest
import yaml

from config.local import roles
from tests.helm.chart import ROOT

SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
OWN = {name: service for name, service in SERVICES.items() if "build" in service}
ROLES = (ROOT / "docs" / "roles.sql").read_text()


def test_the_whole_product_is_there() -> None:
    assert set(SERVICES) == {
        "web",
        "worker",
        "provisioner",
        "beat",
        "live",
        "inbound",
        "migration",
        "postgres",
        "valkey",
    }
    assert set(SERVICES) - set(OWN) == {"postgres", "valkey"}


@pytest.mark.parametrize("name", OWN)
def test_our_containers_are_confined(name: str) -> None:
    service = OWN[name]

    assert (service["user"], service["read_only"], service["cap_drop"]) == ("10001:10001", True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", OWN)
def test_the_owner_s_address_is_where_schemas_are_made(name: str) -> None:
    assert ("OWNER_DATABASE_URL" in OWN[name]["environment"]) == (name in ("provisioner", "migration"))


@pytest.mark.parametrize("name", sorted(set(OWN) - {"migration"}))
def test_processes_wait_for_the_migration(name: str) -> None:
    assert OWN[name]["depends_on"]["migration"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize(
    "name", sorted(set(SERVICES) - {"web", "migration"})
)  # web's stands in the Dockerfile
def test_every_service_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


def test_only_this_machine_can_reach_it() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert published == {
        "web": ["127.0.0.1:8000:8000"],
        "live": ["127.0.0.1:8001:8001"],
        "inbound": ["127.0.0.1:2525:2525"],
    }


def test_the_roles_are_made_from_the_file_that_operators_use() -> None:
    mounts = SERVICES["postgres"]["volumes"]

    assert "./docs/roles.sql:/docker-entrypoint-initdb.d/roles.sql:ro" in mounts
    assert set(re.findall(r"\\getenv \w+ (\w+)", ROLES)) < set(SERVICES["postgres"]["environment"])


def test_the_roles_are_the_ones_of_local_work_but_the_right_to_make_databases() -> None:
    made = {
        name: set(rights.split())
        for name, rights in re.findall(r"CREATE ROLE (\w+) ([A-Z\s]+?)\s+PASSWORD", ROLES)
    }

    assert set(made) == {roles.OWNER, roles.WEB}
    assert set(roles.RIGHTS[roles.OWNER].split()) - {"CREATEDB"} < made[roles.OWNER]
    assert set(roles.RIGHTS[roles.WEB].split()) < made[roles.WEB]


def test_the_roles_have_no_power_they_could_lose_a_firm_s_rows_by() -> None:
    powers = {"SUPERUSER", "BYPASSRLS", "REPLICATION", "CREATEDB"}

    for rights in re.findall(r"CREATE ROLE \w+ ([A-Z\s]+?)\s+PASSWORD", ROLES):
        assert {f"NO{power}" for power in powers} <= set(rights.split())
    assert "NOCREATEROLE" in ROLES
