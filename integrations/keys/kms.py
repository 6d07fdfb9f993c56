"""
AWS KMS: the master key never leaves it. The context goes along as the encryption context, which KMS binds and logs.

Opened keys are remembered for five minutes in this process, so that a page does not wait for KMS each time; a key that
is disabled there stops opening anything within that time.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import boto3  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

from integrations.keys.address import Master
from integrations.keys.context import as_bytes
from integrations.keys.errors import KeysAway, NotThisKey

log = logging.getLogger(__name__)
REMEMBERED = 300.0  # seconds
MOST = 512  # keys
OTHER_KEY = ("InvalidCiphertextException", "IncorrectKeyException")


class KmsDoor:
    def __init__(self, master: Master, clock: Callable[[], float] = time.monotonic) -> None:
        self._master, self._clock = master, clock
        self._opened: dict[tuple[bytes, bytes], tuple[float, bytes]] = {}
        self._lock = threading.Lock()

    def wrap(self, key: bytes, context: Mapping[str, str]) -> bytes:
        """
        :raises KeysAway: see there.
        """
        answer = self._ask("encrypt", Plaintext=key, EncryptionContext=dict(context))
        return bytes(answer["CiphertextBlob"])

    def unwrap(self, box: bytes, context: Mapping[str, str]) -> bytes:
        """
        :raises KeysAway, NotThisKey: see there.
        """
        name = (box, as_bytes(context))
        if (known := self._opened.get(name)) and known[0] > self._clock():
            return known[1]
        answer = self._ask("decrypt", CiphertextBlob=box, EncryptionContext=dict(context))
        key = bytes(answer["Plaintext"])
        self._remember(name, key)
        return key

    def _remember(self, name: tuple[bytes, bytes], key: bytes) -> None:
        """Keep an opened key, and forget all whose time is over: none stays in memory because nobody asks for it."""
        now = self._clock()
        with self._lock:
            kept = {each: known for each, known in self._opened.items() if known[0] > now}
            self._opened = (kept if len(kept) < MOST else {}) | {name: (now + REMEMBERED, key)}

    def _ask(self, what: str, **asked: Any) -> Any:
        try:
            return getattr(self._client, what)(KeyId=self._master.key_id, **asked)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in OTHER_KEY:
                raise NotThisKey from error
            log.exception("KMS refused to %s with version %s.", what, self._master.version)
            raise KeysAway from error
        except BotoCoreError as error:
            log.exception("KMS did not answer.")
            raise KeysAway from error

    @cached_property
    def _client(self) -> Any:
        quick = Config(connect_timeout=3, read_timeout=5, retries={"max_attempts": 3, "mode": "standard"})
        return boto3.client(
            "kms", region_name=self._master.region, endpoint_url=self._master.endpoint or None, config=quick
        )
