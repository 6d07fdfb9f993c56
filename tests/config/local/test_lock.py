import pytest

from config.local import services
from config.local.errors import LocalError
from config.local.lock import Lock


def test_a_second_start_is_told_where_the_first_runs(tmp_path):
    first = services.lock_installation(tmp_path)
    first.write({"address": "http://localhost:8001"})

    with pytest.raises(
        LocalError, match=r"^Portico is already running at http://localhost:8001 \(process \d+\)\.$"
    ):
        services.lock_installation(tmp_path)
    first.release()


def test_a_released_lock_can_be_taken_again(tmp_path):
    services.lock_installation(tmp_path).release()

    assert Lock(tmp_path / "var").take()


def test_runs_of_the_tests_do_not_meet(tmp_path):
    first, second = services.lock_tests(tmp_path), services.lock_tests(tmp_path)

    assert [first.home.name, second.home.name] == ["test", "test-2"]


def test_a_reset_forgets_everything_but_the_logs(tmp_path):
    lock = services.lock_installation(tmp_path)
    for name in ("postgres", "files", "log"):
        (lock.home / name).mkdir()
    (lock.home / "local.json").touch()

    services.reset(lock)

    assert sorted(path.name for path in lock.home.iterdir()) == ["lock", "log"]
