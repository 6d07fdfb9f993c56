import os
from pathlib import Path

import pytest

from config import interpreters


@pytest.fixture
def folder(tmp_path: Path):
    """`folder(name, **programs)` makes a folder of programs that answer so, or exit with that code."""

    def make(name: str, **programs: str | int) -> Path:
        path = tmp_path / name
        path.mkdir(parents=True)
        for program, answer in programs.items():
            action = f"exit {answer}" if isinstance(answer, int) else f"echo {answer}"
            file = path / program.replace("_", ".")
            file.write_text(f"#!/bin/sh\n{action}\n")
            file.chmod(0o755)
        return path

    return make


def environ(*folders: Path, pyenv: Path | None = None) -> dict[str, str]:
    return {"PATH": os.pathsep.join(map(str, folders)), "PYENV_ROOT": str(pyenv or "")}


@pytest.fixture(autouse=True)
def _no_pyenv_of_this_machine(monkeypatch, tmp_path):
    monkeypatch.setattr(interpreters, "PYENV_ROOTS", (str(tmp_path / "none"),))


def test_a_shim_that_answers_127_is_passed_over(folder):
    shims, real = folder("shims", python3_13=127), folder("real", python3_13="3 13 1")

    found = interpreters.find(environ(shims, real), needs_pip=True)

    assert found == interpreters.Interpreter(str(real / "python3.13"), (3, 13), has_pip=True)


def test_3_13_is_preferred_wherever_it_stands(folder):
    first, second = folder("first", python3="3 12 1"), folder("second", python3_13="3 13 1")

    assert interpreters.find(environ(first, second), needs_pip=True).path == str(second / "python3.13")


def test_an_old_python_is_refused_whatever_its_name(folder):
    old = folder("old", python3_13="3 11 1", python3="3 9 1")

    assert interpreters.find(environ(old), needs_pip=True) is None


def test_a_python_that_cannot_make_environments_will_do_only_where_uv_makes_them(folder):
    bare = folder("bare", python3="3 12 0")

    assert interpreters.find(environ(bare), needs_pip=True) is None
    assert interpreters.find(environ(bare), needs_pip=False).version == (3, 12)


def test_versions_of_pyenv_are_found_though_no_shim_works(folder, tmp_path):
    shims = folder("shims", python3=127)
    version = folder("pyenv/versions/3.12.4/bin", python3="3 12 1")

    found = interpreters.find(environ(shims, pyenv=tmp_path / "pyenv"), needs_pip=True)

    assert found.path == str(version / "python3")


@pytest.mark.parametrize("answer", ["nonsense", "3", 1])
def test_what_does_not_answer_like_a_python_is_none(folder, answer):
    assert interpreters.probe(str(folder("odd", python3=answer) / "python3")) is None
