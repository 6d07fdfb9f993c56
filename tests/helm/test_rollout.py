"""What runs when: migrations before the rollout, one beat, replicas by load."""

import pytest

from tests.helm.chart import EVERYTHING_OFF, EVERYTHING_ON, JOBS, containers, named, pods, render

BEFORE, AFTER = "pre-install,pre-upgrade", "post-upgrade"


def hooks(kind: str) -> dict[str, tuple[str, int]]:
    """Return when the hooks of a kind run, and in what order."""
    notes = {name: m["metadata"].get("annotations", {}) for name, m in named(render(), kind).items()}
    return {
        name: (note["helm.sh/hook"], int(note["helm.sh/hook-weight"]))
        for name, note in notes.items()
        if "helm.sh/hook" in note
    }


def test_migrations_run_before_the_rollout_and_look_once_more_after_it() -> None:
    assert hooks("Job") == {"migration": (BEFORE, 0), "catch-up": (AFTER, 0)}


@pytest.mark.parametrize("kind", ["ServiceAccount", "NetworkPolicy"])
def test_what_the_migration_needs_is_there_before_it(kind: str) -> None:
    assert hooks(kind) == {"migration": (f"{BEFORE},{AFTER}", -10)}


def test_after_the_rollout_only_firms_are_migrated() -> None:
    pod = pods(render())["catch-up"]

    assert "initContainers" not in pod
    assert [c["args"] for c in pod["containers"]] == [["python", "manage.py", "migrate_firms", "--go-on"]]


def test_the_platform_is_prepared_before_the_firms_are_migrated() -> None:
    pod = pods(render())["migration"]

    assert [c["args"] for c in pod["initContainers"]] == [["python", "manage.py", "prepare"]]
    assert [c["args"] for c in pod["containers"]] == [["python", "manage.py", "migrate_firms", "--go-on"]]
    assert pod["restartPolicy"] == "Never"


@pytest.mark.parametrize("job", JOBS)
def test_the_migration_needs_no_object_of_the_release(job: str) -> None:
    for container in containers(pods(render())[job]):
        assert "envFrom" not in container


def test_there_is_one_beat_and_never_two() -> None:
    beat = named(render(), "Deployment")["beat"]["spec"]

    assert (beat["replicas"], beat["strategy"]) == (1, {"type": "Recreate"})


@pytest.mark.parametrize("component", ["web", "worker"])
def test_load_decides_the_replicas_unless_that_is_off(component: str) -> None:
    on, off = render(), render(EVERYTHING_OFF)

    assert (
        named(on, "HorizontalPodAutoscaler")[component]["spec"]["scaleTargetRef"]["name"]
        == f"portico-{component}"
    )
    assert "replicas" not in named(on, "Deployment")[component]["spec"]
    assert named(off, "HorizontalPodAutoscaler") == {}
    assert named(off, "Deployment")[component]["spec"]["replicas"] == 2


def test_disruption_budgets_can_be_off() -> None:
    assert set(named(render(), "PodDisruptionBudget")) == {"web", "worker"}
    assert named(render(EVERYTHING_OFF), "PodDisruptionBudget") == {}


def test_a_budget_never_blocks_a_node_forever() -> None:
    for budget in named(render(), "PodDisruptionBudget").values():
        assert budget["spec"]["maxUnavailable"] == 1
        assert budget["spec"]["unhealthyPodEvictionPolicy"] == "AlwaysAllow"


def test_a_changed_environment_restarts_the_pods() -> None:
    before, after = render(), render({"config": {"logLevel": "DEBUG"}})

    def checksum(manifests: list[dict[str, object]]) -> str:
        template = named(manifests, "Deployment")["web"]["spec"]["template"]
        return str(template["metadata"]["annotations"]["checksum/environment"])

    assert checksum(before) != checksum(after)


def test_metrics_are_scraped_only_when_asked_for() -> None:
    on, off = render(EVERYTHING_ON), render()

    assert named(off, "ServiceMonitor") == {}
    assert [p["name"] for p in named(off, "Service")["web"]["spec"]["ports"]] == ["http"]
    monitor = named(on, "ServiceMonitor")["web"]
    assert monitor["spec"]["endpoints"] == [{"port": "metrics", "interval": "30s"}]
    assert (
        monitor["spec"]["selector"]["matchLabels"].items()
        <= named(on, "Service")["web"]["metadata"]["labels"].items()
    )
    assert [p["name"] for p in named(on, "Service")["web"]["spec"]["ports"]] == ["http", "metrics"]
