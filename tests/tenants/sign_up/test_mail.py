"""The mail that asks for proof: one per sign-up, whatever happens on the way."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from tenants.sign_up import addresses, operations, tasks
from tenants.sign_up.models import SignUp
from tests.cast import NOON
from tests.tenants.sign_up.conftest import asked, link_in

pytestmark = pytest.mark.usefixtures("db", "clock")


def test_says_what_was_asked_for_in_text_and_html():
    row, _ = asked()

    tasks.deliver.delay(str(row.pk))

    message = mail.outbox[0]
    html = message.alternatives[0][0]
    assert message.to == ["dana@larkspurfinch.com"]
    assert message.subject == "Confirm your e-mail address"
    assert message.from_email.startswith("Portico <")
    for part in (message.body, html):
        assert "Dana Finch" in part
        assert f"larkspurfinch{addresses.suffix()}" in part
        assert link_in(message) in part


def test_a_name_cannot_smuggle_markup_into_it():
    row, _ = asked(owner_name="<i>Dana</i>")

    tasks.deliver.delay(str(row.pk))

    assert "<i>Dana" not in mail.outbox[0].alternatives[0][0]
    assert "<i>Dana</i>" in mail.outbox[0].body


def test_leaves_once_however_often_workers_try():
    row, _ = asked()

    for _ in range(3):
        tasks.deliver.delay(str(row.pk))
    tasks.sweep.delay()

    assert len(mail.outbox) == 1
    row.refresh_from_db()
    assert (row.letter, row.sent_at) == (None, NOON)


def test_a_letter_nobody_was_told_of_is_taken_by_the_sweep():
    asked()

    tasks.sweep.delay()

    assert len(mail.outbox) == 1


def test_one_that_could_not_leave_is_tried_again_later(monkeypatch, clock):
    row, _ = asked()
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", fail)
        tasks.deliver.delay(str(row.pk))
    tasks.sweep.delay()
    assert mail.outbox == []

    clock.shift(timedelta(minutes=1))
    tasks.sweep.delay()

    assert len(mail.outbox) == 1
    row.refresh_from_db()
    assert (row.letter, row.letter_tries) == (None, 1)


def test_the_link_is_readable_nowhere_once_it_left():
    row, _ = asked()

    tasks.deliver.delay(str(row.pk))

    row.refresh_from_db()
    token = link_in(mail.outbox[0]).split("/")[3]
    assert bytes(row.token_hash) == operations.digest(token)
    assert token not in str(SignUp.objects.values().get())


def fail(self, messages):
    raise ConnectionRefusedError("no mail server here")
