"""Renders the chart and answers questions about what came out. Works offline: the Helm library is in its wheel."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import helm_python
import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "helm" / "portico"
COMPONENTS = ("web", "worker", "provisioner", "beat", "live", "migration")
JOBS = ("migration", "catch-up")  # both belong to the component "migration"
WORKLOADS = (*COMPONENTS[:-1], *JOBS)

type Manifest = dict[str, Any]

EVERYTHING_ON: Manifest = {
    "image": {"digest": f"sha256:{'0' * 64}", "pullSecrets": ["registry"]},
    "metrics": {"enabled": True, "serviceMonitor": {"enabled": True, "labels": {"release": "prometheus"}}},
    "secrets": {
        "sentryDsn": {"name": "portico"},
        "inboundMailgunKey": {"name": "portico-mail"},
        "inboundPostmarkLogin": {"name": "portico-mail"},
        "stripeSecretKey": {"name": "portico-stripe"},
        "stripePublishableKey": {"name": "portico-stripe"},
        "stripeWebhookSecrets": {"name": "portico-stripe"},
        "pushKey": {"name": "portico-push"},
        "googleCalendarClientId": {"name": "portico-calendars"},
        "googleCalendarClientSecret": {"name": "portico-calendars"},
        "microsoftCalendarClientId": {"name": "portico-calendars"},
        "microsoftCalendarClientSecret": {"name": "portico-calendars"},
        "databaseCa": {"name": "portico-ca"},
        "s3AccessKeyId": {"name": "portico-s3"},
        "s3SecretAccessKey": {"name": "portico-s3"},
    },
    "config": {
        "defaultFromEmail": "Portico <post@portico.example>",
        "paymentsUrl": "stripe://",
        "pushContact": "mailto:push@portico.example",
        "pushServices": "*.push.apple.com",
    },
    "ingress": {"className": "nginx", "annotations": {"example.com/body-size": "55m"}},
    "serviceAccount": {"annotations": {"example.com/identity": "portico"}},
    "service": {"annotations": {"example.com/zone": "any"}},
    "podAnnotations": {"example.com/team": "portal"},
    "podLabels": {"team": "portal"},
    "nodeSelector": {"kubernetes.io/os": "linux"},
    "tolerations": [{"key": "portal", "operator": "Exists"}],
    "affinity": {"podAntiAffinity": {}},
    "priorityClassName": "high",
}
EVERYTHING_OFF: Manifest = {
    "ingress": {"enabled": False},
    "networkPolicy": {"enabled": False},
    "serviceAccount": {"create": False},
    "topologySpread": {"enabled": False},
    "web": {"autoscaling": {"enabled": False}, "podDisruptionBudget": {"enabled": False}},
    "worker": {"autoscaling": {"enabled": False}, "podDisruptionBudget": {"enabled": False}},
}


def render(values: Manifest | None = None) -> list[Manifest]:
    texts = _rendered(json.dumps(values or {}, sort_keys=True))
    return [manifest for text in texts for manifest in yaml.load_all(text, yaml.CSafeLoader) if manifest]


@cache
def _rendered(values: str) -> list[str]:
    with helm_python.Chart.load(FOLDER) as chart:
        files = chart.render(json.loads(values), name="portico", namespace="portals")
    return [text for name, text in files.items() if not name.endswith("NOTES.txt")]


def named(manifests: list[Manifest], kind: str) -> dict[str, Manifest]:
    """Return the objects of a kind, under their name without the release's."""
    found = [m for m in manifests if m["kind"] == kind]
    return {m["metadata"]["name"].removeprefix("portico").removeprefix("-"): m for m in found}


def pods(manifests: list[Manifest]) -> dict[str, Manifest]:
    """Return the pod specification of each workload."""
    workloads = named(manifests, "Deployment") | named(manifests, "Job")
    return {name: m["spec"]["template"]["spec"] for name, m in workloads.items()}


def containers(pod: Manifest) -> list[Manifest]:
    return [*pod.get("initContainers", []), *pod["containers"]]


def environment(container: Manifest, manifests: list[Manifest]) -> dict[str, Any]:
    """Return what the process will find: NAME → value, or the reference to a Secret."""
    found: dict[str, Any] = {}
    for source in container.get("envFrom", []):
        name = source["configMapRef"]["name"]
        found |= next(m for m in manifests if m["kind"] == "ConfigMap" and m["metadata"]["name"] == name)[
            "data"
        ]
    return found | {entry["name"]: entry.get("value", entry.get("valueFrom")) for entry in container["env"]}
