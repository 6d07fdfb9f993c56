"""A device that makes passkeys and answers challenges, as a phone would: what it signs is real."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAGS = AuthenticatorData.FLAG
PRESENT, VERIFIED = FLAGS.USER_PRESENT, FLAGS.USER_VERIFIED
AAGUID = b"\0" * 16


@dataclass
class Device:
    """Holds one passkey of one host. `origin` is where its browser is; `uses` counts up from 1 unless it stays 0."""

    origin: str
    counts: bool = True
    flags: int = PRESENT | VERIFIED
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    uses: int = 0
    user: bytes = b""
    algorithm: int = ES256.ALGORITHM

    @property
    def host(self) -> str:
        return self.origin.split("://")[1].split(":")[0]

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer a challenge to make a passkey."""
        asked = options["publicKey"]
        self.user = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        public[3] = self.algorithm
        held = AttestedCredentialData.create(AAGUID, self.credential_id, public)
        data = self._data(held)
        client = self._client("webauthn.create", asked["challenge"])
        response = {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        return self._credential(response)

    def answer(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer a challenge with the passkey."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = self._data()
        signed = self.key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client), "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signed), "userHandle": websafe_encode(self.user),
        }  # fmt: skip
        return self._credential(response)

    def _data(self, held: AttestedCredentialData | None = None) -> AuthenticatorData:
        self.uses += 1 if self.counts else 0
        digest = hashes.Hash(hashes.SHA256())
        digest.update(self.host.encode())
        flags = self.flags | (FLAGS.ATTESTED if held else 0)
        return AuthenticatorData.create(digest.finalize(), flags, self.uses, bytes(held or b""))

    def _client(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData(
            json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()
        )

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        name = websafe_encode(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}
