"""Who gets which secret. The owner's password makes and changes every schema: web must never see it (R65)."""

import re

import pytest

from tests.helm.chart import (
    EVERYTHING_ON,
    FOLDER,
    JOBS,
    WORKLOADS,
    containers,
    environment,
    named,
    pods,
    render,
)

OWNERS = {"provisioner", *JOBS}
SECRET = {
    "SECRET_KEY",
    "VAULT_KEYS",
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "SENTRY_DSN",
    "STRIPE_SECRET_KEY",
    "STRIPE_PUBLISHABLE_KEY",
    "STRIPE_WEBHOOK_SECRETS",
    "PUSH_KEY",
    "GOOGLE_CALENDAR_CLIENT_ID",
    "GOOGLE_CALENDAR_CLIENT_SECRET",
    "MICROSOFT_CALENDAR_CLIENT_ID",
    "MICROSOFT_CALENDAR_CLIENT_SECRET",
}
SECRET |= {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


@pytest.mark.parametrize("component", WORKLOADS)
def test_only_migration_and_provisioner_have_the_owners_address(component: str) -> None:
    manifests = render(EVERYTHING_ON)

    for container in containers(pods(manifests)[component]):
        found = environment(container, manifests)
        assert ("OWNER_DATABASE_URL" in found) == (component in OWNERS)
        assert found.get("DATABASE_ROLE", "web") == ("owner" if component in JOBS else "web")


def test_the_owners_secret_is_named_nowhere_else() -> None:
    manifests = render(EVERYTHING_ON)

    holders = [m for m in manifests if "portico-owner" in str(m)]

    assert {m["metadata"]["labels"]["app.kubernetes.io/component"] for m in holders} == {
        "provisioner",
        "migration",
    }


def test_secret_values_come_from_secrets_alone() -> None:
    manifests = render(EVERYTHING_ON)
    found = [environment(c, manifests) for pod in pods(manifests).values() for c in containers(pod)]

    assert set().union(*found) >= SECRET
    assert all("secretKeyRef" in variables[name] for variables in found for name in SECRET & variables.keys())


def test_the_config_map_holds_no_secret() -> None:
    data = named(render(EVERYTHING_ON), "ConfigMap")[""]["data"]

    assert SECRET & data.keys() == set()


def test_the_chart_makes_no_secret() -> None:
    templates = "".join(path.read_text() for path in (FOLDER / "templates").iterdir())

    assert not re.search(r"^kind: Secret$", templates, re.MULTILINE)


def test_processes_that_share_a_database_share_their_environment() -> None:
    manifests = render(EVERYTHING_ON)
    own = {"OWNER_DATABASE_URL", "DATABASE_ROLE", "ALIVE_FILE"}

    environments = [environment(c, manifests) for pod in pods(manifests).values() for c in containers(pod)]
    shared = [{name: value for name, value in e.items() if name not in own} for e in environments]

    assert all(e == shared[0] for e in shared)


def test_the_database_authority_is_mounted_where_the_readme_says() -> None:
    for pod in pods(render(EVERYTHING_ON)).values():
        volume = next(v for v in pod["volumes"] if v["name"] == "database-ca")
        mounts = [m for c in containers(pod) for m in c["volumeMounts"] if m["name"] == "database-ca"]

        assert volume["secret"] == {
            "secretName": "portico-ca",
            "items": [{"key": "ca.crt", "path": "ca.crt"}],
        }
        assert {(m["mountPath"], m["readOnly"]) for m in mounts} == {("/etc/portico/database", True)}
