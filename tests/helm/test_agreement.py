"""What is said twice must be said alike: settings, chart, compose file, image, documents."""

import re
from typing import Any

import pytest
import yaml
from django.urls import resolve

from config.celery import app
from tests.helm.chart import EVERYTHING_ON, FOLDER, ROOT, containers, environment, named, pods, render
from tests.helm.variables import known

BOTO3 = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}  # read by the S3 client itself
NOT_IN_A_CLUSTER = {
    "DEBUG",
    "DEMO",
    "CACHE_PREFIX",
    "WEB_ROLE",
    "CALENDAR_ORIGINS",
    "STRIPE_API_URL",
    "STRIPE_JS_URL",
    "INBOUND_REACHED_AT",
    "NEWS_WAIT_SECONDS",
}  # local work, and names that have one right value
PROBES = {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}


def in_the_chart() -> set[str]:
    manifests = render(EVERYTHING_ON)
    return {
        name
        for pod in pods(manifests).values()
        for c in containers(pod)
        for name in environment(c, manifests)
    }


def test_the_settings_are_read() -> None:
    assert {
        "SECRET_KEY",
        "SITE_URL",
        "DATABASE_URL",
        "OWNER_DATABASE_URL",
        "DATABASE_ROLE",
        "REDIS_URL",
    } <= known()


def test_the_chart_sets_what_the_settings_read() -> None:
    assert in_the_chart() == known() - NOT_IN_A_CLUSTER | BOTO3


def test_the_image_and_the_compose_file_set_only_what_the_settings_read() -> None:
    built_with = set(
        re.findall(r"^(?:RUN)? +([A-Z_]+)=\S+ \\$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    )
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    own = {name: s for name, s in services.items() if "build" in s}
    composed = {variable for service in own.values() for variable in service["environment"]}
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert built_with - {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"} <= known()
    assert composed | example <= known()


def test_every_variable_is_explained() -> None:
    table = (
        (ROOT / "docs" / "operations.md").read_text().partition("## Configuration")[2].partition("\n## ")[0]
    )

    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == known()


def test_every_queue_is_worked_on() -> None:
    commands = [pods(render())[name]["containers"][0]["args"] for name in ("worker", "provisioner")]
    worked_on = {q for args in commands for a in args if a.startswith("--queues=") for q in a[9:].split(",")}
    used = {app.conf.task_default_queue, *(route["queue"] for route in app.conf.task_routes.values())}

    assert worked_on == used


@pytest.mark.parametrize(("probe", "path"), PROBES.items())
def test_probes_ask_pages_that_exist(probe: str, path: str) -> None:
    asked = pods(render())["web"]["containers"][0][probe]["httpGet"]

    assert asked["path"] == path
    assert asked["httpHeaders"] == [{"name": "Host", "value": "portico.example"}]
    assert resolve(path, urlconf="config.urls_public")


@pytest.mark.parametrize("component", ["worker", "provisioner"])
def test_liveness_looks_at_the_file_that_the_worker_touches(component: str) -> None:
    manifests = render()
    container = pods(manifests)[component]["containers"][0]
    file = environment(container, manifests)["ALIVE_FILE"]

    for probe in PROBES:
        question = container[probe]["exec"]["command"][-1]
        assert file == f"/tmp/{re.findall(r'-name "(.+?)"', question)[0]}"


def test_beat_keeps_its_schedule_where_liveness_looks() -> None:
    beat = pods(render())["beat"]["containers"][0]

    assert "--schedule=/tmp/beat" in beat["args"]
    assert 'find /tmp -maxdepth 1 -name "beat*" -mmin -10' in beat["livenessProbe"]["exec"]["command"][-1]


def leaves(values: dict[str, Any], path: str = "") -> set[str]:
    found: set[str] = set()
    for name, value in values.items():
        here = f"{path}{name}"
        found |= leaves(value, f"{here}.") if isinstance(value, dict) and value else {here}
    return found


def test_the_chart_readme_explains_every_value() -> None:
    table = re.findall(r"^\| `([A-Za-z.0-9]+)`", (FOLDER / "README.md").read_text(), re.MULTILINE)
    values = leaves(yaml.safe_load((FOLDER / "values.yaml").read_text()))

    unexplained = {leaf for leaf in values if not any(f"{leaf}.".startswith(f"{row}.") for row in table)}
    unknown = {row for row in table if not any(f"{leaf}.".startswith(f"{row}.") for leaf in values)}

    assert (unexplained, unknown) == (set(), set())


def test_config_is_in_the_config_map_and_nothing_else() -> None:
    data = named(render(), "ConfigMap")[""]["data"]

    assert data["SITE_URL"] == "https://portico.example"
    assert all(isinstance(value, str) for value in data.values())
