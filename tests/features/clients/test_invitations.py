from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from features.accounts import sessions, tickets
from features.accounts.models import Session
from features.accounts.operations import signing_in
from features.base.errors import Conflict, NotAllowed, NotThere, TooMany
from features.base.models import AuditEvent
from features.clients import operations, queries
from features.clients.models import Invitation
from tenants.context import inside
from tests.cast import NOON
from tests.features.clients.conftest import person

MINUTE, WEEK = timedelta(minutes=1), timedelta(days=7)
State = Invitation.State


def invite(a, contact, now=NOON, client=None):
    return operations.invite(contact=contact, client=client or a.pottery, by=a.staff, now=now)


@pytest.mark.requirement("S4-12", "S3-18")
def test_an_invitation_is_mailed_in_the_firms_name_and_lets_in_only_once_accepted(a, newcomer, post):
    invitation = invite(a, newcomer)
    (token,) = post()
    assert (invitation.state(NOON), queries.may_enter(newcomer.user)) == (State.SENT, False)

    accepted = operations.accept(token=token, now=NOON + MINUTE)

    assert accepted.invitation.state(NOON + MINUTE) == State.ACCEPTED
    newcomer.refresh_from_db()
    assert newcomer.joined_at == NOON + MINUTE
    found = sessions.find(token=accepted.token, side=Session.Side.CLIENT, now=NOON + MINUTE)
    assert (found, queries.may_enter(newcomer.user)) == (accepted.session, True)


@pytest.mark.requirement("S4-5")
def test_the_mail_names_the_firm_the_inviter_and_the_client_and_goes_to_one_person(a, newcomer, post):
    invite(a, newcomer)
    post()

    (message,) = mail.outbox
    assert message.to == ["nora@example.com"]
    html = message.alternatives[0].content
    for said in ("Aldergate", "Stella Staff", "Aldergate Pottery"):
        assert said in message.body
        assert said in html


def test_each_step_stands_in_the_trail_of_that_client(a, newcomer, post):
    invite(a, newcomer)
    operations.accept(token=post()[-1], now=NOON)

    events = AuditEvent.objects.filter(client_id=a.pottery.pk).values_list("event", "actor_name")
    assert set(events) == {("invitation.sent", "Stella Staff"), ("invitation.accepted", "Nora Newcomer")}
    assert not AuditEvent.objects.filter(details__icontains=post()[-1]).exists()


def test_a_link_works_once(a, newcomer, post):
    invite(a, newcomer)
    (token,) = post()
    operations.accept(token=token, now=NOON)

    with pytest.raises(tickets.TicketGone):
        operations.accept(token=token, now=NOON)

    assert AuditEvent.objects.filter(event="invitation.accepted").count() == 1


@pytest.mark.parametrize(("after", "works"), [(WEEK - MINUTE / 60, True), (WEEK, False)])
def test_a_link_lives_seven_days(a, newcomer, post, after, works):
    invitation = invite(a, newcomer)
    (token,) = post()

    found = queries.behind(token)
    assert found is not None
    assert queries.is_open(found, NOON + after) is works
    assert invitation.state(NOON + after) == (State.SENT if works else State.EXPIRED)
    if not works:
        with pytest.raises(tickets.TicketGone):
            operations.accept(token=token, now=NOON + after)


def test_a_newer_mail_kills_the_older_link(a, newcomer, post):
    first = invite(a, newcomer)
    second = operations.resend(invitation=first, by=a.staff, now=NOON + MINUTE)
    old, new = post()

    first.refresh_from_db()
    assert (first.state(NOON + MINUTE), second.state(NOON + MINUTE)) == (State.REVOKED, State.SENT)
    with pytest.raises(tickets.TicketGone):
        operations.accept(token=old, now=NOON + MINUTE)
    assert operations.accept(token=new, now=NOON + MINUTE).invitation == second


def test_a_second_mail_says_that_it_replaces_the_first(a, newcomer, post):
    first = invite(a, newcomer)
    operations.resend(invitation=first, by=a.staff, now=NOON + MINUTE)
    post()

    assert ["replaces an earlier one" in message.body for message in mail.outbox] == [False, True]


def test_a_second_press_within_moments_mails_nothing(a, newcomer, post):
    invite(a, newcomer)

    with pytest.raises(Conflict):
        invite(a, newcomer, now=NOON + timedelta(seconds=3))

    assert len(post()) == 1


def ask_for_link(contact):
    signing_in.ask_for_link(email=contact.user.email, browser="b", next_path="", stays=True, known=False)


def test_who_asks_for_a_sign_in_link_instead_gets_the_invitation_anew_once_an_hour(a, newcomer, post):
    operations.invite(contact=newcomer, client=a.pottery, by=a.staff, now=NOON, message="See you there.")
    (first,) = post()
    ask_for_link(newcomer)
    ask_for_link(newcomer)
    post()

    _, again = post()
    assert again != first
    assert "See you there." in str(mail.outbox[-1].body)
    assert operations.accept(token=again, now=timezone.now()).session.user == newcomer.user


def test_a_withdrawn_invitation_is_not_mailed_anew(a, newcomer, post):
    invitation = operations.invite(contact=newcomer, client=a.pottery, by=a.staff, now=NOON)
    operations.revoke(invitation=invitation, by=a.staff, now=NOON)
    before = len(post())

    ask_for_link(newcomer)

    assert len(post()) == before


def test_a_withdrawn_link_is_dead(a, newcomer, post):
    invitation = invite(a, newcomer)
    operations.revoke(invitation=invitation, by=a.staff, now=NOON)

    assert invitation.state(NOON) == State.REVOKED
    with pytest.raises(tickets.TicketGone):
        operations.accept(token=post()[-1], now=NOON)
    with pytest.raises(Conflict):
        operations.revoke(invitation=invitation, by=a.staff, now=NOON)


def test_an_accepted_invitation_cannot_be_withdrawn(a, newcomer, post):
    invitation = invite(a, newcomer)
    operations.accept(token=post()[-1], now=NOON)

    with pytest.raises(Conflict, match="Remove the person"):
        operations.revoke(invitation=invitation, by=a.staff, now=NOON)


def test_who_uses_the_portal_already_is_not_invited_again(a):
    with pytest.raises(Conflict, match="uses the portal already"):
        invite(a, a.bob)


@pytest.mark.parametrize("change", ["remove", "archive", "shut_out"])
def test_a_link_to_what_is_no_longer_theirs_is_dead(a, newcomer, post, change):
    invite(a, newcomer)
    (token,) = post()
    if change == "remove":
        operations.remove_contact(contact=newcomer, client=a.pottery, by=a.staff, now=NOON)
    elif change == "archive":
        operations.archive(client=a.pottery, by=a.staff, now=NOON)
    else:
        type(newcomer).objects.filter(pk=newcomer.pk).update(is_active=False)

    with pytest.raises(tickets.TicketGone):
        operations.accept(token=token, now=NOON)

    newcomer.refresh_from_db()
    assert newcomer.joined_at is None


def test_a_link_of_one_firm_means_nothing_in_the_other(cast, a, newcomer, post):
    invite(a, newcomer)
    (token,) = post()

    with inside(cast.b.firm):
        assert queries.behind(token) is None
        with pytest.raises(tickets.TicketGone):
            operations.accept(token=token, now=NOON)


@pytest.mark.requirement("S4-11")
def test_nobody_but_the_person_invited_is_written_to(a, newcomer, post):
    a.pottery.email = "boss@example.com; books@example.com"
    a.pottery.save()
    invite(a, newcomer)
    post()

    assert [(message.to, message.cc, message.bcc) for message in mail.outbox] == [
        (["nora@example.com"], [], [])
    ]


def test_an_archived_client_has_nobody_to_invite(a, newcomer):
    operations.archive(client=a.pottery, by=a.staff, now=NOON)

    with pytest.raises(NotThere):
        invite(a, newcomer)


def test_five_mails_an_hour_are_enough(a):
    somebody = person("Zoe Throttled", a.pottery)
    for turn in range(5):
        invite(a, somebody, now=NOON + turn * MINUTE)

    with pytest.raises(TooMany):
        invite(a, somebody, now=NOON + 6 * MINUTE)


class TestMany:
    def test_each_person_gets_one_mail_and_the_others_a_reason(self, a, newcomer, post):
        operations.link_contact(client=a.bakery, contact=newcomer, by=a.staff, now=NOON)
        everybody = list(queries.people_of_all([a.pottery.pk, a.bakery.pk]).select_related("client"))

        outcome = operations.bulk_invite(people=everybody, by=a.staff, now=NOON)

        assert [one.contact for one in outcome.sent] == [newcomer]
        assert {access.contact for access, _ in outcome.left_out} == {a.bob, a.charlie}
        assert len(post()) == 1

    def test_it_needs_the_permission(self, a):
        with pytest.raises(NotAllowed):
            operations.bulk_invite(people=[], by=a.alice, now=NOON)


def test_adding_and_inviting_is_one_step(a, post):
    added = operations.add_contact(
        client=a.bakery, by=a.staff, now=NOON, name="Ruth", email="ruth@example.com", invite=True
    )

    assert added.invitation.state(NOON) == State.SENT
    assert len(post()) == 1


def test_whoever_is_in_already_is_added_without_a_mail(a, post):
    added = operations.add_contact(
        client=a.bakery, by=a.staff, now=NOON, name="x", email="alice@example.com", invite=True
    )

    assert (added.invitation, post()) == (None, [])
