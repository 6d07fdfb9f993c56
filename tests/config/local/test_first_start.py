import pytest

from config.local import first_start
from config.local.lock import Lock
from config.local.state import State


@pytest.fixture
def lock(tmp_path):
    lock = Lock(tmp_path / "var")
    assert lock.take()
    return lock


def test_an_interrupted_first_start_leaves_nothing_to_the_next(lock):
    first_start.begin(lock)
    State(lock.home).folder("files").joinpath("half").touch()

    first_start.begin(lock)

    assert not (lock.home / "files").exists()
    assert State(lock.home).values == {first_start.KEY: first_start.UNDER_WAY}


def test_what_a_whole_first_start_made_is_kept(lock):
    first_start.begin(lock)
    state = State(lock.home)
    state.folder("files").joinpath("paper").touch()
    first_start.done(state)

    first_start.begin(lock)

    assert (lock.home / "files/paper").exists()


def test_an_installation_made_by_another_command_is_kept(lock):
    State(lock.home).secret("key")

    first_start.begin(lock)
    first_start.done(State(lock.home))

    assert list(State(lock.home).values) == ["key"]
