import ast
import subprocess
import sys
from pathlib import Path

import pytest

from config import bootstrap, installing, stamps

ROOT = Path(__file__).parents[2]
BEFORE_THE_ENVIRONMENT = (
    "manage.py",
    "config/__init__.py",
    "config/bootstrap.py",
    "config/installing.py",
    "config/interpreters.py",
    "config/stamps.py",
)


@pytest.fixture
def project(tmp_path):
    (tmp_path / stamps.LOCK).write_text("django==6.1.3\n")
    programs = tmp_path / ".venv/bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    (tmp_path / ".venv/pyvenv.cfg").touch()
    return tmp_path


@pytest.fixture
def venv(project):
    path = str(project / ".venv")
    stamps.put(path, stamps.expected(str(project), path))
    return path


@pytest.mark.parametrize("file", BEFORE_THE_ENVIRONMENT)
def test_what_runs_before_the_environment_is_read_by_python_3_6(file):
    ast.parse((ROOT / file).read_text(), feature_version=(3, 6))


@pytest.mark.parametrize("file", BEFORE_THE_ENVIRONMENT)
def test_what_runs_before_the_environment_needs_only_the_standard_library(file):
    tree = ast.parse((ROOT / file).read_text())
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

    outside = {name.partition(".")[0] for name in names} - sys.stdlib_module_names

    assert outside <= {"config"}


def test_an_environment_made_from_this_lock_is_ready(project, venv):
    assert stamps.is_ready(str(project), venv)


def test_a_change_of_the_lock_asks_for_a_new_sync(project, venv):
    (project / stamps.LOCK).write_text("django==6.1.4\n")

    assert not stamps.is_ready(str(project), venv)
    assert not stamps.is_broken(venv)


def test_a_moved_project_is_made_again_since_its_scripts_name_the_old_place(project, venv):
    moved = project.rename(project.with_name("moved"))

    assert not stamps.is_ready(str(moved), str(moved / ".venv"))


def test_an_unfinished_environment_is_broken(project, venv):
    stamps.put(venv, stamps.UNFINISHED)

    assert not stamps.is_ready(str(project), venv)
    assert stamps.is_broken(venv)


@pytest.mark.parametrize("part", ["bin/python", "pyvenv.cfg"])
def test_an_environment_that_lost_a_part_is_not_usable(project, venv, part):
    (project / ".venv" / part).unlink()

    assert not stamps.is_usable(venv)


def test_a_container_with_the_packages_needs_nothing_done(project, monkeypatch):
    monkeypatch.setattr(bootstrap, "prepare", pytest.fail)

    bootstrap.enter(str(project), ["manage.py", "help"])


def test_an_environment_that_leads_nowhere_is_named_instead_of_entered_for_ever(
    project, venv, monkeypatch, capsys
):
    monkeypatch.setattr(bootstrap, "has_packages", lambda: False)
    monkeypatch.setenv(bootstrap.ENTERED, venv)

    with pytest.raises(SystemExit):
        bootstrap.enter(str(project), ["manage.py", "help"])

    assert capsys.readouterr().err == f"{venv} does not work. Remove that folder, and start this again.\n"


def test_a_second_start_waits_for_the_first(project):
    code = f"from config import bootstrap\nwith bootstrap.alone({str(project)!r}): print('in')"
    with bootstrap.alone(str(project)):
        second = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        said = second.stderr.readline()

    assert said == "Another start is making the environment; waiting for it …\n"
    assert second.communicate(timeout=20) == ("in\n", "")


def test_uv_is_installed_by_the_hashes_of_the_lock():
    lines = installing.locked("uv", str(ROOT / stamps.LOCK)).splitlines()

    assert lines[0].startswith("uv==")
    assert {line.strip()[:14] for line in lines[1:] if "#" not in line} == {"--hash=sha256:"}
