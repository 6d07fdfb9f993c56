from typing import Any

import pytest

from tests.helm.chart import COMPONENTS, EVERYTHING_OFF, EVERYTHING_ON, named, pods, render

POSTGRESQL, VALKEY, HTTPS, SMTP, ANTIVIRUS = {5432}, {6379}, {443}, {587}, {3310}
REACHES = {
    "web": POSTGRESQL | VALKEY | HTTPS,
    "worker": POSTGRESQL | VALKEY | HTTPS | SMTP | ANTIVIRUS,
    "provisioner": POSTGRESQL | VALKEY,
    "beat": VALKEY,
    "live": VALKEY,
    "migration": POSTGRESQL | VALKEY,
}


def ports(rules: list[dict[str, Any]]) -> set[int]:
    return {port["port"] for rule in rules for port in rule["ports"]}


def test_everything_is_denied_first() -> None:
    policies = named(render(), "NetworkPolicy")
    deny = policies["default-deny"]["spec"]

    assert deny["policyTypes"] == ["Ingress", "Egress"]
    assert "ingress" not in deny
    assert "egress" not in deny
    assert set(policies) == {"default-deny", *COMPONENTS}


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_denial_covers_every_pod(component: str) -> None:
    manifests = render()
    denied = named(manifests, "NetworkPolicy")["default-deny"]["spec"]["podSelector"]["matchLabels"]
    workload = next(
        m
        for m in manifests
        if m["kind"] in ("Deployment", "Job") and m["metadata"]["name"] == f"portico-{component}"
    )

    assert denied.items() <= workload["spec"]["template"]["metadata"]["labels"].items()


@pytest.mark.parametrize("component", COMPONENTS)
def test_each_process_reaches_what_it_works_with(component: str) -> None:
    spec = named(render(), "NetworkPolicy")[component]["spec"]

    assert ports(spec["egress"]) == REACHES[component] | {53}
    assert all(rule["to"] for rule in spec["egress"])


@pytest.mark.parametrize("component", COMPONENTS)
def test_only_web_and_live_are_spoken_to(component: str) -> None:
    spec = named(render(EVERYTHING_ON), "NetworkPolicy")[component]["spec"]

    assert ports(spec.get("ingress", [])) == {"web": {8000, 9090}, "live": {8001}}.get(component, set())


def test_the_worker_alone_reaches_push_services_and_only_with_a_key() -> None:
    policy = {"networkPolicy": {"push": {"ports": [4443]}}}
    key = {"secrets": {"pushKey": {"name": "portico-push"}}}

    def reaching(values: dict[str, Any]) -> set[str]:
        found = named(render(values), "NetworkPolicy").items()
        return {name for name, one in found if 4443 in ports(one["spec"].get("egress", []))}

    assert reaching({**policy, **key}) == {"worker"}
    assert reaching(policy) == set()


def test_the_cloud_metadata_address_is_out_of_reach() -> None:
    for policy in named(render(EVERYTHING_ON), "NetworkPolicy").values():
        peers = [
            peer["ipBlock"]
            for rule in policy["spec"].get("egress", [])
            for peer in rule["to"]
            if "ipBlock" in peer
        ]
        assert all("169.254.0.0/16" in block["except"] for block in peers if block["cidr"] == "0.0.0.0/0")


def test_policies_can_be_off() -> None:
    assert named(render(EVERYTHING_OFF), "NetworkPolicy") == {}


def test_the_ingress_leads_the_public_host_and_every_firm_to_web_and_lines_to_live() -> None:
    ingress = named(render(), "Ingress")[""]["spec"]
    paths = [
        [(path["path"], path["backend"]["service"]["name"]) for path in rule["http"]["paths"]]
        for rule in ingress["rules"]
    ]

    assert [rule["host"] for rule in ingress["rules"]] == ["portico.example", "*.portico.example"]
    assert ingress["tls"] == [
        {"secretName": "portico-tls", "hosts": ["portico.example", "*.portico.example"]}
    ]
    assert paths == [[("/live/", "portico-live"), ("/", "portico-web")]] * 2


def test_the_ingress_can_be_off() -> None:
    assert named(render(EVERYTHING_OFF), "Ingress") == {}


def test_the_service_finds_the_web_pods() -> None:
    manifests = render()
    selector = named(manifests, "Service")["web"]["spec"]["selector"]
    labels = named(manifests, "Deployment")["web"]["spec"]["template"]["metadata"]["labels"]

    assert selector.items() <= labels.items()
    assert [p["name"] for p in pods(manifests)["web"]["containers"][0]["ports"]] == ["http"]
