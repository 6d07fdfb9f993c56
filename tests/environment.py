"""
Loaded before the settings (`-p tests.environment`): each worker of each run has a cache of its own, so that runs at the
same time do not meet.
"""

import base64
import os
import secrets

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
NUMBER = int(WORKER.removeprefix("gw")) + 1 if WORKER.startswith("gw") else 8 + os.getpid() % 8
os.environ["CACHE_PREFIX"] = f"test-{os.getpid()}"
os.environ["NEWS_WAIT_SECONDS"] = "0"  # what waits has tests of its own (tests/features/notifications)
os.environ["PUSH_KEY"] = ""  # devices are told in tests of their own, by a stand-in (tests/fakes_push.py)
if "REDIS_URL" in os.environ:
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{NUMBER}"
if "VAULT_KEYS" not in os.environ and "VAULT_KEYS_FILE" not in os.environ:
    os.environ["VAULT_KEYS"] = f"test-1=local:{base64.b64encode(secrets.token_bytes(32)).decode()}"
os.environ.setdefault("INBOUND_DOMAIN", "reply.example")
