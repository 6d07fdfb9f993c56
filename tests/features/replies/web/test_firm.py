"""Staff find what is held in their inbox, and read it as plain text."""

import pytest
from django.utils import timezone

from features.replies import operations
from features.replies.models import MailAnswer
from features.replies.switches import MAIL_ANSWERS
from tenants.context import inside
from tests.features.replies.conftest import came
from tests.http import Browser, text_of
from tests.integrations.inbound_mail.letters import letter

HOSTILE = '<script>alert(1)</script><img src="https://track.example/x.gif" onerror=alert(2)>'


@pytest.fixture
def held(a, alices) -> MailAnswer:
    return came(
        alices, letter(f"Hello {HOSTILE}", subject=f"Re: {HOSTILE}", sender='"Alice <b>" <eve@evil.example>')
    )


@pytest.fixture
def owner(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)


def page(answer, name=""):
    return f"/workspace/answers-by-mail/{answer.pk}/{name}"


def test_it_stands_in_the_inbox_and_leads_to_its_page(owner, held):
    response = owner.get("/workspace/?show=everyone")

    assert "A mail that may not be from Alice" in text_of(response)
    assert page(held) in response.content.decode()


def test_one_that_comes_while_the_inbox_is_open_is_there_with_the_next_look(a, alices, owner):
    assert "may not be from" not in text_of(owner.get("/workspace/?show=everyone"))

    with inside(a.firm):
        came(alices, letter(sender="eve@evil.example"))

    assert "A mail that may not be from Alice" in text_of(owner.get("/workspace/?show=everyone"))


def test_its_words_are_text_and_nothing_else(owner, held):
    response = owner.get(page(held))

    shown = response.content.decode()
    assert response.status_code == 200
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert" not in shown
    assert 'src="https://track' not in shown
    assert "eve@evil.example" in text_of(response)
    assert "It was sent from another address." in text_of(response)


def test_the_letter_as_it_came_is_text_too(owner, held):
    response = owner.get(page(held, "original/"))

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "Subject: Re: <script>alert(1)</script>" in response.content.decode()


@pytest.mark.parametrize(
    "shown",
    ["{}", "Delivered-To: {}", "to <{}>, they, and " + 60 * "é", "{0}, {0}"],
)
def test_the_address_that_lets_answers_in_is_shown_to_nobody(a, alices, owner, shown):
    with inside(a.firm):
        address = alices.upper() if "Delivered" in shown else alices
        held = came(alices, letter(shown.format(address), sender="eve@evil.example", Delivered_To=address))

    for name in ("", "original/"):
        said = owner.get(page(held, name)).content.decode().lower()
        assert alices.partition("@")[0] not in said.replace("=\r\n", "")
        assert "reply+" in said


def test_letting_it_in_takes_a_press(owner, held, notes):
    assert owner.get(page(held, "admission/")).status_code == 405
    response = owner.post(page(held, "admission/"), follow=True)

    assert "The mail is in, as an answer of Alice" in text_of(response)
    assert len(notes.answers) == 1
    assert "A mail that may not be from" not in text_of(response)


def test_throwing_it_away_takes_a_press(owner, held, notes):
    response = owner.post(page(held, "disposal/"), follow=True)

    assert "thrown away" in text_of(response)
    assert notes.answers == []
    assert "Let it in" not in text_of(owner.get(page(held)))


def test_a_second_colleague_is_told_that_it_is_decided(cast, owner, held):
    operations.throw_away(answer_id=held.pk, by=cast.a.admin, now=timezone.now())

    assert "Somebody has decided" in text_of(owner.post(page(held, "admission/"), follow=True))


def test_switched_off_it_is_gone_and_then_back(owner, held, turn):
    turn(MAIL_ANSWERS, on=False)

    assert owner.get(page(held)).status_code == 404
    assert "may not be from" not in text_of(owner.get("/workspace/?show=everyone"))
    turn(MAIL_ANSWERS, on=True)
    assert owner.get(page(held)).status_code == 200
