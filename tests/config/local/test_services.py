"""The embedded services as they are: started, killed, started again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from config.local import environment, services
from config.local.lock import Lock
from integrations.payments.address import connection
from integrations.payments.stripe_gateway import StripeProvider

GIVEN = (
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "STORAGE_URL",
    "EMAIL_URL",
    "PAYMENTS_URL",
)
ROOT = Path(__file__).parents[3]
KILLED = """
import os, pathlib, signal, sys
from config.local import services
from config.local.lock import Lock
lock = Lock(pathlib.Path(sys.argv[1])); lock.take()
with services.running(lock, site_url="http://localhost:8000", durable=True):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def lock(tmp_path, monkeypatch):
    for name in GIVEN:
        monkeypatch.delenv(name, raising=False)
    installation = Lock(tmp_path / "var")
    yield installation
    services.reset(installation)


def start(lock: Lock):
    assert lock.take()
    return services.running(lock, site_url="http://localhost:8000", durable=True)


def provider(started) -> StripeProvider:
    """Return the provider as the product would have it from this environment."""
    env = started.env
    return StripeProvider(
        connection(
            env["PAYMENTS_URL"],
            secret_key=env["STRIPE_SECRET_KEY"],
            publishable_key=env["STRIPE_PUBLISHABLE_KEY"],
            webhook_secrets=env["STRIPE_WEBHOOK_SECRETS"],
            api_url=env["STRIPE_API_URL"],
            script_url=env["STRIPE_JS_URL"],
            practice=True,
        )
    )


@pytest.mark.slow
def test_the_two_roles_have_their_rights_and_no_more(lock):
    with start(lock) as started, psycopg.connect(started.env["OWNER_DATABASE_URL"]) as owner:
        rights = "rolinherit, rolcreaterole, rolcreatedb, rolsuper"
        query = f"SELECT rolname, {rights} FROM pg_roles WHERE rolname ~ 'portico'"
        roles = set(owner.execute(query.encode()).fetchall())
        with (
            psycopg.connect(started.env["DATABASE_URL"]) as web,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            web.execute("CREATE TABLE mine ()")

    assert roles == {("portico_owner", True, True, True, False), ("portico_web", False, False, False, False)}


@pytest.mark.slow
def test_data_survives_a_killed_run_and_nothing_blocks_the_next(lock):
    with start(lock) as started, psycopg.connect(started.env["OWNER_DATABASE_URL"]) as owner:
        owner.execute("CREATE TABLE kept (number int)")
    lock.release()
    killed = subprocess.run([sys.executable, "-c", KILLED, lock.home], cwd=ROOT, check=False)

    with start(lock) as started, psycopg.connect(started.env["OWNER_DATABASE_URL"]) as owner:
        found = owner.execute("SELECT count(*) FROM kept").fetchone()
        answer = redis.from_url(started.env["REDIS_URL"]).ping()

    assert killed.returncode == -signal.SIGKILL
    assert (found, answer) == ((0,), True)


@pytest.mark.slow
def test_nothing_is_open_without_a_password(lock):
    with start(lock) as started:
        port = started.parts[0].port
        with pytest.raises(psycopg.OperationalError, match="no password supplied"):
            psycopg.connect(f"postgresql://portico_owner@127.0.0.1:{port}/portico")
        with pytest.raises(redis.AuthenticationError), redis.Redis(port=started.parts[1].port) as stranger:
            stranger.ping()


def test_services_given_by_address_are_used_as_they_are(lock, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/portico")
    monkeypatch.setenv("REDIS_URL_FILE", os.devnull)
    monkeypatch.setenv("PAYMENTS_URL", "stripe://")

    with start(lock) as started:
        assert started.parts == []
        assert started.env["DATABASE_URL"] == "postgresql://elsewhere/portico"
        assert "REDIS_URL" not in started.env
        assert "STRIPE_API_URL" not in started.env


def test_the_stand_in_for_stripe_keeps_its_keys_and_what_it_knows(lock, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/portico")
    monkeypatch.setenv("REDIS_URL_FILE", os.devnull)
    with start(lock) as first:
        account = provider(first).create_account(email="o@x.example", country="US", name="Firm", key="1")
    lock.release()

    with start(lock) as second:
        assert provider(second).read_account(account.id) == account

    assert first.env["STRIPE_SECRET_KEY"] == second.env["STRIPE_SECRET_KEY"]
    assert not [
        secret
        for secret in first.env["STRIPE_SECRET_KEY"].split()
        if secret in second.parts[0].log.read_text()
    ]


def test_a_run_of_the_tests_has_no_stand_in(lock, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/portico")
    monkeypatch.setenv("REDIS_URL_FILE", os.devnull)
    assert lock.take()

    with services.running(lock, site_url="http://localhost:8000", durable=False) as started:
        assert started.parts == []
        assert "PAYMENTS_URL" not in started.env


def test_a_given_value_wins_over_ours():
    given = {"SECRET_KEY": "given", "SITE_URL_FILE": "/run/site"}

    found = environment.completed(given, {"SECRET_KEY": "ours", "SITE_URL": "ours", "EMAIL_URL": "ours"})

    assert found == {**given, "EMAIL_URL": "ours"}
