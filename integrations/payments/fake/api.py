"""Stripe's API: who asks, for which account, once for each idempotency key, in one transaction."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from integrations.payments.fake import accounts, errors, forms, routes
from integrations.payments.fake.announcing import VERSION
from integrations.payments.fake.calls import Call
from integrations.payments.fake.errors import ApiError
from integrations.payments.fake.routes import Route
from integrations.payments.fake.scripts import Rule, Script
from integrations.payments.fake.shapes import expanded, public
from integrations.payments.fake.store import Store, Transaction

type Data = dict[str, Any]
HELD = 60  # seconds that a held request waits at most
NEEDS_READY = ("/v1/payment_intents", "/v1/checkout/sessions")


class CutOff(Exception):
    """The line breaks before an answer."""


@dataclass(frozen=True)
class Keys:
    secret: str = field(repr=False)
    publishable: str


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    body: str
    headers: dict[str, str]  # names in small letters


@dataclass(frozen=True)
class Answer:
    status: int
    body: Data
    headers: dict[str, str] = field(default_factory=dict)


class Api:
    def __init__(self, store: Store, keys: Keys, origin: str, script: Script) -> None:
        self.store, self.keys, self.origin, self.script = store, keys, origin, script
        self._busy: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Answer:
        """:raises CutOff: the script says so."""
        rule = self.script.next(f"{request.method} {request.path}")
        mishap = rule.mishap if rule else ""
        if mishap == "lose_request":
            raise CutOff
        if rule and mishap == "status":
            return Answer(rule.status, {"error": {"type": "api_error", "message": "As the script says."}})
        try:
            found = self._answered(request, rule)
        except ApiError as error:
            found = Answer(error.status, public(error.body))
        if mishap == "die_after":
            os.kill(os.getpid(), signal.SIGKILL)
        if mishap == "lose_answer":
            raise CutOff
        return found

    def _answered(self, request: Request, rule: Rule | None) -> Answer:
        params = forms.decoded(request.query, request.body)
        route, ids = routes.found(request.method, request.path)
        is_publishable = self._is_publishable(request, params, route)
        account = "" if route.on_platform else _account(request, params)
        key = request.headers.get("idempotency-key", "") if request.method == "POST" else ""
        with self._alone(account, key):
            if rule and rule.mishap == "hold":
                self.script.hold(HELD)
            with self.store.transaction() as tx:
                call = Call(tx, account, params, self.origin, ids, is_publishable, request.path)
                answer = self._once(call, route, request, key)
                if rule and rule.mishap == "die_before":
                    os.kill(os.getpid(), signal.SIGKILL)
        return answer

    def _is_publishable(self, request: Request, params: Data, route: Route) -> bool:
        """:raises ApiError: no key of ours, or one that may not do this."""
        given = request.headers.get("authorization", "").removeprefix("Bearer ") or str(params.get("key", ""))
        if given == self.keys.secret:
            return False
        if given != self.keys.publishable:
            raise errors.unauthorized(
                "Invalid API Key provided." if given else "You did not provide an API key."
            )
        if not route.is_public:
            raise errors.invalid(
                "This API call cannot be made with a publishable API key.", "secret_key_required", 403
            )
        return True

    @contextmanager
    def _alone(self, account: str, key: str) -> Iterator[None]:
        """:raises ApiError: another request with this key is under way."""
        name = (account, key)
        with self._lock:
            if key and name in self._busy:
                raise errors.key_in_use(key)
            self._busy.add(name)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(name)

    def _once(self, call: Call, route: Route, request: Request, key: str) -> Answer:
        """Do it, or say again what was said to the same key."""
        asked = f"{request.method} {request.path} {json.dumps(call.params, sort_keys=True)}"
        common = {"Request-Id": "req_" + call.tx.token("r", 14)[2:], "Stripe-Version": VERSION}
        if key and (said := _said(call.tx, call.account, key)):
            if said["asked"] != asked:
                raise errors.key_reused(key)
            replayed = {"Idempotency-Key": key, "Idempotent-Replayed": "true"}
            return Answer(said["status"], json.loads(said["body"]), {**common, **replayed})
        call.tx.request = {"id": common["Request-Id"], "idempotency_key": key or None}
        status, body = _done(call, route)
        if key:
            call.tx.line.execute(
                "insert into keys values (?, ?, ?, ?, ?)",
                (call.account, key, asked, status, json.dumps(body)),
            )
        return Answer(status, body, common)


def _account(request: Request, params: Data) -> str:
    account = request.headers.get("stripe-account") or params.get("_stripe_account")
    if not account:
        raise errors.invalid("Here everything is done on a connected account: name one by Stripe-Account.")
    return str(account)


def _said(tx: Transaction, account: str, key: str) -> Any:
    return tx.line.execute("select * from keys where account = ? and key = ?", (account, key)).fetchone()


def _done(call: Call, route: Route) -> tuple[int, Data]:
    """:raises ApiError: refused, and nothing of it stays."""
    routes.check(route, call.params)
    if call.account:
        accounts.of(call.tx, call.account)
    if route.method == "POST" and call.path.startswith(NEEDS_READY):
        accounts.may_charge(call.tx, call.account)
    try:
        result = json.loads(json.dumps(public(route.run(call))))
    except ApiError as error:
        if not error.keeps:
            raise
        return error.status, public(error.body)
    paths = call.params.get("expand") or []
    return 200, expanded(call.tx, call.account, result, [paths] if isinstance(paths, str) else paths)
