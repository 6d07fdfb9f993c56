"""What a trusted receiver says of a sender."""

import pytest

from integrations.inbound_mail import authentication, door
from integrations.inbound_mail.address import inbound
from tests.integrations.inbound_mail.letters import ALICE, letter

MX = "mx.portico.example"


def judged(*results: str, sender: str = ALICE) -> str:
    heads = [("authentication-results", each) for each in results]
    return authentication.of_receiver(heads, sender, MX)


@pytest.mark.parametrize(
    ("result", "verdict"),
    [
        (f"{MX}; dmarc=pass header.from=example.com", "pass"),
        (
            f"{MX}; dmarc=fail (p=reject) header.from=example.com; spf=pass smtp.mailfrom=a@example.com",
            "fail",
        ),
        (f"{MX} 1; dkim=pass header.d=example.com header.s=s1", "pass"),
        (f"{MX}; dkim=pass (2048-bit key; x=y) header.d=evil.example", "fail"),
        (f"{MX}; spf=pass smtp.mailfrom=bounce@example.com", "pass"),
        (f"{MX}; spf=pass smtp.mailfrom=bounce@evil.example; dkim=fail header.d=example.com", "fail"),
        (f"{MX}; dkim=pass header.d=com", "fail"),
        (f"{MX}; dkim=pass header.d=mail.example.com", "fail"),
        (f"{MX}; none", "fail"),
        ("mx.evil.example; dmarc=pass header.from=example.com", "none"),
        (f"({MX}) mx.evil.example; dmarc=pass", "none"),
    ],
)
def test_what_it_says_is_judged_by_the_senders_domain(result, verdict):
    assert judged(result) == verdict


@pytest.mark.parametrize(
    "result",
    [
        f'{MX}; dmarc=none; spf=pass smtp.mailfrom="; dkim=pass header.d=example.com; "@evil.example',
        f'{MX}; spf=pass smtp.mailfrom="a; dmarc=pass header.from=example.com"@evil.example',
        f'{MX}; spf=pass smtp.mailfrom="\\"; dkim=pass header.d=example.com; \\""@evil.example',
        f"{MX}; spf=pass (domain of a (b); dkim=pass header.d=example.com; c) d) smtp.mailfrom=a@evil.example",
        f"{MX}; spf=pass (domain of \\); dkim=pass header.d=example.com; \\( is) smtp.mailfrom=a@evil.example",
        f"{MX}; spf=pass (domain of a); dkim=pass header.d=example.com; (b) smtp.mailfrom=a@evil.example (",
        f'{MX}; dkim=pass header.d=example.com; spf=pass smtp.mailfrom="a@evil.example',
        f'{MX}; spf=pass (of "a); dkim=pass header.d=example.com; ("@evil.example) smtp.mailfrom=a@evil.example',
        f"{MX}; spf=pass of a); dkim=pass header.d=example.com; (b smtp.mailfrom=a@evil.example",
    ],
    ids=[
        "quoted",
        "quoted dmarc",
        "quote in quotes",
        "nested",
        "escaped",
        "never closed",
        "open quote",
        "quoted remark",
        "closed twice",
    ],
)
def test_what_an_address_or_a_remark_says_is_no_result(result):
    assert judged(result) == "fail"


def test_a_quoted_address_has_a_domain():
    assert judged(f'{MX}; spf=pass smtp.mailfrom="a; b"@example.com') == "pass"


def test_the_topmost_counts_for_what_a_sender_wrote_stands_below():
    assert judged(f"{MX}; dmarc=fail", f"{MX}; dmarc=pass") == "fail"


def test_a_domain_above_the_senders_speaks_for_it():
    assert judged(f"{MX}; dkim=pass header.d=example.com", sender="a@mail.example.com") == "pass"


class TestAtTheDoor:
    @pytest.fixture(autouse=True)
    def _relay(self, settings):
        settings.INBOUND = inbound("reply.example", authserv=MX, relays="10.1.0.0/16")

    def test_our_own_mail_server_is_believed(self):
        raw = letter(Authentication_Results=f"{MX}; dmarc=pass")

        assert door.verdict_of(raw, "10.1.2.3") == "pass"

    def test_a_stranger_who_writes_the_same_is_not(self):
        raw = letter(Authentication_Results=f"{MX}; dmarc=pass")

        assert door.verdict_of(raw, "192.0.2.7") == "none"

    def test_a_letter_it_says_nothing_of_came_around_its_checks(self):
        assert door.verdict_of(letter(), "::ffff:10.1.2.3") == "fail"
