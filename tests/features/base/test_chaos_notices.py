"""A short run of `manage.py chaos notices`: whatever is killed when, and without a broker, everybody is told."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
KILLS = 3


@pytest.mark.slow
def test_everybody_is_told_though_workers_die_and_the_broker_is_away() -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    size = ["--notices=200", f"--kills={KILLS}", "--away=5", "--seed=7"]

    run = subprocess.run(
        [sys.executable, "-m", "django", "chaos", "notices", *size],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    said = re.search(r"killed (\d+) times.*lost (\d+), told twice (\d+)", run.stdout, re.DOTALL)
    assert said, run.stdout + run.stderr
    kills, lost, twice = map(int, said.groups())
    assert (kills, lost) == (KILLS, 0)
    assert twice <= KILLS, "each death may find one mail taken and not yet noted"
