"""What the environment says of push, and which addresses that browsers name are spoken to."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from integrations.push import address
from integrations.push.address import SERVICES, Connection, connection, new_key

CONTACT = "mailto:push@portico.example"


def read(
    key: str, contact: str = CONTACT, services: str = SERVICES, *, practice: bool = False
) -> Connection | None:
    return connection(key, contact=contact, services=services, practice=practice)


def test_without_a_key_nobody_is_told() -> None:
    assert read("") is None


def test_a_key_is_read_and_never_shown() -> None:
    key = new_key()

    found = read(key)

    assert address.encode(found.key) == key
    assert len(address.decode(found.public)) == 65
    assert key not in repr(found)


@pytest.mark.parametrize("key", ["short", "A" * 43, "_" * 43, "!" * 43, "A" * 44], ids=lambda key: key[:3])
def test_what_is_no_key_stops_the_start(key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PUSH_KEY"):
        read(key)


@pytest.mark.parametrize("contact", ["", "portico.example", "mailto:", "http://portico.example"])
def test_push_services_can_write_to_somebody(contact: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PUSH_CONTACT"):
        read(new_key(), contact)


@pytest.mark.parametrize(
    "services",
    ["", "*", "*.com/", "https://push.example", "10.0.0.1", "localhost", "http://127.0.0.1:8080", "*.*.com"],
)
def test_services_are_hosts_of_the_internet(services: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PUSH_SERVICES"):
        read(new_key(), services=services)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://wns2-par02p.notify.windows.com/w/?token=Bxxx%3d",
        "https://web.push.apple.com/QabcDEF",
        "https://FCM.googleapis.com:443/fcm/send/x",
    ],
)
def test_push_services_of_browsers_are_known(endpoint: str) -> None:
    assert read(new_key()).is_known(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:99999/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilpush.apple.com.example/x",
        "https://notpush.apple.com/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://fcm.googleapis.com\\@evil.example/x",
        "https://evil.example/fcm.googleapis.com",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/x",
        "https://localhost/x",
        "//fcm.googleapis.com/x",
        "file:///etc/passwd",
        "https://fcm.googleapis.com/x\r\nHost: evil",
        "https://fcm.googleapis.com/ä",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "https://[fcm.googleapis.com/x",
        "",
    ],
    ids=range(20),
)
def test_other_addresses_are_not_spoken_to(endpoint: str) -> None:
    assert not read(new_key()).is_known(endpoint)


def test_a_stand_in_of_this_machine_is_known_in_practice_alone() -> None:
    here = "http://127.0.0.1:4711"
    found = read(new_key(), services=here, practice=True)

    assert found.is_known(f"{here}/push/x")
    assert not found.is_known("http://127.0.0.1:4712/push/x")
    assert not found.is_known(f"{here}@evil.example/push/x")
    assert not found.is_known("https://fcm.googleapis.com/x")
