import tomllib
from typing import Any

import helm_python
import kubernetes_validate
import pytest
import yaml

from tests.helm.chart import EVERYTHING_OFF, EVERYTHING_ON, FOLDER, ROOT, containers, pods, render

OLDEST, NEWEST = "1.30", kubernetes_validate.latest_version()
CHART = yaml.safe_load((FOLDER / "Chart.yaml").read_text())
WARNING = 2


@pytest.mark.parametrize("values", [{}, EVERYTHING_ON, EVERYTHING_OFF], ids=["defaults", "on", "off"])
def test_lint_finds_nothing(values: dict[str, Any]) -> None:
    report = helm_python.lint(FOLDER, values, strict=True)

    assert [m for m in report["messages"] if m["severity"] >= WARNING] == []


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("values", [{}, EVERYTHING_ON, EVERYTHING_OFF], ids=["defaults", "on", "off"])
def test_kubernetes_accepts_every_manifest(values: dict[str, Any], version: str) -> None:
    manifests = [
        m for m in render(values) if m["kind"] != "ServiceMonitor"
    ]  # not one of Kubernetes' own kinds

    for manifest in manifests:
        kubernetes_validate.validate(manifest, version, strict=True)


def test_the_oldest_kubernetes_is_the_one_the_chart_names() -> None:
    assert CHART["kubeVersion"] == f">={OLDEST}.0-0"


def test_versions_of_project_chart_and_image_agree() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    images = {container["image"] for pod in pods(render()).values() for container in containers(pod)}

    assert (CHART["version"], CHART["appVersion"]) == (version, version)
    assert images == {f"portico:{version}"}


def test_a_digest_pins_the_image() -> None:
    images = {
        container["image"] for pod in pods(render(EVERYTHING_ON)).values() for container in containers(pod)
    }

    assert images == {f"portico@sha256:{'0' * 64}"}


def test_the_notes_name_both_hosts_that_dns_must_know() -> None:
    with helm_python.Chart.load(FOLDER) as chart:
        notes = chart.render({}, name="portico", namespace="portals")["portico/templates/NOTES.txt"]

    assert "portico.example and *.portico.example must lead to the ingress controller." in notes
