"""The demo's mailbox: what was sent can be read, searched and deleted, and can do no harm."""

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import include, path

from config import urls_public
from integrations.email import letters
from integrations.email.mailbox import EmailBackend
from tests.http import Browser

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
):
    message = EmailMultiAlternatives(
        subject, "Hello\nhttp://a.localhost/x/", "Hartwell & Rowe <no-reply@localhost>", [to]
    )
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
