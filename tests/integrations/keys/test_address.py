import base64
import hashlib

import pytest
from django.core.exceptions import ImproperlyConfigured

from integrations.keys.address import masters, practice


def encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


GOOD, OTHER = (encoded(hashlib.sha256(word).digest()) for word in (b"one", b"two"))


def test_the_first_of_several_wraps():
    found = masters(
        f"2026-11=local:{GOOD}\n2025.1=local:{OTHER}, kms=awskms://alias/portico?region=eu-central-1"
    )

    assert [one.version for one in found] == ["2026-11", "2025.1", "kms"]
    assert (found[0].key, found[1].key) == (base64.b64decode(GOOD), base64.b64decode(OTHER))
    assert (found[2].door, found[2].key_id, found[2].region) == ("awskms", "alias/portico", "eu-central-1")


def test_a_kms_key_may_be_an_arn_and_stand_elsewhere():
    arn = "arn:aws:kms:us-east-1:1234:key/ab-cd"

    (one,) = masters(f"1=awskms:///{arn}?region=us-east-1&endpoint=http://127.0.0.1:5000")

    assert (one.key_id, one.endpoint) == (arn, "http://127.0.0.1:5000")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        (GOOD, "version"),
        (f"Big=local:{GOOD}", "version"),
        (f"1={GOOD}", "local: or awskms://"),
        ("1=local:###", "base64"),
        (f"1=local:{OTHER[:21]}A==", "16 bytes"),
        (f"1=local:{encoded(bytes(32))}", "not random"),
        (f"1=local:{encoded(b'passwordpasswordpasswordpassword')}", "not random"),
        (f"1=local:{GOOD} 1=local:{OTHER}", "twice"),
        (f"1=local:{GOOD} 2=local:{GOOD}", "twice"),
        ("1=awskms://alias/portico", "region"),
        ("1=awskms://?region=us-east-1", "region"),
    ],
)
def test_what_is_weak_or_unclear_is_refused_without_repeating_it(text, says):
    with pytest.raises(ImproperlyConfigured, match=says) as refusal:
        masters(text)

    assert GOOD not in str(refusal.value)


def test_a_key_is_not_shown_with_what_holds_it():
    (one,) = masters(f"1=local:{GOOD}")

    assert repr(base64.b64decode(GOOD)) not in repr(one)


def test_practice_has_a_key_of_its_own_secret():
    assert practice("a" * 50) == practice("a" * 50) != practice("b" * 50)
