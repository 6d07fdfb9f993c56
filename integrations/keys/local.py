"""The local door: master keys that the process was given in its environment."""

import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from integrations.keys.address import Master
from integrations.keys.context import as_bytes
from integrations.keys.errors import NotThisKey

NONCE = 12


class LocalDoor:
    """
    AES-256-GCM with a random nonce. One master wraps a key per firm and rotation, far from the 2^32 at which random
    nonces would begin to meet.
    """

    def __init__(self, master: Master) -> None:
        self._cipher = AESGCM(master.key)

    def wrap(self, key: bytes, context: Mapping[str, str]) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, key, as_bytes(context))

    def unwrap(self, box: bytes, context: Mapping[str, str]) -> bytes:
        """
        :raises NotThisKey: see there.
        """
        try:
            return self._cipher.decrypt(box[:NONCE], box[NONCE:], as_bytes(context))
        except (InvalidTag, ValueError) as error:
            raise NotThisKey from error
