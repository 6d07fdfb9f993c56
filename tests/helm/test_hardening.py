import pytest

from tests.helm.chart import EVERYTHING_ON, WORKLOADS, Manifest, containers, named, pods, render


@pytest.fixture(scope="module", params=[{}, EVERYTHING_ON], ids=["defaults", "on"])
def manifests(request: pytest.FixtureRequest) -> list[Manifest]:
    return render(request.param)


def test_every_component_is_there(manifests: list[Manifest]) -> None:
    assert set(pods(manifests)) == set(WORKLOADS)


@pytest.mark.parametrize("component", WORKLOADS)
def test_pods_run_as_nobody_in_particular(manifests: list[Manifest], component: str) -> None:
    pod = pods(manifests)[component]

    assert pod["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 10001,
        "runAsGroup": 10001,
        "fsGroup": 10001,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False


@pytest.mark.parametrize("component", WORKLOADS)
def test_containers_can_write_to_tmp_alone(manifests: list[Manifest], component: str) -> None:
    for container in containers(pods(manifests)[component]):
        writable = [mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")]
        assert writable == ["/tmp"]
        assert container["securityContext"] == {
            "runAsNonRoot": True,
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }


@pytest.mark.parametrize("component", WORKLOADS)
def test_memory_and_temporary_space_are_bounded(manifests: list[Manifest], component: str) -> None:
    pod = pods(manifests)[component]

    assert all("memory" in container["resources"]["limits"] for container in containers(pod))
    assert all("cpu" in container["resources"]["requests"] for container in containers(pod))
    assert all("sizeLimit" in volume["emptyDir"] for volume in pod["volumes"] if "emptyDir" in volume)


def test_service_accounts_bring_no_token(manifests: list[Manifest]) -> None:
    accounts = named(manifests, "ServiceAccount")

    assert {name: account["automountServiceAccountToken"] for name, account in accounts.items()} == {
        "": False,
        "migration": False,
    }
    assert {pods(manifests)[c]["serviceAccountName"] for c in WORKLOADS} == {"portico", "portico-migration"}


@pytest.mark.parametrize("component", ["web", "worker", "provisioner"])
def test_pods_stop_within_thirty_seconds(manifests: list[Manifest], component: str) -> None:
    assert pods(manifests)[component]["terminationGracePeriodSeconds"] == 30


def test_web_drains_then_ends_its_requests_before_it_is_killed(manifests: list[Manifest]) -> None:
    web = pods(manifests)["web"]["containers"][0]

    assert web["lifecycle"]["preStop"]["sleep"]["seconds"] == 5
    assert "--workers-kill-timeout=20" in web["args"]
