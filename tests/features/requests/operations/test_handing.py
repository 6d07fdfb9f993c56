import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from features.base import outbox
from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.clients.models import Access
from features.clients.rights import Level
from features.documents.models import Document
from features.requests import operations, queries
from features.requests.errors import LinkGone
from features.requests.models import UploadLink
from features.requests.operations.handing import tell_of_ended
from features.requests.switches import UPLOAD_LINKS
from tests.cast import NOON
from tests.factories.documents import accepted, picture

SOON = NOON + timedelta(minutes=5)


@pytest.fixture
def made(a):
    return operations.make_link(
        client=a.household, by=a.staff, now=NOON, title="Bank statements", most_files=2
    )


def send(made, *, name: str = "Dana Wells", file=None, now=SOON) -> Document:
    return operations.receive(token=made.token, file=file or accepted(), name=name, now=now)


def test_files_by_link_are_the_clients_and_say_who_sent_them(a, made, mailed):
    document = send(made)

    assert (document.client, document.side, document.uploaded_by) == (a.household, "client", None)
    assert document.by_link.name == "Dana Wells"
    assert bytes(UploadLink.objects.get().token_hash) != made.token.encode()
    used = AuditEvent.objects.get(event="upload_link.used")
    assert used.details == {"person": "Dana Wells", "file": document.name}
    assert mailed() == ["olga@example.com: Dana Wells sent the first file by link: Bank statements"]
    send(made, file=accepted("Second.png", picture()))
    assert mailed() == []


def test_a_link_takes_as_many_files_as_it_may(a, made):
    for number in (1, 2):
        send(made, file=accepted(f"{number}.png", picture(size=(30 + number, 30))))

    with pytest.raises(LinkGone):
        send(made, file=accepted("3.png", picture(size=(50, 30))))
    assert Document.objects.count() == 2


@pytest.mark.parametrize("end", ["revoked", "expired", "archived", "off", "unknown"])
def test_a_link_that_has_ended_is_like_one_that_never_was(a, made, turn, end):
    token, now = made.token, SOON
    if end == "revoked":
        operations.revoke(link=made.link, by=a.staff, now=NOON)
    if end == "expired":
        now = NOON + timedelta(days=7)
    if end == "archived":
        a.household.archived_at = NOON
        a.household.save()
    if end == "off":
        turn(UPLOAD_LINKS, on=False)
    if end == "unknown":
        token = "x" * 43

    with pytest.raises(LinkGone):
        operations.receive(token=token, file=accepted(), name="Dana", now=now)
    assert not Document.objects.exists()


def test_until_the_last_moment_it_works(a, made):
    send(made, now=NOON + timedelta(days=7) - timedelta(seconds=1))

    assert Document.objects.count() == 1


@pytest.mark.parametrize(("field", "given"), [
    ("days", {"days": 91}), ("days", {"days": 0}), ("most_files", {"most_files": 0}), ("title", {"title": ""}),
    ("email", {"to_email": "nobody"}),
])  # fmt: skip
def test_what_a_link_can_not_be(a, field, given):
    with pytest.raises(Refused) as refusal:
        operations.make_link(client=a.household, by=a.staff, now=NOON, **{"title": "Files", **given})
    assert refusal.value.field == field


def test_who_may_make_and_end_links(a, made, turn):
    with pytest.raises(NotAllowed):
        operations.make_link(client=a.household, by=a.alice, now=NOON, title="Files")
    with pytest.raises(NotAllowed):
        operations.revoke(link=made.link, by=a.alice, now=NOON)
    with pytest.raises(NotThere):
        operations.revoke_own(link=made.link, contact=a.alice, now=NOON)
    turn(UPLOAD_LINKS, on=False)
    with pytest.raises(NotThere):
        operations.make_link(client=a.household, by=a.staff, now=NOON, title="Files")


def test_a_name_is_asked_for(a, made):
    with pytest.raises(Refused):
        send(made, name=" ")


def test_staff_hear_of_the_end_of_a_link_once(a, made, mailed):
    later = NOON + timedelta(days=8)

    assert tell_of_ended(now=NOON) == 0
    assert tell_of_ended(now=later) == 1
    assert tell_of_ended(now=later) == 0
    assert mailed() == ["olga@example.com: An upload link has ended, nothing came: Bank statements"]


def test_somebody_else_is_asked_for_one_thing_and_answers_it_by_the_link_in_their_mail(a, ask):
    item = ask().items.first()
    operations.hand_over(
        item=item, contact=a.alice, now=timezone.now(), name="Dana Wells", email="dana@bank.example"
    )
    outbox.deliver_waiting()
    [letter] = [one for one in mail.outbox if one.to == ["dana@bank.example"]]
    [token] = re.findall(r"/send/([\w-]{30,})/", letter.body)

    operations.receive(token=token, file=accepted(), name="Dana Wells", now=timezone.now())

    item.refresh_from_db()
    assert (item.state, item.answer, item.answered_by) == ("answered", "files", None)
    assert queries.files_for(a.alice, [item])[item.pk][0].by_link.name == "Dana Wells"
    assert AuditEvent.objects.get(event="request.handed_over").details["person"] == "Dana Wells"


def test_the_link_for_one_thing_ends_with_it(a, ask):
    item = ask().items.first()
    made = operations.hand_over(item=item, contact=a.alice, now=NOON, name="Dana", email="dana@bank.example")
    operations.accept(item=item, by=a.staff, now=SOON)

    with pytest.raises(LinkGone):
        send(made)


def test_with_upload_links_off_the_clients_links_rest_too(a, ask, turn):
    item = ask().items.first()
    give = {"item": item, "contact": a.alice, "now": NOON, "name": "Dana", "email": "dana@bank.example"}
    made = operations.hand_over(**give)
    turn(UPLOAD_LINKS, on=False)

    acts = [
        lambda: operations.hand_over(**give),
        lambda: operations.revoke_own(link=made.link, contact=a.alice, now=SOON),
        lambda: operations.revoke(link=made.link, by=a.staff, now=SOON),
    ]
    for act in acts:
        with pytest.raises(NotThere):
            act()
    with pytest.raises(LinkGone):
        send(made)
    outbox.deliver_waiting()
    assert not [one for one in mail.outbox if one.to == ["dana@bank.example"]]

    turn(UPLOAD_LINKS, on=True)
    send(made)


def test_the_client_ends_a_link_of_their_own_side(a, ask):
    item = ask().items.first()
    made = operations.hand_over(item=item, contact=a.alice, now=NOON, name="Dana", email="dana@bank.example")

    with pytest.raises(NotThere):
        operations.revoke_own(link=made.link, contact=a.charlie, now=SOON)
    operations.revoke_own(link=made.link, contact=a.bob, now=SOON)
    with pytest.raises(Conflict):
        operations.revoke_own(link=made.link, contact=a.alice, now=SOON)
    with pytest.raises(LinkGone):
        send(made)


def test_a_link_for_one_thing_works_as_long_as_who_made_it_may_upload(a, ask):
    item = ask().items.first()
    made = operations.hand_over(item=item, contact=a.alice, now=NOON, name="Dana", email="dana@bank.example")
    Access.objects.filter(contact=a.alice).update(level=Level.VIEW_ONLY)

    with pytest.raises(LinkGone):
        send(made)
    Access.objects.filter(contact=a.alice).update(level=Level.UPLOAD_ONLY)
    send(made)


def test_who_only_uploads_ends_no_links_but_their_own(a, ask):
    item = ask().items.first()
    Access.objects.filter(contact=a.bob, client=a.household).update(level=Level.UPLOAD_ONLY)
    give = {"item": item, "now": NOON, "name": "Dana"}
    theirs = operations.hand_over(contact=a.alice, email="dana@bank.example", **give)
    own = operations.hand_over(contact=a.bob, email="dan@bank.example", **give)

    with pytest.raises(NotThere):
        operations.revoke_own(link=theirs.link, contact=a.bob, now=SOON)
    operations.revoke_own(link=own.link, contact=a.bob, now=SOON)


def test_five_people_at_most_are_asked_for_one_thing(a, ask):
    item = ask().items.first()
    for number in range(5):
        operations.hand_over(item=item, contact=a.alice, now=NOON, name="D", email=f"d{number}@bank.example")

    with pytest.raises(Conflict):
        operations.hand_over(item=item, contact=a.alice, now=NOON, name="D", email="more@bank.example")
