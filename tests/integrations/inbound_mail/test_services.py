"""What mail services bring is read only if they prove to be the ones."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from integrations.inbound_mail.address import inbound
from integrations.inbound_mail.services import mailgun, postmark
from integrations.inbound_mail.services.calls import NotConnected, NotTheirs, NotUnderstood
from tests.integrations.inbound_mail.letters import letter

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
KEY, LOGIN = "key-0123456789abcdef", "postmark:0123456789abcdef"


@pytest.fixture(autouse=True)
def _connected(settings):
    settings.INBOUND = inbound("reply.example", mailgun_key=KEY, postmark_login=LOGIN)


def of_mailgun(raw: bytes, *, key: str = KEY, at: datetime = NOW, **more: str) -> dict[str, str]:
    moment, token = str(int(at.timestamp())), "t" * 50
    signature = hmac.new(key.encode(), f"{moment}{token}".encode(), hashlib.sha256).hexdigest()
    fields = {"recipient": "reply+x@reply.example", "sender": "alice@example.com", "body-mime": raw.decode()}
    return fields | {"timestamp": moment, "token": token, "signature": signature} | more


def form(fields: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    return urlencode(fields).encode(), {"content-type": "application/x-www-form-urlencoded"}


def parts(fields: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    body = "".join(
        f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    return f"{body}--B--\r\n".encode(), {"content-type": 'multipart/form-data; boundary="B"'}


def bring_by_mailgun(fields, shape=form, now=NOW):
    body, headers = shape(fields)
    return mailgun.read(lambda: body, headers, now)


class TestMailgun:
    @pytest.mark.parametrize("shape", [form, parts])
    def test_a_signed_call_brings_the_letter_as_it_came(self, shape):
        raw = letter("Words with ümlauts.").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

        found = bring_by_mailgun(of_mailgun(raw), shape)

        assert found.delivery.raw.split() == raw.split()
        assert found.delivery.recipients == ("reply+x@reply.example",)
        assert (found.delivery.verdict, found.once) == ("none", "t" * 50)

    @pytest.mark.parametrize(
        "wrong",
        [
            of_mailgun(letter(), key="key-of-somebody-else"), of_mailgun(letter(), signature=""),
            of_mailgun(letter(), timestamp=str(int(NOW.timestamp()) + 1)), of_mailgun(letter(), token=""),
            of_mailgun(letter(), at=NOW - timedelta(hours=13)), of_mailgun(letter(), at=NOW + timedelta(minutes=6)), {},
        ],
        ids=["key", "unsigned", "moment", "token", "old", "ahead", "empty"],
    )  # fmt: skip
    def test_a_call_that_is_not_theirs_is_refused(self, wrong):
        with pytest.raises(NotTheirs):
            bring_by_mailgun(wrong)

    def test_a_parsed_letter_is_not_taken_for_a_whole_one(self):
        fields = of_mailgun(letter())
        del fields["body-mime"]

        with pytest.raises(NotUnderstood):
            bring_by_mailgun(fields)

    @pytest.mark.parametrize(
        ("heads", "sender", "verdict"),
        [
            ({"X_Mailgun_Spf": "Pass"}, "alice@example.com", "pass"),
            ({"X_Mailgun_Spf": "Pass"}, "eve@evil.example", "fail"),
            ({"X_Mailgun_Spf": "Fail"}, "alice@example.com", "fail"),
            (
                {"X_Mailgun_Dkim_Check_Result": "Pass", "DKIM_Signature": "v=1; d=example.com; s=x"},
                "x@y.example",
                "pass",
            ),
            (
                {"X_Mailgun_Dkim_Check_Result": "Pass", "DKIM_Signature": "v=1; d=evil.example; s=x"},
                "x@y.example",
                "fail",
            ),
            ({}, "alice@example.com", "none"),
        ],
    )
    def test_what_it_found_out_of_the_sender_is_judged(self, heads, sender, verdict):
        found = bring_by_mailgun(of_mailgun(letter(**heads), sender=sender))

        assert found.delivery.verdict == verdict

    def test_a_finding_that_stands_there_twice_is_believed_neither_way(self):
        raw = b"X-Mailgun-Spf: Pass\r\nX-Mailgun-Spf: Pass\r\n" + letter()

        assert bring_by_mailgun(of_mailgun(raw)).delivery.verdict == "fail"

    def test_an_installation_without_its_key_takes_nothing(self, settings):
        settings.INBOUND = inbound("reply.example")

        with pytest.raises(NotConnected):
            bring_by_mailgun(of_mailgun(letter(), key=""))


def basic(login: str) -> dict[str, str]:
    return {"authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}


def bring_by_postmark(told, headers=None):
    return postmark.read(lambda: json.dumps(told).encode(), headers or basic(LOGIN), NOW)


def of_postmark(raw: bytes, *heads: tuple[str, str]) -> dict[str, object]:
    named = [{"Name": name, "Value": value} for name, value in heads]
    return {"RawEmail": raw.decode(), "OriginalRecipient": "reply+x@reply.example", "Headers": named}


class TestPostmark:
    def test_who_knows_the_login_brings_the_letter_as_it_came(self):
        found = bring_by_postmark(of_postmark(letter()))

        assert found.delivery.raw == letter()
        assert found.delivery.recipients == ("reply+x@reply.example",)

    @pytest.mark.parametrize(
        "headers",
        [
            {"x": "y"},
            basic("postmark:wrong"),
            {"authorization": "Basic ###"},
            {"authorization": f"Bearer {LOGIN}"},
        ],
    )
    def test_who_does_not_is_refused_before_anything_is_read(self, headers):
        def nobody_reads() -> bytes:
            raise AssertionError

        with pytest.raises(NotTheirs):
            postmark.read(nobody_reads, headers, NOW)

    @pytest.mark.parametrize(
        "told", [{}, [], "x", {"RawEmail": 1, "OriginalRecipient": "x"}, {"RawEmail": "x"}]
    )
    def test_what_holds_no_letter_is_said(self, told):
        with pytest.raises(NotUnderstood):
            bring_by_postmark(told)

    @pytest.mark.parametrize(
        ("heads", "verdict"),
        [
            ([], "none"),
            ([("X-Spam-Tests", "DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU")], "pass"),
            ([("X-Spam-Tests", "DKIM_SIGNED,DKIM_VALID")], "fail"),
            (
                [("Received-SPF", "Pass (x) identity=mailfrom; envelope-from=alice@example.com; helo=y")],
                "pass",
            ),
            ([("Received-SPF", "Pass (x) identity=mailfrom; envelope-from=eve@evil.example")], "fail"),
            ([("Received-SPF", "Fail (x) envelope-from=alice@example.com")], "fail"),
            (
                [
                    (
                        "Received-SPF",
                        "Pass (x) helo=envelope-from=alice@example.com; envelope-from=e@evil.example",
                    )
                ],
                "fail",
            ),
            ([("X-Spam-Tests", "DKIM_VALID_AU"), ("X-Spam-Tests", "DKIM_VALID_AU")], "fail"),
        ],
    )
    def test_what_it_found_out_of_the_sender_is_judged(self, heads, verdict):
        assert bring_by_postmark(of_postmark(letter(), *heads)).delivery.verdict == verdict
