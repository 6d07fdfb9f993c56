"""
Consent of people at Google and Microsoft (RFC 6749), proved by a code of this very browser (PKCE, RFC 7636).
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from integrations.calendars import line
from integrations.calendars.address import Client
from integrations.calendars.errors import Away, CalendarFailed, Refused, Revoked

MARGIN = timedelta(minutes=2)  # a token is renewed before it ends
SHORTEST, LONGEST = 60, 24 * 3600  # seconds that a token is believed to last
TAKEN_BACK = ("invalid_grant", "interaction_required", "consent_required")


@dataclass(frozen=True)
class Tokens:
    """What a consent gave us: a token for an hour, and one to renew it with."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    until: datetime

    def is_good(self, now: datetime) -> bool:
        return now < self.until - MARGIN


def new_verifier() -> str:
    """Return a secret that stays with us while somebody consents."""
    return secrets.token_urlsafe(48)


def consent_url(client: Client, *, redirect_uri: str, state: str, verifier: str) -> str:
    """Return the page of the service where a person says yes."""
    said = {
        "client_id": client.client_id, "redirect_uri": redirect_uri, "response_type": "code",
        "scope": " ".join(client.scopes), "state": state, "access_type": "offline", "prompt": "consent",
        "code_challenge": _challenge(verifier), "code_challenge_method": "S256",
    }  # fmt: skip
    return f"{client.authorize_url}?{urlencode(said)}"


def redeem(client: Client, *, code: str, redirect_uri: str, verifier: str, now: datetime) -> Tokens:
    """
    Return the tokens for a code that a person came back with, once.

    :raises Away, Refused, Revoked: see there; Revoked when the code is none any more; Refused also when the person
        unticked a part of the consent.
    """
    said = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    found = _asked(client, {**said, "code_verifier": verifier})
    if not found.get("refresh_token"):
        raise Refused("no token to renew with")
    granted = set(str(found.get("scope", "")).split())
    if granted and not {one for one in client.scopes if one != "offline_access"} <= _short(granted, client):
        raise Refused("a part of the consent is missing")
    return _tokens(found, "", now)


def renewed(client: Client, tokens: Tokens, *, now: datetime) -> Tokens:
    """
    Return new tokens for old ones. The service may give another token to renew with: keep what is returned.

    :raises Away, Refused, Revoked: see there.
    """
    found = _asked(client, {"grant_type": "refresh_token", "refresh_token": tokens.refresh})
    return _tokens(found, tokens.refresh, now)


def revoke(client: Client, tokens: Tokens) -> None:
    """
    Give a consent back, where the service has a door for that. One that is gone is fine.

    :raises Away: nobody answers.
    """
    if not client.revoke_url:
        return
    body = urlencode({"token": tokens.refresh}).encode()
    answer = line.ask("POST", client.revoke_url, {"Content-Type": "application/x-www-form-urlencoded"}, body)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Away(f"status {answer.status}")


def _asked(client: Client, said: dict[str, str]) -> dict[str, Any]:
    body = urlencode({**said, "client_id": client.client_id, "client_secret": client.client_secret}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = line.ask("POST", client.token_url, headers, body)
    if answer.status == HTTPStatus.BAD_REQUEST:
        raise _refusal(str(answer.json().get("error", "")))
    if answer.status == HTTPStatus.UNAUTHORIZED:
        raise Refused("our own name there is wrong: the operator's settings")
    return line.judge(answer).json()


def _refusal(error: str) -> CalendarFailed:
    return Revoked(error) if error in TAKEN_BACK else Refused("the service gives no token")


def _tokens(found: dict[str, Any], refresh: str, now: datetime) -> Tokens:
    access, seconds = found.get("access_token"), found.get("expires_in", 3600)
    if not isinstance(access, str) or not access or not isinstance(seconds, int):
        raise Away("an answer without a token")
    lasts = timedelta(seconds=min(max(seconds, SHORTEST), LONGEST))
    return Tokens(access, str(found.get("refresh_token") or refresh), now + lasts)


def _short(granted: set[str], client: Client) -> set[str]:
    """Return scopes as we ask for them: Microsoft says them with its address before."""
    return {one.removeprefix("https://graph.microsoft.com/") for one in granted}


def _challenge(verifier: str) -> str:
    made = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
