"""The door for mail is off by default, and on as closed as the rest."""

import pytest

from tests.helm.chart import named, pods, render

ON = {"config": {"inboundDomain": "reply.portico.example"}, "inbound": {"enabled": True}}


def test_it_is_off_by_default() -> None:
    assert "inbound" not in named(render(), "Deployment")
    assert "inbound" not in named(render(), "Service")


def test_on_it_listens_behind_a_service_and_a_policy() -> None:
    manifests = render(ON)
    policy = named(manifests, "NetworkPolicy")["inbound"]["spec"]

    assert pods(manifests)["inbound"]["containers"][0]["args"][:3] == ["python", "manage.py", "inbound"]
    assert named(manifests, "Service")["inbound"]["spec"]["ports"][0]["port"] == 25
    assert [port["port"] for rule in policy["ingress"] for port in rule["ports"]] == [2525]
    assert {port["port"] for rule in policy["egress"] for port in rule["ports"]} == {53, 5432, 6379, 443}


@pytest.mark.parametrize("is_lmtp", [True, False])
def test_it_speaks_lmtp_if_told(is_lmtp: bool) -> None:  # noqa: FBT001
    manifests = render(ON | {"inbound": {"enabled": True, "lmtp": is_lmtp}})

    assert ("--lmtp" in pods(manifests)["inbound"]["containers"][0]["args"]) == is_lmtp


def test_it_runs_as_nobody_and_writes_to_tmp_alone() -> None:
    pod = pods(render(ON))["inbound"]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"] is True
