import pytest

from config.local import ports
from config.local.errors import LocalError
from config.local.state import State


def test_a_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    first = State(tmp_path).secret("key")

    assert State(tmp_path).secret("key") == first
    assert len(first) >= 50
    assert (tmp_path / "local.json").stat().st_mode & 0o777 == 0o600


def test_a_free_port_is_remembered(tmp_path):
    port = State(tmp_path).port("web")

    assert State(tmp_path).port("web") == port


def test_a_port_that_somebody_else_took_is_replaced(tmp_path, listener):
    State(tmp_path).keep("web", listener)

    assert State(tmp_path).port("web") != listener


def test_a_damaged_file_is_named_with_the_way_out(tmp_path):
    (tmp_path / "local.json").write_text("{")

    with pytest.raises(LocalError, match=r"local\.json is damaged\. Begin anew with `manage\.py up --reset`"):
        State(tmp_path)


def test_a_port_in_use_is_not_free_and_its_holder_is_named(listener):
    assert not ports.is_free(listener)
    assert "process" in ports.holder(listener)
    assert ports.next_free(listener) > listener
