import os
import subprocess
import sys

import pytest

from config.local import postgres, processes


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "postgres"
    folder.mkdir()
    return folder


def pid_file(data, pid: int, status: str = "ready"):
    lines = [str(pid), str(data), "1", "5432", "", "127.0.0.1", "1", f"{status}   "]
    (data / postgres.PID_FILE).write_text("\n".join(lines))


def test_a_pid_file_whose_process_is_gone_is_removed(data):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    pid_file(data, gone.pid)

    postgres.stop_orphan(data)

    assert not (data / postgres.PID_FILE).exists()


def test_a_pid_file_that_names_a_stranger_is_removed_and_the_stranger_lives(data):
    pid_file(data, os.getpid())

    postgres.stop_orphan(data)

    assert not (data / postgres.PID_FILE).exists()


def test_an_orphan_on_the_data_folder_is_stopped(data):
    code = "import signal; print(1, flush=True); signal.pause()"
    with subprocess.Popen([sys.executable, "-c", code, str(data)], stdout=subprocess.PIPE) as orphan:
        orphan.stdout.readline()
        pid_file(data, orphan.pid)

        postgres.stop_orphan(data)

        assert orphan.poll() is not None


@pytest.mark.parametrize(("status", "ready"), [("starting", False), ("ready", True), ("stopping", False)])
def test_it_is_ready_when_it_says_so(data, status, ready):
    pid_file(data, 1, status)

    assert postgres.is_ready(data) is ready


def test_without_a_pid_file_it_is_not_ready(data):
    assert not postgres.is_ready(data)


def test_nothing_to_stop_is_no_error(tmp_path):
    postgres.stop_orphan(tmp_path / "never made")

    assert processes.Ledger(tmp_path).stop_left_behind() == 0
