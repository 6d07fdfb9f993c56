"""Mail services bring letters to the public host."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

import pytest
from django.conf import settings as conf
from django.test import Client
from django.utils import timezone

from features.replies.models import MailAnswer
from integrations.inbound_mail.address import inbound
from tenants.context import inside
from tests.features.replies.conftest import address_of, work
from tests.integrations.inbound_mail.letters import letter

KEY, LOGIN = "key-0123456789abcdef", "postmark:0123456789abcdef"


@pytest.fixture(autouse=True)
def _connected(settings):
    settings.INBOUND = inbound("reply.example", mailgun_key=KEY, postmark_login=LOGIN)


@pytest.fixture
def alices(cast) -> str:
    with inside(cast.a.firm):
        return address_of(cast.a)


def by_mailgun(to: str, raw: bytes, *, token: str = "", key: str = KEY) -> Any:
    moment, token = str(int(timezone.now().timestamp())), token or secrets.token_hex(25)
    signature = hmac.new(key.encode(), f"{moment}{token}".encode(), hashlib.sha256).hexdigest()
    fields = {
        "recipient": to,
        "sender": "alice@example.com",
        "body-mime": raw.decode(),
        "timestamp": moment,
        "token": token,
        "signature": signature,
    }
    return Client(headers={"host": conf.SITE_HOST}).post("/webhooks/mail/mailgun/mime", fields)


def by_postmark(to: str, raw: bytes, *, login: str = LOGIN) -> Any:
    headers = {"host": conf.SITE_HOST, "authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}
    told = json.dumps({"RawEmail": raw.decode(), "OriginalRecipient": to, "Headers": []})
    return Client(headers=headers).post("/webhooks/mail/postmark/", told, content_type="application/json")


def answers(cast) -> int:
    with inside(cast.a.firm):
        return MailAnswer.objects.count()


@pytest.mark.parametrize("bring", [by_mailgun, by_postmark])
def test_a_letter_is_kept_and_then_said_so(cast, alices, notes, bring):
    assert bring(alices, letter("By a service.")).status_code == 200

    with inside(cast.a.firm):
        work()
    assert notes.texts == ["By a service."]


@pytest.mark.parametrize("bring", [by_mailgun, by_postmark])
def test_brought_twice_it_is_kept_once(cast, alices, bring):
    for _ in range(2):
        assert bring(alices, letter()).status_code == 200

    assert answers(cast) == 1


def test_a_signature_of_mailgun_is_good_for_one_letter(cast, alices):
    """It signs a time and a token, not the letter: whoever heard one call could otherwise write others."""
    token = secrets.token_hex(25)
    assert by_mailgun(alices, letter(), token=token).status_code == 200

    assert by_mailgun(alices, letter("Forged.", message_id="<2@x>"), token=token).status_code == 200

    assert answers(cast) == 1


def test_a_call_that_failed_may_be_made_again(cast, alices, settings):
    token, storages = secrets.token_hex(25), settings.STORAGES
    settings.STORAGES = {
        **storages,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": "/proc/nowhere"},
        },
    }
    assert by_mailgun(alices, letter(), token=token).status_code == 503
    settings.STORAGES = storages

    assert by_mailgun(alices, letter(), token=token).status_code == 200
    assert answers(cast) == 1


def test_who_does_not_prove_to_be_the_service_is_denied(cast, alices):
    assert by_mailgun(alices, letter(), key="another-key-of-somebody").status_code == 401
    assert by_postmark(alices, letter(), login="postmark:wrong").status_code == 401
    assert answers(cast) == 0


def test_addresses_that_are_not_ours_are_never_taken(cast, alices):
    assert by_mailgun("reply+x@reply.example", letter()).status_code == 406
    assert by_postmark(alices.replace("@", "x@"), letter()).status_code == 406


def test_services_that_are_not_connected_are_not_there(alices, settings):
    settings.INBOUND = inbound("reply.example")

    assert by_mailgun(alices, letter()).status_code == 404
    assert by_postmark(alices, letter()).status_code == 404
    assert Client(headers={"host": conf.SITE_HOST}).post("/webhooks/mail/pigeon/").status_code == 404


def test_more_than_a_letter_can_have_is_not_read(alices):
    client = Client(headers={"host": conf.SITE_HOST, "content-length": str(10**9)})

    assert client.post("/webhooks/mail/mailgun/mime", {}).status_code in (401, 413)


def test_a_firms_host_has_no_such_door(cast, browser_of):
    assert browser_of(cast.a.firm).post("/webhooks/mail/mailgun/mime").status_code == 404
