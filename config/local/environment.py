"""The environment variables that a run on one machine sets for its processes."""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from config.local import roles, stripe
from config.local.state import State
from integrations.push import address


def is_given(environ: Mapping[str, str], name: str) -> bool:
    return bool(environ.get(name) or environ.get(f"{name}_FILE"))


def of_installation(state: State, site_url: str) -> dict[str, str]:
    """Return the addresses and secrets of the installation, as its services have them now."""
    return {
        "SECRET_KEY": state.secret("secret_key"),
        "VAULT_KEYS": vault_key(state),
        "SITE_URL": site_url,
        "DATABASE_URL": postgres_url(state, roles.WEB, roles.DATABASE),
        "OWNER_DATABASE_URL": postgres_url(state, roles.OWNER, roles.DATABASE),
        "REDIS_URL": valkey_url(state),
        "STORAGE_URL": f"file://{state.folder('files')}",
        "EMAIL_URL": f"mailbox://{state.folder('mailbox')}",
        "LOG_FORMAT": "text",
        "NEWS_WAIT_SECONDS": "0",  # whoever looks into the mailbox finds what just happened
        "PUSH_KEY": push_key(state),
        **payments(state),
    }


def push_key(state: State) -> str:
    """Return this installation's own key at push services, which browsers are given; it is made once."""
    return str(state.values.get("push_key") or state.keep("push_key", address.new_key()))


def payments(state: State) -> dict[str, str]:
    """Return the stand-in for Stripe, unless a real one is given: then nothing of ours may mix with it."""
    return {} if is_given(os.environ, "PAYMENTS_URL") else stripe.environment(state)


def vault_key(state: State) -> str:
    """Return a master key of this installation's own; it is made once."""
    made = base64.b64encode(secrets.token_bytes(32)).decode()
    key = state.values.get("vault_key") or state.keep("vault_key", made)
    return f"local-1=local:{key}"


def postgres_url(state: State, role: str, database: str) -> str:
    port = state.values.get("postgres_port")
    return f"postgresql://{role}:{state.secret(f'password_{role}')}@127.0.0.1:{port}/{database}"


def valkey_url(state: State) -> str:
    return f"redis://:{state.secret('password_valkey')}@127.0.0.1:{state.values.get('valkey_port')}/0"


def for_reading_code(root: Path) -> dict[str, str]:
    """Return what the settings ask for, to tools that read code and never connect anywhere."""
    nowhere = "127.0.0.1:1"
    return {
        "SECRET_KEY": "only-for-tools-that-read-code-" * 2,
        "VAULT_KEYS": f"none=local:{base64.b64encode(bytes(range(32))).decode()}",
        "SITE_URL": "http://localhost:8000",
        "DATABASE_URL": f"postgresql://nobody@{nowhere}/none",
        "OWNER_DATABASE_URL": f"postgresql://nobody@{nowhere}/none",
        "REDIS_URL": f"redis://{nowhere}/0",
        "STORAGE_URL": f"file://{root}/var/files",
        "EMAIL_URL": f"mailbox://{root}/var/mailbox",
    }


def completed(environ: Mapping[str, str], defaults: Mapping[str, str]) -> dict[str, str]:
    """Return the environment, with the defaults put in where nothing is given."""
    missing = {name: value for name, value in defaults.items() if not is_given(environ, name)}
    return {**environ, **missing}
