"""Values that would fail later, or quietly, are refused before anything reaches a cluster."""

from typing import Any

import helm_python
import pytest

from tests.helm.chart import render

REFUSED_BY_SCHEMA = {
    "a misspelt name": ({"web": {"replica": 3}}, "additional properties 'replica' not allowed"),
    "an unknown section": ({"redis": {"enabled": True}}, "additional properties 'redis' not allowed"),
    "a secret's value": (
        {"secrets": {"secretKey": {"value": "x"}}},
        "additional properties 'value' not allowed",
    ),
    "no secret to take the key from": ({"secrets": {"secretKey": {"name": ""}}}, "/secrets/secretKey/name"),
    "a public host without https": ({"config": {"siteUrl": "http://portico.example"}}, "/config/siteUrl"),
    "a public host with a path": ({"config": {"siteUrl": "https://portico.example/x"}}, "/config/siteUrl"),
    "files on a pod's disk": ({"config": {"storageUrl": "file:///files"}}, "/config/storageUrl"),
    "a text where a number belongs": ({"web": {"threads": "4"}}, "/web/threads"),
    "a worker on the owner's queue": ({"worker": {"queues": ["default", "provisioning"]}}, "/worker/queues"),
    "two beats": ({"beat": {"replicas": 2}}, "additional properties 'replicas' not allowed"),
    "a policy open to everyone": (
        {"networkPolicy": {"postgresql": {"to": []}}},
        "/networkPolicy/postgresql/to",
    ),
    "a half digest": ({"image": {"digest": "sha256:abc"}}, "/image/digest"),
}
REFUSED_BY_TEMPLATE = {
    "no time to end requests": ({"web": {"drainSeconds": 25}}, "web.drainSeconds + 10"),
    "a minimum above the maximum": (
        {"worker": {"autoscaling": {"minReplicas": 11}}},
        "worker.autoscaling.minReplicas",
    ),
    "half an S3 key": ({"secrets": {"s3AccessKeyId": {"name": "s3"}}}, "name both, or neither"),
    "https unseen": ({"config": {"trustedProxyCount": 0}}, "config.trustedProxyCount must be at least 1"),
    "nothing to scrape": ({"metrics": {"serviceMonitor": {"enabled": True}}}, "needs metrics.enabled"),
}


@pytest.mark.parametrize(("values", "reason"), REFUSED_BY_SCHEMA.values(), ids=REFUSED_BY_SCHEMA)
def test_schema_refuses(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(helm_python.HelmError, match="portico:") as refusal:
        render(values)

    assert reason in str(refusal.value)


@pytest.mark.parametrize(("values", "reason"), REFUSED_BY_TEMPLATE.values(), ids=REFUSED_BY_TEMPLATE)
def test_template_refuses(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(helm_python.HelmRenderError) as refusal:
        render(values)

    assert reason in str(refusal.value)
