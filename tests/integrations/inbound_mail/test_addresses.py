"""Addresses are told from guesses without asking anybody."""

import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from integrations.inbound_mail import addresses
from integrations.inbound_mail.address import inbound

FIRM, SECRET = uuid.uuid4(), bytes(range(16))


def test_an_address_says_what_was_put_into_it():
    written = addresses.reply(FIRM, SECRET)

    found = addresses.read(f" {written.upper()} ")

    assert found == addresses.Address("reply", FIRM.bytes[:8], SECRET)
    assert found.firms[0] <= FIRM <= found.firms[1]
    assert len(written.partition("@")[0]) <= 64


def test_a_changed_sign_makes_it_nobodys():
    written = addresses.reply(FIRM, SECRET)
    for place in range(6, 52):
        other = "a" if written[place] != "a" else "b"

        assert addresses.read(written[:place] + other + written[place + 1 :]) is None


def test_one_kind_is_not_the_other():
    assert addresses.read(addresses.reply(FIRM, SECRET).replace("reply+", "bounce+")) is None


def test_another_domain_or_key_is_not_ours(settings):
    written = addresses.reply(FIRM, SECRET)

    assert addresses.read(written.replace("@reply.example", "@reply.evil.example")) is None
    settings.SECRET_KEY = "another key of fifty signs or more, for this test alone."
    assert addresses.read(written) is None


def test_a_bounce_names_nobody_and_fits_one_recipient_alone():
    written = addresses.bounce(FIRM, "Alice@Example.com")

    assert "alice" not in written
    assert (
        addresses.read(written).secret
        == addresses.mark("alice@example.com")
        != addresses.mark("bob@example.com")
    )


@given(st.text(max_size=100))
def test_no_guess_is_an_address(guess):
    assert addresses.read(guess) is None
    assert addresses.read(f"reply+{guess}@reply.example") is None


@pytest.mark.parametrize(
    ("domain", "more"),
    [
        ("reply example", {}), ("-x.example", {}), ("reply.example", {"relays": "somewhere"}),
        ("reply.example", {"authserv": "mx.example"}), ("reply.example", {"mailgun_key": "short"}),
        ("reply.example", {"postmark_login": "name"}), ("reply.example", {"postmark_login": "name:short"}),
    ],
)  # fmt: skip
def test_a_wrong_setting_stops_the_start(domain, more):
    with pytest.raises(ImproperlyConfigured):
        inbound(domain, **more)


def test_without_a_domain_nothing_comes_in(settings):
    written = addresses.reply(FIRM, SECRET)
    settings.INBOUND = inbound("")

    assert addresses.read(written) is None
    with pytest.raises(RuntimeError):
        addresses.reply(FIRM, SECRET)
