"""What leaves for a push service: readable for one browser alone, signed, and to no private address."""

import socket

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.push import encryption, gateway, line
from integrations.push.address import decode, encode
from integrations.push.fake.browser import FakeBrowser
from integrations.push.fake.server import PushService
from integrations.push.gateway import Gone, Later, NotTaken, Receiver

RFC_8291 = {  # appendix A
    "receiver": "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "sender": "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "salt": "DGv6ra1nlYgDCS1FRnbzlw",
    "words": b"When I grow up, I want to be a watermelon",
    "body": (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    ),
}


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decode(text)), ec.SECP256R1())


def receiver_of(service: PushService, browser: FakeBrowser) -> Receiver:
    return Receiver(service.endpoint(browser), browser.p256dh, browser.auth)


def test_the_standards_own_example_comes_out_byte_for_byte() -> None:
    made = encryption.encrypt(
        RFC_8291["words"], p256dh=decode(RFC_8291["p256dh"]), auth=decode(RFC_8291["auth"]),
        salt=decode(RFC_8291["salt"]), sender=private(RFC_8291["sender"]), step=1,
    )  # fmt: skip

    assert encode(made) == RFC_8291["body"]


def test_the_stand_in_opens_the_standards_own_example() -> None:
    browser = FakeBrowser("x", key=private(RFC_8291["receiver"]), auth=decode(RFC_8291["auth"]))

    assert browser.open(decode(RFC_8291["body"])) == RFC_8291["words"]


@settings(max_examples=30, deadline=None)
@given(words=st.binary(max_size=encryption.MOST))
def test_the_browser_reads_what_was_sent_and_lengths_say_little(words: bytes) -> None:
    browser = FakeBrowser("x")

    made = encryption.encrypt(words, p256dh=browser.p256dh, auth=browser.auth)

    assert browser.open(made) == words
    assert len(made) <= 4096
    assert (len(made) - 103) % encryption.STEP == 0 or len(made) == 4096


def test_too_long_a_message_is_none() -> None:
    browser = FakeBrowser("x")

    with pytest.raises(ValueError, match="at most"):
        encryption.encrypt(bytes(encryption.MOST + 1), p256dh=browser.p256dh, auth=browser.auth)


def test_a_message_arrives_signed_and_only_its_browser_opens_it(push_service) -> None:
    browser = push_service.subscribed(gateway.public_key())

    gateway.send(receiver_of(push_service, browser), "Grüße".encode(), urgency="high")

    assert [(one["words"], one["urgency"]) for one in browser.heard] == [("Grüße", "high")]
    other = push_service.subscribed()
    with pytest.raises(NotTaken, match="400"):
        gateway.send(Receiver(push_service.endpoint(other), browser.p256dh, browser.auth), b"x")


def test_who_subscribed_to_another_key_is_not_reached(push_service) -> None:
    browser = push_service.subscribed("BAnother")

    with pytest.raises(NotTaken, match="403"):
        gateway.send(receiver_of(push_service, browser), b"x")


@pytest.mark.parametrize(
    ("status", "headers", "error", "seconds"),
    [
        (404, {}, Gone, None),
        (410, {}, Gone, None),
        (429, {"Retry-After": "120"}, Later, 120),
        (429, {"Retry-After": "99999999"}, Later, 6 * 3600),
        (429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, Later, 0),
        (429, {"Retry-After": "soon"}, Later, None),
        (500, {}, Later, None),
        (503, {"Retry-After": "60"}, Later, 60),
        (400, {}, NotTaken, None),
        (413, {}, NotTaken, None),
    ],
)
def test_what_the_service_answers_is_understood(push_service, status, headers, error, seconds) -> None:
    browser = push_service.subscribed()
    browser.answers.append((status, headers))

    with pytest.raises(error) as refusal:
        gateway.send(receiver_of(push_service, browser), b"x")

    assert getattr(refusal.value, "seconds", None) == seconds


def test_nobody_is_led_elsewhere(push_service) -> None:
    browser, other = push_service.subscribed(), push_service.subscribed()
    browser.answers.append((307, {"Location": push_service.endpoint(other)}))

    with pytest.raises(NotTaken, match="307"):
        gateway.send(receiver_of(push_service, browser), b"x")

    assert len(push_service.asked) == 1


def test_a_service_that_is_away_is_asked_later(push_service) -> None:
    receiver = receiver_of(push_service, push_service.subscribed())
    push_service.stop()

    with pytest.raises(Later):
        gateway.send(receiver, b"x")


def test_an_address_that_is_no_services_is_never_asked(push_service, monkeypatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("it was looked up"))
    browser = push_service.subscribed()

    with pytest.raises(NotTaken):
        gateway.send(Receiver("https://portico.example/push/x", browser.p256dh, browser.auth), b"x")


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "fd00:ec2::254",
        "::127.0.0.1", "::ffff:0:10.0.0.1", "fec0::1", "64:ff9b:1::a00:1", "5f00::1",
    ],
)  # fmt: skip
def test_private_addresses_are_none_of_a_push_service(address: str, monkeypatch) -> None:
    assert not line.is_public(address)

    found = [(0, 0, 0, "", ("142.250.1.1", 443)), (0, 0, 0, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(line.Unreachable, match="private"):
        line.looked_up("fcm.googleapis.com")


def test_the_name_is_looked_up_once_and_its_address_is_spoken_to(monkeypatch) -> None:
    asked, spoken_to = [], []
    found = [(0, 0, 0, "", ("142.250.1.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **_: asked.append(given[0]) or found)

    def refuse(address: tuple[str, int], patience: float) -> None:
        spoken_to.append((address, patience))
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(line.Unreachable):
        line.post("https://fcm.googleapis.com/x", {}, b"")

    assert asked == ["fcm.googleapis.com"]
    assert spoken_to == [(("142.250.1.1", 443), 5)]
