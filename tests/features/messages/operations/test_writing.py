"""Both sides write: who may, what it makes of the chat, what comes with it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from features.base.errors import NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.clients.models import Access
from features.documents import operations as documents
from features.documents import queries as papers
from features.documents.models import Document
from features.documents.switches import CLIENT_UPLOADS
from features.messages import operations, queries
from features.messages.errors import AnsweredMeanwhile
from features.messages.models import Message, Thread
from features.messages.switches import CHAT_CREATION, MESSAGES
from features.projects import operations as projects
from features.projects.models import ProjectLimit
from tests.cast import NOON
from tests.factories.documents import accepted, picture

LATER = NOON + timedelta(hours=2)


def file(name: str = "Kiln.png"):
    return accepted(name, picture(size=(40, 30)))


@pytest.mark.requirement("S3-7")
def test_both_sides_write_in_one_chat_and_each_waits_for_the_other(a, thread):
    assert (thread.waiting_for, thread.waiting_since) == ("them", NOON)

    operations.write(thread=thread, contact=a.alice, now=LATER, body="Thank you.")
    thread.refresh_from_db()

    assert (thread.waiting_for, thread.waiting_since) == ("us", LATER)
    operations.write(thread=thread, contact=a.alice, now=LATER + timedelta(hours=1), body="One thing more.")
    thread.refresh_from_db()
    assert thread.waiting_since == LATER, "the first message that nobody answered"
    operations.reply(thread=thread, by=a.staff, now=LATER + timedelta(hours=3), body="Yes.")
    thread.refresh_from_db()
    assert (thread.waiting_for, thread.last_message.body) == ("them", "Yes.")
    said = thread.messages.order_by("created_at").values_list("side", "body")
    assert list(said) == [
        ("firm", "The draft is ready."), ("client", "Thank you."), ("client", "One thing more."), ("firm", "Yes."),
    ]  # fmt: skip
    assert AuditEvent.objects.filter(event="message.sent", about_id=thread.pk).count() == 4
    assert AuditEvent.objects.filter(event="thread.started", client_id=a.household.pk).count() == 1


@pytest.mark.requirement("S2-16")
def test_a_client_begins_a_chat(a):
    made = operations.begin(
        contact=a.bob, client=a.pottery, now=NOON, subject="  The new   kiln ", body="It runs."
    )

    assert (made.subject, made.client, made.started_side) == ("The new kiln", a.pottery, "client")
    assert (made.waiting_for, made.last_message_at) == ("us", NOON)
    assert list(queries.in_workspace(a.staff)) == [made]


@pytest.mark.requirement("S2-18")
@pytest.mark.requirement("D2")
def test_where_clients_may_not_begin_chats_they_still_answer(a, turn, thread):
    turn(CHAT_CREATION, on=False)

    with pytest.raises(NotThere):
        operations.begin(contact=a.alice, client=a.household, now=NOON, subject="New", body="Words")

    operations.write(thread=thread, contact=a.alice, now=LATER, body="I answer all the same.")
    assert thread.messages.count() == 2


@pytest.mark.requirement("S1-32")
def test_with_messages_off_nobody_writes(a, turn, thread):
    turn(MESSAGES, on=False)

    for act in (
        lambda: operations.begin(contact=a.alice, client=a.household, now=NOON, subject="New", body="Words"),
        lambda: operations.write(thread=thread, contact=a.alice, now=LATER, body="Words"),
        lambda: operations.reply(thread=thread, by=a.staff, now=LATER, body="Words"),
        lambda: operations.start(client=a.household, by=a.staff, now=LATER, subject="New", body="Words"),
    ):
        with pytest.raises(NotThere):
            act()
    turn(MESSAGES, on=True)
    assert list(queries.visible_to(a.alice)) == [thread], "what was written is kept"


def test_a_person_of_another_client_finds_nothing_there(a, thread):
    assert list(queries.visible_to(a.charlie)) == []
    with pytest.raises(NotThere):
        operations.write(thread=thread, contact=a.charlie, now=LATER, body="Words")
    with pytest.raises(NotThere):
        operations.begin(contact=a.charlie, client=a.household, now=NOON, subject="New", body="Words")


@pytest.mark.parametrize(
    ("level", "sees"), [("view_only", True), ("pay_only", False), ("upload_only", False)]
)
def test_who_only_looks_reads_and_does_not_write(a, thread, level, sees):
    Access.objects.filter(contact=a.alice, client=a.household).update(level=level)

    assert queries.visible_to(a.alice).exists() is sees
    with pytest.raises(NotThere):
        operations.write(thread=thread, contact=a.alice, now=LATER, body="Words")
    with pytest.raises(NotThere):
        operations.begin(contact=a.alice, client=a.household, now=NOON, subject="New", body="Words")


def test_whose_access_is_limited_to_projects_sees_and_begins_chats_of_these_alone(a, start):
    mine, other = (
        projects.create(client=a.household, by=a.staff, now=NOON, name=name) for name in ("Roof", "Cellar")
    )
    general, of_mine, of_other = start(), start(project=mine), start(project=other)
    access = Access.objects.get(contact=a.alice, client=a.household)
    Access.objects.filter(pk=access.pk).update(is_limited=True)
    ProjectLimit.objects.create(project=mine, access=access)

    assert list(queries.visible_to(a.alice)) == [of_mine]
    assert set(queries.visible_to(a.bob)) == {general, of_mine, of_other}
    with pytest.raises(Refused, match="Choose what this is about"):
        operations.begin(contact=a.alice, client=a.household, now=NOON, subject="New", body="Words")
    with pytest.raises(Refused, match="one of yours"):
        operations.begin(
            contact=a.alice, client=a.household, now=NOON, subject="New", body="Words", project=other
        )
    operations.begin(contact=a.alice, client=a.household, now=NOON, subject="New", body="Words", project=mine)


def test_a_chat_with_some_is_seen_by_no_one_else_and_takes_no_files(a, start):
    secret = start(only=[a.alice.pk])

    assert list(queries.visible_to(a.alice)) == [secret]
    assert list(queries.visible_to(a.bob)) == []
    for act in (
        lambda: operations.reply(thread=secret, by=a.staff, now=LATER, body="Here.", files=[file()]),
        lambda: operations.write(thread=secret, contact=a.alice, now=LATER, body="Here.", files=[file()]),
    ):
        with pytest.raises(Refused, match="files are seen by all"):
            act()
    assert not Document.objects.filter(client=a.household).exists()
    with pytest.raises(Refused, match="Choose people"):
        start(only=[a.charlie.pk])


def test_what_says_nothing_is_refused_and_the_database_refuses_it_too(a, thread):
    with pytest.raises(Refused, match="Write something"):
        operations.reply(thread=thread, by=a.staff, now=LATER, body="  \n ")
    with pytest.raises(Refused, match="10,000 characters"):
        operations.write(thread=thread, contact=a.alice, now=LATER, body="x" * 10_001)
    with pytest.raises(Refused, match="what this is about"):
        operations.start(client=a.household, by=a.staff, now=NOON, subject=" ", body="Words")
    for wrong in (
        {"body": "", "side": "firm"},
        {"body": "Words", "side": "client", "sender": a.alice.user, "is_internal": True},
        {"body": "Words", "side": "client"},
        {"body": "Words", "side": "system", "sender": a.alice.user},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.create(thread=thread, **wrong)
    for waits in ({"waiting_for": "us", "waiting_since": None}, {"waiting_for": "", "waiting_since": NOON}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Thread.objects.filter(pk=thread.pk).update(**waits)


def test_a_quote_is_of_the_same_chat_and_never_of_a_note(a, thread, start):
    note = operations.note(thread=thread, by=a.staff, now=LATER, body="Careful.")
    other = start(subject="Something else").messages.get()

    for wrong in (note.pk, other.pk):
        with pytest.raises(Refused, match="not in this chat"):
            operations.write(thread=thread, contact=a.alice, now=LATER, body="As you say", quoted_id=wrong)
        with pytest.raises(Refused, match="not in this chat"):
            operations.reply(thread=thread, by=a.staff, now=LATER, body="As I said", quoted_id=other.pk)
    first = thread.messages.get(is_internal=False)
    said = operations.write(thread=thread, contact=a.alice, now=LATER, body="Good.", quoted_id=first.pk)
    assert said.quoted == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=said.pk).update(quoted=other)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_a_client_attaches_stands_among_its_documents(a, thread):
    said = operations.write(
        thread=thread, contact=a.alice, now=LATER, body="", files=[file(), file("Two.png")]
    )

    found = papers.visible_to(a.alice).order_by("name")
    assert [each.name for each in found] == ["Kiln", "Two"]
    assert said.file_count == 2
    assert {row.document for row in said.files.all()} == set(found)
    assert all(each.seen_by_staff_at for each in found), "it waits in the chat, not among the uploads too"


def test_a_client_attaches_nothing_where_uploads_are_off(a, turn, thread, stored):
    turn(CLIENT_UPLOADS, on=False)

    with pytest.raises(NotThere):
        operations.write(thread=thread, contact=a.alice, now=LATER, body="Here", files=[file()])

    assert thread.messages.count() == 1
    assert stored() == []


def test_a_message_that_is_refused_leaves_no_file(a, thread, stored):
    with pytest.raises(Refused):
        operations.write(
            thread=thread, contact=a.alice, now=LATER, body="Here", files=[file()], quoted_id=a.alice.pk
        )

    assert stored() == []
    assert not Document.objects.filter(client=a.household).exists()


def test_what_staff_attach_the_client_has_and_files_of_notes_are_drafts(a, thread):
    sent = operations.reply(thread=thread, by=a.staff, now=LATER, body="Here", files=[file("Draft.png")])
    noted = operations.note(thread=thread, by=a.staff, now=LATER, body="Ours", files=[file("Ours.png")])

    assert [each.name for each in papers.visible_to(a.alice)] == ["Draft"]
    assert noted.files.get().document.is_draft
    assert sent.files.get().document.shared_at == LATER


def test_documents_that_are_there_already_come_with_a_message_if_the_client_has_them(a, thread):
    [shared] = documents.share(by=a.staff, client=a.household, files=[file()], now=NOON)
    [draft] = documents.share(by=a.staff, client=a.household, files=[file("D.png")], now=NOON, draft=True)
    [strange] = documents.share(by=a.staff, client=a.bakery, files=[file("B.png")], now=NOON)

    said = operations.reply(thread=thread, by=a.staff, now=LATER, body="This one", existing=[shared])

    assert said.files.get().document == shared
    for wrong in (draft, strange):
        with pytest.raises(Refused, match="documents that this client has"):
            operations.reply(thread=thread, by=a.staff, now=LATER, body="That one", existing=[wrong])


def test_a_form_posted_twice_says_it_once(a, thread):
    first = operations.write(thread=thread, contact=a.alice, now=LATER, body="Thank you.", files=[file()])
    again = operations.write(
        thread=thread, contact=a.alice, now=LATER + timedelta(seconds=5), body="Thank you.", files=[file()]
    )

    assert again == first
    assert Document.objects.filter(client=a.household).count() == 1
    operations.write(thread=thread, contact=a.alice, now=LATER + timedelta(seconds=30), body="Thank you.")
    assert thread.messages.count() == 3


def test_of_two_who_answer_at_once_the_second_reads_the_first(a, thread):
    seen = thread.last_message_at
    operations.reply(thread=thread, by=a.staff, now=LATER, body="Mine.", after=seen)

    with pytest.raises(AnsweredMeanwhile, match="Stella Staff answered"):
        operations.reply(thread=thread, by=a.admin, now=LATER, body="Mine too.", after=seen)

    thread.refresh_from_db()
    operations.reply(thread=thread, by=a.admin, now=LATER, body="Mine too.", after=thread.last_message_at)
    assert thread.messages.count() == 3


def test_two_messages_of_one_moment_keep_their_order(a, thread):
    one = operations.write(thread=thread, contact=a.alice, now=NOON, body="One")
    two = operations.reply(thread=thread, by=a.staff, now=NOON - timedelta(hours=1), body="Two")

    assert thread.messages.get(body="The draft is ready.").created_at < one.created_at < two.created_at


def test_an_archived_client_is_written_to_no_more(a, thread):
    a.household.archived_at = NOON
    a.household.save(update_fields=["archived_at"])

    with pytest.raises(NotThere):
        operations.reply(thread=thread, by=a.staff, now=LATER, body="Words")
    with pytest.raises(NotThere):
        operations.write(thread=thread, contact=a.alice, now=LATER, body="Words")


def test_who_may_not_share_documents_attaches_none(a, thread, monkeypatch):
    from features.accounts import roles  # noqa: PLC0415
    from features.base.permissions import Permission  # noqa: PLC0415

    held = roles.PERMISSIONS["staff"] - {Permission.DOCUMENTS_SHARE}
    monkeypatch.setitem(roles.PERMISSIONS, "staff", held)

    with pytest.raises(NotAllowed):
        operations.reply(thread=thread, by=a.staff, now=LATER, body="Here", files=[file()])
    operations.reply(thread=thread, by=a.staff, now=LATER, body="Words alone")
