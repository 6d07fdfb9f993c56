"""Saved replies: kept under Settings, put into the field of a chat."""

from datetime import timedelta

import pytest
import time_machine

from features.base.errors import Conflict, Refused
from features.base.models import AuditEvent
from features.messages import operations, rules, starters
from features.messages.models import Message, SavedReply
from features.messages.operations import replies
from features.messages.provisioning import lay_out
from features.messages.switches import MESSAGES
from features.projects import operations as projects
from tenants.context import inside
from tenants.kinds import Kind
from tests.cast import NOON
from tests.features.messages.web.test_client import queries_of
from tests.http import Browser, text_of

LATER = NOON + timedelta(hours=2)
HOME = "/workspace/settings/messages/replies/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture(autouse=True)
def emptied(cast):
    """A firm begins with some of its kind."""
    with inside(cast.a.firm):
        SavedReply.objects.all().delete()


@pytest.fixture
def stella(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


@pytest.fixture
def olivia(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)


def save(cast, **given) -> SavedReply:
    with inside(cast.a.firm):
        values = {"by": cast.a.owner, "title": "Thanks", "body": "Thank you, {first_name}."}
        return operations.add_reply(**{**values, **given})


def page_of(thread) -> str:
    return f"/workspace/messages/{thread.pk}/"


def field_of(response) -> str:
    """Return what stands in the field one writes in."""
    return response.content.decode().split("data-words>")[1].split("</textarea>")[0]


def test_the_firms_replies_are_kept_changed_and_archived_by_who_may_change_settings(cast, olivia, stella):
    made = olivia.post(f"{HOME}new/", {"whose": "firm", "title": "Thanks", "body": "Hello {first_name}"})
    assert (made.status_code, made["Location"]) == (302, HOME)
    with inside(cast.a.firm):
        reply = SavedReply.objects.get()
    one = f"{HOME}{reply.pk}/"

    assert "Thanks" in text_of(stella.get(HOME))
    assert "Hello {first_name}" in text_of(stella.get(one))
    assert stella.post(one, {"title": "Mine", "body": "Words"}).status_code == 403
    assert stella.post(f"{one}archive/").status_code == 403
    assert olivia.post(one, {"title": "Thank you", "body": "Dear {first_name}"}).status_code == 302
    olivia.post(f"{one}archive/")

    assert "Thank you" not in text_of(stella.get(HOME)).split("Archived")[-1]
    assert "Thank you" in text_of(stella.get(f"{HOME}?show=archived"))
    olivia.post(f"{one}unarchive/")
    assert "Thank you" in text_of(stella.get(HOME))
    with inside(cast.a.firm):
        kept = AuditEvent.objects.filter(event__startswith="saved_reply.").values_list("event", flat=True)
        events = sorted(kept)
    names = ("added", "archived", "changed", "unarchived")
    assert events == [f"saved_reply.{name}" for name in names]


def test_ones_own_replies_are_nobody_elses(cast, olivia, stella, thread):
    stella.post(f"{HOME}new/", {"title": "My own", "body": "Only Stella says this."})
    with inside(cast.a.firm):
        reply = SavedReply.objects.get()
        assert reply.owner == cast.a.staff

    assert "My own" in text_of(stella.get(page_of(thread)))
    for page in (HOME, page_of(thread)):
        assert "My own" not in text_of(olivia.get(page))
    assert olivia.get(f"{HOME}{reply.pk}/").status_code == 404
    assert olivia.post(f"{page_of(thread)}send/", {"insert": str(reply.pk), "body": ""}).status_code == 404


def test_places_that_nothing_is_known_for_are_refused_with_those_that_are(olivia):
    refused = olivia.post(f"{HOME}new/", {"whose": "firm", "title": "Thanks", "body": "Hello {nmae}"})

    assert refused.status_code == 422
    shown = text_of(refused)
    assert "Nothing is known as {nmae}. These can be filled in: {client}, {first_name}, {project}," in shown
    assert "Hello {nmae}" in refused.content.decode()


def test_a_reply_is_put_below_what_was_typed_with_its_places_filled(cast, stella, thread):
    body = "Hello {first_name}, {client} is with {firm}. {sender}, about “{subject}”"
    with inside(cast.a.firm):
        operations.write(thread=thread, contact=cast.a.alice, now=LATER, body="Is it ready?")
    reply = save(cast, body=body)

    answer = stella.post(f"{page_of(thread)}send/", {"insert": str(reply.pk), "body": "A first line."})

    assert answer.status_code == 200
    assert field_of(answer) == (
        f"A first line.\n\nHello {cast.a.alice.name.split()[0]}, Aldergate Household is with {cast.a.firm.name}. "
        f"{cast.a.staff.name}, about “Your 2025 return”"
    )
    assert "has no value" not in text_of(answer)
    with inside(cast.a.firm):
        assert Message.objects.filter(side="firm").count() == 1


def test_a_place_without_a_value_stays_and_is_told(cast, stella, thread, start):
    reply = save(cast, body="About {project}: it goes on.")

    answer = stella.post(f"{page_of(thread)}send/", {"insert": str(reply.pk), "body": ""})
    assert field_of(answer) == "About {project}: it goes on."
    assert "{project} has no value: this chat belongs to none." in text_of(answer)

    with inside(cast.a.firm):
        project = projects.create(by=cast.a.owner, client=cast.a.household, now=NOON, name="Kitchen")
        other = start(subject="Tiles", project=project)
    assert field_of(stella.post(f"{page_of(other)}send/", {"insert": str(reply.pk), "body": ""})) == (
        "About Kitchen: it goes on."
    )


def test_looking_for_a_reply_loses_nothing_that_was_typed(cast, stella, thread):
    save(cast, title="Thanks", body="Thank you.")
    save(cast, title="Fee schedule", body="Our fees.")
    member = str(cast.a.owner.pk)

    found = stella.post(
        f"{page_of(thread)}send/", {"insert": "", "find": "FEE", "body": "Half a line", "mention": member}
    )

    assert "Fee schedule" in text_of(found)
    assert "Thank you." not in text_of(found)
    assert field_of(found) == "Half a line"
    assert f'value="{member}" checked' in found.content.decode()
    nothing = text_of(stella.post(f"{page_of(thread)}send/", {"insert": "", "find": "zebra", "body": ""}))
    assert "No reply holds all of these words" in nothing
    assert "Fee schedule" in text_of(stella.get(f"{HOME}?q=our+fées"))


def test_two_replies_have_two_titles_and_there_is_an_end(cast, monkeypatch):
    reply = save(cast)
    with pytest.raises(Refused, match="There is one with this title"):
        save(cast)
    save(cast, is_own=True)
    with inside(cast.a.firm):
        operations.archive_reply(reply=reply, by=cast.a.owner, now=NOON)
    save(cast)
    with inside(cast.a.firm), pytest.raises(Conflict, match="There is one with this title"):
        operations.unarchive_reply(reply=reply, by=cast.a.owner)

    monkeypatch.setattr(replies, "MOST", 1)
    with pytest.raises(Refused, match="Archive one that nobody uses"):
        save(cast, title="Another")


def test_a_hostile_reply_is_shown_as_it_was_written(cast, stella, thread):
    save(cast, title="<script>alert(1)</script>", body="</textarea><script>alert(2)</script>")

    for page in (HOME, page_of(thread)):
        assert "<script>alert" not in stella.get(page).content.decode()


def test_the_list_asks_as_often_for_one_reply_as_for_three(cast, stella, thread):
    save(cast)
    counts = [queries_of(stella, page) for page in (HOME, page_of(thread))]

    save(cast, title="Two")
    save(cast, title="Three", is_own=True, by=cast.a.staff)

    assert [queries_of(stella, page) for page in (HOME, page_of(thread))] == counts


def test_with_messages_off_there_are_none(cast, olivia, turn):
    reply = save(cast)
    assert HOME in olivia.get("/workspace/").content.decode()

    turn(MESSAGES, on=False)

    assert [olivia.get(page).status_code for page in (HOME, f"{HOME}new/", f"{HOME}{reply.pk}/")] == [404] * 3
    assert HOME not in olivia.get("/workspace/").content.decode()


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_firm_begins_with_replies_of_its_kind(cast, kind):
    drafts = starters.of(kind)

    assert len(drafts) == 4
    for title, body in drafts.items():
        assert (rules.saved_title(title), rules.saved_body(body)) == (title, body)
    with inside(cast.a.firm):
        cast.a.firm.kind = kind
        lay_out(type(cast.a.firm), firm=cast.a.firm)
        assert set(SavedReply.objects.values_list("title", "body")) == set(drafts.items())
