"""No engine builds the image here, so the rules it must keep are read from the file, and its lock from the list."""

import json
import re

import pytest

from tests.helm.chart import ROOT, containers, pods, render

TEXT = (ROOT / "Dockerfile").read_text()
LINES = [line for line in TEXT.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]
LAST_STAGE = LINES[max(i for i, line in enumerate(LINES) if line.startswith("FROM")) :]


def instruction(name: str, lines: list[str] = LAST_STAGE) -> list[str]:
    return [line.removeprefix(name).strip() for line in lines if line.startswith(f"{name} ")]


def command() -> list[str]:
    found: list[str] = json.loads(instruction("CMD")[0])
    return found


def test_packages_come_from_the_hashed_lock_and_build_nothing() -> None:
    installs = [line for line in LINES if "pip install" in line]

    assert installs == ["RUN pip install --require-hashes --only-binary=:all: -r /tmp/requirements.lock"]


def test_nothing_else_is_downloaded() -> None:
    assert not re.search(r"\b(curl|wget|apt-get|apk|git clone)\b|^ADD ", TEXT, re.MULTILINE)


def test_the_process_is_not_root_and_its_code_is_not_its_own() -> None:
    assert instruction("USER") == ["10001:10001"]
    assert all("--chown" not in line for line in instruction("COPY"))
    assert LAST_STAGE.index("USER 10001:10001") > max(
        i for i, line in enumerate(LAST_STAGE) if line.startswith("RUN")
    )


def test_a_read_only_root_is_enough() -> None:
    environment = " ".join(instruction("ENV"))

    assert "PYTHONDONTWRITEBYTECODE=1" in environment
    assert "HOME=/tmp" in environment
    assert any("compileall" in line for line in LINES)


def test_no_value_of_the_build_is_left_in_the_image() -> None:
    kept = " ".join(instruction("ENV", LINES) + instruction("ARG", LINES))

    assert not re.search(r"SECRET|PASSWORD|DATABASE_URL|DSN", kept)


def test_the_default_command_is_the_chart_s_web_process() -> None:
    assert command() == pods(render())["web"]["containers"][0]["args"]


def test_health_is_asked_of_the_port_that_is_served() -> None:
    assert instruction("EXPOSE") == ["8000"]
    assert "--port=8000" in command()
    assert "http://127.0.0.1:8000/healthz" in instruction("HEALTHCHECK")[0]


@pytest.mark.parametrize("component", ["worker", "provisioner", "beat"])
def test_the_commands_in_the_header_are_the_chart_s(component: str) -> None:
    container = containers(pods(render())[component])[0]
    tuning = ("--concurrency", "--max-tasks-per-child", "--hostname", "--without-", "--loglevel")

    args = " ".join(a for a in container["args"] if not a.startswith(tuning))

    assert re.search(rf"^#   {component} +{re.escape(args)}( |$)", TEXT, re.MULTILINE)


def test_only_what_the_image_is_made_of_is_sent_to_the_builder() -> None:
    sent = {
        line[1:].rstrip("/")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copied = {
        word.rsplit("/", 1)[-1]
        for line in instruction("COPY", LINES)
        if "--from" not in line
        for word in line.split()[:-1]
    }

    assert sent == copied
    assert all((ROOT / name).exists() for name in sent)


def test_every_package_in_the_lock_has_a_hash_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    packages = re.findall(r"^[A-Za-z0-9][^\n]*==(?:[^\n]*\\\n)+", lock, re.MULTILINE)

    assert len(packages) == len(re.findall(r"^[A-Za-z0-9]", lock, re.MULTILINE))
    assert not re.search(r"https?://|--(extra-)?index-url", lock)
