"""The demo's mailbox: what was sent can be read, searched and deleted, and can do no harm."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMultiAlternatives
from django.urls import include, path

from config import urls_public
from features.base import uploads
from integrations.email import letters, views
from integrations.email.mailbox import EmailBackend
from integrations.inbound_mail import reading
from integrations.inbound_mail.address import inbound
from integrations.inbound_mail.gateway import NotTaken
from tests.http import Browser
from tests.integrations.inbound_mail.test_door import OURS, Running, Shelf

urlpatterns = [*urls_public.urlpatterns, path("mailbox/", include("integrations.email.urls"))]
handler404 = urls_public.handler404


@pytest.fixture
def mailbox(tmp_path, settings, db):
    """An empty mailbox of a demo, and the public host that shows it."""
    settings.MAILBOX_FOLDER = tmp_path / "mailbox"
    settings.DEMO = True
    settings.ROOT_URLCONF = __name__
    return Browser()


def send(
    to="alex@example.com",
    subject="Your return is ready",
    html="<html><head></head><body><p>Hello</p></body></html>",
    reply_to=None,
):
    message = EmailMultiAlternatives(
        subject, "Hello\nhttp://a.localhost/x/", "Hartwell & Rowe <no-reply@localhost>", [to],
        reply_to=[reply_to] if reply_to else None,
    )  # fmt: skip
    message.attach_alternative(html, "text/html")
    EmailBackend(alias="default").send_messages([message])


def newest():
    return letters.newest()[0].id


def test_an_empty_mailbox_says_when_mail_will_appear(mailbox):
    assert "No mail yet" in mailbox.get("/mailbox/").content.decode()


def test_shows_the_newest_first_with_who_wrote_to_whom(mailbox):
    send(subject="First")
    send(subject="Second")

    page = mailbox.get("/mailbox/").content.decode()

    assert page.index("Second") < page.index("First")
    assert "alex@example.com" in page
    assert "Hartwell &amp; Rowe" in page


def test_is_searched_by_address(mailbox):
    send(to="alex@example.com", subject="For Alex")
    send(to="bea@example.com", subject="For Bea")

    page = mailbox.get("/mailbox/?q=BEA@").content.decode()

    assert "For Bea" in page
    assert "For Alex" not in page


def test_one_mail_shows_its_text_with_links_that_work(mailbox):
    send()

    page = mailbox.get(f"/mailbox/{newest()}/").content.decode()

    assert '<a href="http://a.localhost/x/"' in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page


def test_its_html_is_shut_into_a_sandbox_wherever_it_is_opened(mailbox):
    send(html="<html><head></head><body><script>alert(1)</script><form action=/x></form></body></html>")

    response = mailbox.get(f"/mailbox/{newest()}/page/")

    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'")
    assert "allow-scripts" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert '<head><base target="_blank">' in response.content.decode()


def test_a_subject_that_is_markup_is_shown_as_text(mailbox):
    send(subject="<script>alert(1)</script>")

    for address in ("/mailbox/", f"/mailbox/{newest()}/"):
        assert "<script>alert" not in mailbox.get(address).content.decode()


def test_letters_that_are_not_ascii_arrive_whole(mailbox):
    send(to="ü@example.com", subject="Grüße aus Köln – 你好", html="<p>Grüße</p>")

    page = mailbox.get(f"/mailbox/{newest()}/")

    assert "Grüße aus Köln – 你好" in page.content.decode()


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "1-zzzzzzzz", "x", "1-00000000", ".eml"])
def test_nothing_else_can_be_read(mailbox, name):
    send()

    assert mailbox.get(f"/mailbox/{name}/").status_code == 404
    assert mailbox.get(f"/mailbox/{name}/page/").status_code == 404


def test_everything_is_deleted_by_a_form_only(mailbox):
    send()

    assert mailbox.get("/mailbox/deletion/").status_code == 405
    mailbox.post("/mailbox/deletion/")

    assert letters.newest() == []


def test_outside_a_demo_there_is_no_mailbox(mailbox, settings):
    send()
    name = newest()
    settings.DEMO = False

    for address in ("/mailbox/", f"/mailbox/{name}/", f"/mailbox/{name}/page/"):
        assert mailbox.get(address).status_code == 404
    assert mailbox.post("/mailbox/deletion/").status_code == 404
    assert letters.find(name) is not None


@pytest.fixture
def shelf(mailbox, settings, monkeypatch):
    """What the door for answers takes in; the mailbox reaches it."""
    shelf = Shelf()
    running = Running(shelf)
    settings.INBOUND = inbound("reply.example", reached_at=f"127.0.0.1:{running.port}")
    monkeypatch.setattr(uploads, "doors", [views.is_answer])
    yield shelf
    running.close()


def answer(mailbox, **said):
    return mailbox.post(f"/mailbox/{newest()}/answer/", said)


def test_a_mail_that_can_be_answered_is_answered_through_the_door_with_a_file(mailbox, shelf):
    send(subject="Grüße", reply_to=OURS)
    assert 'id="reply"' in mailbox.get(f"/mailbox/{newest()}/").content.decode()

    sent = answer(
        mailbox, text="Here it is – danke.", file=SimpleUploadedFile("kiln.csv", b"what,paid\nkiln,1")
    )

    assert sent.status_code == 302
    [(secret, raw)] = shelf.kept
    letter = reading.read(raw)
    assert (secret, letter.sender, letter.subject) == (bytes([1] * 16), "alex@example.com", "Re: Grüße")
    assert letter.text.strip() == "Here it is – danke."
    assert [(file.name, file.content) for file in letter.files] == [("kiln.csv", b"what,paid\nkiln,1")]


def test_words_that_begin_like_the_head_of_a_letter_arrive_as_they_are(mailbox, shelf):
    send(reply_to=OURS)

    answer(mailbox, text="From the business account.\n.\nFrom Eleanor")

    [(_, raw)] = shelf.kept
    assert reading.read(raw).text.split() == ["From", "the", "business", "account.", ".", "From", "Eleanor"]


def test_what_the_door_does_not_take_stays_in_the_form_and_is_explained(mailbox, shelf, settings):
    send(reply_to=OURS)
    assert "Write something" in answer(mailbox, text=" ").content.decode()
    shelf.mood = NotTaken("That is over")
    assert "550 5.7.1 That is over" in answer(mailbox, text="Words").content.decode()
    settings.INBOUND = inbound("reply.example", reached_at="127.0.0.1:1")

    refused = answer(mailbox, text="My words")

    assert refused.status_code == 422
    assert "does not open" in refused.content.decode()
    assert "My words" in refused.content.decode()
    assert shelf.kept == []


@pytest.mark.parametrize(
    "reply_to",
    [None, "team@hartwellrowe.example", OURS.replace("reply+", "bounce+")],
    ids=["none", "the firm's own", "for bounces"],
)
def test_a_mail_without_an_address_of_ours_has_no_answer(mailbox, shelf, reply_to):
    send(reply_to=reply_to)

    assert 'id="reply"' not in mailbox.get(f"/mailbox/{newest()}/").content.decode()
    assert answer(mailbox, text="Words").status_code == 404


def test_without_a_door_or_a_demo_nothing_is_answered(mailbox, shelf, settings):
    send(reply_to=OURS)
    settings.INBOUND, reached = inbound("reply.example"), settings.INBOUND
    assert answer(mailbox, text="Words").status_code == 404
    settings.INBOUND, settings.DEMO = reached, False

    assert answer(mailbox, text="Words").status_code == 404
    assert shelf.kept == []
