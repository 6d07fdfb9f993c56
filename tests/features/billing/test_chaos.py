"""A short run of `manage.py chaos billing` (200 payments): whatever is killed when, not a cent is lost or doubled."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes_stripe import PUBLISHABLE, SECRET, WEBHOOK_SECRETS

ROOT = Path(__file__).parents[3]
PAYMENTS = int(os.environ.get("CHAOS_PAYMENTS", "200"))


@pytest.mark.slow
def test_the_books_are_what_stripe_says_to_the_cent() -> None:
    lent = {  # as `manage.py` lends the stand-in of `up` to its commands
        "DEMO": "1", "PAYMENTS_URL": "stripe://", "STRIPE_SECRET_KEY": SECRET, "STRIPE_PUBLISHABLE_KEY": PUBLISHABLE,
        "STRIPE_WEBHOOK_SECRETS": " ".join(WEBHOOK_SECRETS), "STRIPE_API_URL": "http://127.0.0.1:1",
    }  # fmt: skip
    env = {**os.environ, **lent, "DJANGO_SETTINGS_MODULE": "config.settings"}
    size = [f"--payments={PAYMENTS}", f"--deliveries={PAYMENTS * 10}", "--seed=20"]

    run = subprocess.run(
        [sys.executable, "-m", "django", "chaos", "billing", *size],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "lost 0, doubled 0" in run.stdout, run.stdout + run.stderr
    assert run.returncode == 0, run.stdout + run.stderr
