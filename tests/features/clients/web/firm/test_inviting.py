import pytest
from django.core import mail
from django.utils import timezone

from features.base import outbox
from features.clients.models import Access, Client, Contact, Invitation
from tenants.context import inside
from tests.features.clients.conftest import person
from tests.features.clients.web.firm.conftest import INVITE, text_of


@pytest.fixture
def ruth(cast):
    with inside(cast.a.firm):
        client = Client.objects.create(name="Ashby Interiors", kind="business")
        Client.objects.create(name="Empty Ltd", kind="business")
        return person("Ruth Ashby", client)


@pytest.mark.requirement("S3-25")
def test_a_page_shows_who_would_get_a_mail_and_sends_none(staff, cast, ruth):
    with inside(cast.a.firm):
        ids = [str(pk) for pk in Client.objects.filter(is_test=False).values_list("pk", flat=True)]

    page = text_of(staff.get(INVITE, {"client": ids}))

    assert ("ruth@example.com" in page, page.count("Uses the portal already"), "Empty Ltd" in page) == (
        True,
        3,
        True,
    )
    with inside(cast.a.firm):
        assert not Invitation.objects.exists()


def test_all_of_a_view_are_invited_without_picking(staff, cast, ruth):
    page = staff.get(INVITE, {"view": "not-on"}).content.decode()
    ids = [part.split('"')[0] for part in page.split('name="person" value="')[1:]]

    sent = staff.post(INVITE, {"person": ids})

    assert "1 invitation is on the way." in text_of(sent)
    with inside(cast.a.firm):
        outbox.deliver_waiting()
        assert Invitation.objects.get().contact == ruth
    assert [message.to for message in mail.outbox] == [["ruth@example.com"]]


@pytest.mark.parametrize("ids", [[], ["x"], ["ec6c4992-f03e-46c5-9602-2f1dd4686bb9"]])
def test_nobody_picked_says_so(staff, ids):
    response = staff.post(INVITE, {"person": ids})

    assert (response.status_code, "Nobody was picked" in text_of(response)) == (422, True)


def test_its_own_words_stand_in_the_preview_and_in_the_mail_and_are_only_text(staff, cast, ruth):
    words = "Dear <b>friend</b>,\n\nnow we use {{ name }} & a portal."
    with inside(cast.a.firm):
        access = Access.objects.get(contact=ruth)
    given = {"person": [str(access.pk)], "client": [str(access.client_id)], "message": words}

    preview = text_of(staff.post(INVITE, {**given, "preview": "1"}))
    with inside(cast.a.firm):
        assert not Invitation.objects.exists()
    staff.post(INVITE, given)

    assert ("What ruth@example.com reads" in preview, "&lt;b&gt;friend" in preview) == (True, True)
    assert preview.count("Dear &lt;b&gt;friend") == 2  # typed and previewed
    with inside(cast.a.firm):
        outbox.deliver_waiting()
    html = mail.outbox[0].alternatives[0].content
    assert ("&lt;b&gt;friend" in html, "<b>friend" in html, "{{ name }}" in html) == (True, False, True)
    assert words in mail.outbox[0].body


@pytest.mark.parametrize("words", ["x" * 1001, "a\u202eb", "a\x00b"])
def test_words_that_do_not_do_are_kept_and_nobody_is_mailed(staff, cast, ruth, words):
    with inside(cast.a.firm):
        access = Access.objects.get(contact=ruth)

    response = staff.post(INVITE, {"person": [str(access.pk)], "message": words})

    page = text_of(response)
    assert (response.status_code, f'value="{access.pk}" checked' in page) == (422, True)
    assert words.strip("\x00")[:1] in page
    with inside(cast.a.firm):
        assert not Invitation.objects.exists()


def test_of_twenty_two_that_cannot_be_mailed_are_named_with_the_reason(staff, cast):
    with inside(cast.a.firm):
        client = Client.objects.create(name="Twenty Ltd", kind="business")
        people = [person(f"P{number:02} Twenty", client) for number in range(20)]
        for one, change in ((people[3], {"is_active": False}), (people[7], {"joined_at": timezone.now()})):
            Contact.objects.filter(pk=one.pk).update(**change)
        ids = [str(pk) for pk in Access.objects.filter(client=client).values_list("pk", flat=True)]

    page = text_of(staff.post(INVITE, {"person": ids}))

    assert "18 invitations are on the way. 2 were not sent" in page
    left = page.split('id="not-sent"')[1].split('id="sent"')[0]
    assert ["p03@example.com" in left, "p07@example.com" in left, left.count("<li")] == [True, True, 2]
    assert ("may not sign in here" in left, "uses the portal already" in left) == (True, True)


@pytest.mark.requirement("S3-25")
def test_the_preview_shows_the_mail_in_the_firms_colors_shut_in(staff, cast, ruth):
    with inside(cast.a.firm):
        access = Access.objects.get(contact=ruth)
    assert staff.get(f"{INVITE}mail/").status_code == 404  # nothing was asked for yet
    given = {"person": [str(access.pk)], "client": [str(access.client_id)], "message": "Dear <b>friend</b>"}

    page = text_of(staff.post(INVITE, {**given, "preview": "1"}))
    letter = staff.get(f"{INVITE}mail/")

    assert f'<iframe class="mailpage" src="{INVITE}mail/" sandbox title=' in page
    assert (letter["X-Frame-Options"], letter["Content-Security-Policy"].split(";")[:2]) == (
        "SAMEORIGIN",
        ["sandbox", " default-src 'none'"],
    )
    html = letter.content.decode()
    assert ("Dear &lt;b&gt;friend" in html, "Open your portal" in html, "ABCD-EFGH" in html) == (
        True,
        True,
        True,
    )
    with inside(cast.a.firm):
        assert not Invitation.objects.exists()


def test_a_preview_is_for_whom_may_still_be_seen(staff, cast, ruth):
    with inside(cast.a.firm):
        access = Access.objects.get(contact=ruth)
    staff.post(INVITE, {"person": [str(access.pk)], "client": [str(access.client_id)], "preview": "1"})

    with inside(cast.a.firm):
        access.delete()

    assert staff.get(f"{INVITE}mail/").status_code == 404
