"""Events: only what the provider signed lately is believed, and they come late, twice and in any order."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from integrations.payments.errors import BadSignature
from tests.fakes_stripe import WEBHOOK_SECRETS, running
from tests.integrations.payments.conftest import BEGINNING, Firm, new_key

NEW, OLD = WEBHOOK_SECRETS


def now() -> datetime:
    return datetime.now(UTC)


class Door(ThreadingHTTPServer):
    """Where events are delivered. `answers` are the statuses of the next ones; then 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.seen: list[tuple[str, bytes, str]] = []
        self.answers: list[int] = []
        self.arrived = threading.Condition()

    def wait_for(self, many: int) -> list[str]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.seen) >= many, timeout=20), self.seen
            return [event for event, _, _ in self.seen]


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.arrived:
            self.server.seen.append((json.loads(body)["id"], body, self.headers["Stripe-Signature"]))
            self.server.arrived.notify_all()
            status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments) -> None:
        pass


@pytest.fixture
def door() -> Iterator[Door]:
    server = Door()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def delivering(tmp_path, door) -> Iterator[Firm]:
    """A stand-in of its own that delivers to the door, when told to."""
    with running(tmp_path, webhook_url=f"http://127.0.0.1:{door.server_port}/hook") as found:
        found.ask("delivery", mode="manual")
        yield Firm(found, found.account())


def test_an_announcement_says_what_to_read_again(firm) -> None:
    payment = firm.pays()
    found = {one.kind: one for one in firm.stripe.announcements(firm.id)}

    event = firm.provider.parse_event(
        found["charge.succeeded"].body, found["charge.succeeded"].signature, now()
    )

    assert (event.account_id, event.object_kind, event.object_id) == (firm.id, "payment", payment.id)
    assert (event.kind, event.is_live, event.is_farewell) == ("charge.succeeded", False, False)
    assert event.id == found["charge.succeeded"].id


def test_every_kind_of_thing_is_named(firm) -> None:
    payment = firm.pays("pm_card_createDispute")
    firm.stripe.advance(seconds=60)
    firm.provider.refund(account_id=firm.id, payment_id=firm.pays().id, amount=100, key=new_key())
    firm.stripe.advance(days=5)
    firm.stripe.ask("leave", account=firm.id)

    found = [
        firm.provider.parse_event(one.body, one.signature, now())
        for one in firm.stripe.announcements(firm.id)
    ]

    assert {event.object_kind for event in found} == {"account", "payment", "dispute", "refund", "payout"}
    assert payment.id in {event.object_id for event in found}
    assert [(event.object_id, event.object_kind) for event in found if event.is_farewell] == [
        (firm.id, "account")
    ]


@pytest.mark.parametrize("secrets", [(NEW,), (OLD,), ("whsec_ofNobodyKnown", OLD)])
def test_both_secrets_of_a_rotation_are_believed(firm, secrets) -> None:
    one = firm.stripe.announcements(firm.id, secrets=secrets)[0]

    assert firm.provider.parse_event(one.body, one.signature, now()).id == one.id


def test_what_nobody_signed_is_not_believed(firm) -> None:
    one = firm.stripe.announcements(firm.id)[0]
    (foreign,) = [
        firm.stripe.signed(json.loads(one.body), secrets=("whsec_ofNobodyKnown",)),
    ]
    unscheme = one.signature.replace("v1=", "v0=")
    forged = [
        (one.body + b" ", one.signature),
        (one.body, foreign.signature),
        (one.body, unscheme),
        (one.body, ""),
        (one.body, "t=,v1="),
        (one.body, "nonsense"),
        (b"\xff\xfe", one.signature),
    ]

    for body, signature in forged:
        with pytest.raises(BadSignature):
            firm.provider.parse_event(body, signature, now())


@pytest.mark.parametrize("seconds", [-301, 301])
def test_what_was_signed_long_ago_or_in_the_future_is_not_believed(firm, seconds) -> None:
    one = firm.stripe.announcements(firm.id)[0]

    with pytest.raises(BadSignature):
        firm.provider.parse_event(one.body, one.signature, now() + timedelta(seconds=seconds * 1.02))
    assert firm.provider.parse_event(one.body, one.signature, now() + timedelta(seconds=seconds * 0.95))


def test_a_signed_body_that_is_no_event_is_not_believed(firm) -> None:
    from integrations.payments.fake import signing  # noqa: PLC0415

    at = int(now().timestamp())
    for body in (b"[]", b"{}", b"no json"):
        with pytest.raises(BadSignature):
            firm.provider.parse_event(body, signing.header(body, [NEW], at), now())


def test_what_is_told_of_the_other_mode_concerns_nobody(firm) -> None:
    from integrations.payments.fake import signing  # noqa: PLC0415

    firm.pays()
    firm.stripe.ask("leave", account=firm.id)
    for one in firm.stripe.announcements(firm.id):
        body = json.dumps(json.loads(one.body) | {"livemode": True}).encode()
        signature = signing.header(body, [NEW], int(now().timestamp()))

        event = firm.provider.parse_event(body, signature, now())

        assert (event.is_live, event.object_kind, event.is_farewell) == (True, "other", False)


def test_events_can_be_asked_for(firm) -> None:
    firm.pays()

    found = list(firm.provider.events_since(account_id=firm.id, since=BEGINNING))

    assert [event.kind for event in found][::-1] == firm.kinds_of_events()
    assert {event.account_id for event in found} == {firm.id}


def test_events_are_delivered_by_themselves_until_they_are_taken(tmp_path, door) -> None:
    door.answers = [500, 302, 404]
    address = f"http://127.0.0.1:{door.server_port}/hook"
    with running(tmp_path, webhook_url=address, options=("--retry", "0.05")) as found:
        firm = Firm(found, found.account())

        arrived = door.wait_for(4)

        assert set(arrived) == {event["id"] for event in found.objects("event", firm.id)}
        _, body, signature = door.seen[-1]
        assert found.provider.parse_event(body, signature, now()).kind == "account.updated"


def test_events_come_in_the_order_they_are_told_to(delivering, door) -> None:
    delivering.pays()
    made = [event["id"] for event in delivering.stripe.objects("event", delivering.id)]

    delivering.stripe.deliver(order="reversed")

    assert door.wait_for(len(made)) == made[::-1]


def test_events_come_shuffled_and_twice(delivering, door) -> None:
    for _ in range(4):
        delivering.pays()
    made = [event["id"] for event in delivering.stripe.objects("event", delivering.id)]

    delivering.stripe.deliver(order="shuffled", copies=2)

    seen = door.wait_for(2 * len(made))
    assert sorted(seen) == sorted(made * 2)
    assert list(dict.fromkeys(seen)) != made


def test_dropped_events_wait_and_can_be_sent_again(delivering, door) -> None:
    delivering.pays()
    made = {event["id"] for event in delivering.stripe.objects("event", delivering.id)}

    lost = delivering.stripe.deliver(drop=1)
    assert door.seen == []
    assert {one["status"] for one in lost} == {0}
    delivering.stripe.deliver()
    assert set(door.wait_for(len(made))) == made
    delivering.stripe.ask("redeliver")
    delivering.stripe.deliver()

    assert len(door.seen) == 2 * len(made)


def test_the_control_door_opens_with_the_secret_key_alone(stripe) -> None:
    import requests  # noqa: PLC0415

    from tests.fakes_stripe import SECRET  # noqa: PLC0415

    address = f"{stripe.url}/_fake/state"
    key = {"Authorization": f"Bearer {SECRET}"}

    assert requests.post(address, timeout=10).status_code == 401
    assert requests.post(address, headers={**key, "Host": "evil.example:80"}, timeout=10).status_code == 401
    assert requests.post(address, headers=key, timeout=10).status_code == 200
