"""Another e-mail address: a fresh proof, the new mailbox's answer, a word to the old one (S1-26, R28)."""

from datetime import timedelta

import pytest

from features.accounts import sessions, tickets
from features.accounts.models import EmailChange, Session, Ticket, User
from features.accounts.operations import addressing, safety
from features.accounts.tickets import CodeWrong, Purpose, TicketGone
from features.base.errors import Conflict, FreshProofNeeded, NotThere, Refused, TooMany
from features.base.models import AuditEvent
from features.clients import operations as clients
from features.clients.models import Client, Contact, Invitation
from tests.cast import NOON

HOUR = timedelta(hours=1)
NEW = "alice.alder@example.org"


def session_of(person, side=Session.Side.CLIENT):
    return sessions.start(user=person.user, side=side, method="link", now=NOON)[0]


def ask(session, email=NEW, now=NOON):
    return addressing.ask_for_other_email(session=session, email=email, now=now)


def confirm(letter, *here, code="", now=NOON):
    return addressing.confirm_other_email(token=letter.token, code=code, sessions_here=list(here), now=now)


def address_of(person):
    return User.objects.get(pk=person.user_id).email


@pytest.fixture
def mine(a):
    return session_of(a.alice)


@pytest.mark.requirement("S1-26")
def test_nothing_changes_before_the_new_mailbox_has_answered(a, mine, post):
    ask(mine)

    to_new, to_old = post()
    assert (to_new.to, to_new.subject) == (NEW, "Confirm your new address for Aldergate")
    assert (to_old.to, to_old.subject) == (
        "alice@example.com",
        "Your e-mail address for Aldergate is about to change",
    )
    assert address_of(a.alice) == "alice@example.com"

    confirm(to_new, mine)

    assert address_of(a.alice) == NEW
    assert post()[-1].to == "alice@example.com"
    assert post()[-1].subject == "Your e-mail address for Aldergate was changed"


def test_every_other_session_and_link_ends(a, mine, post):
    session_of(a.alice)
    link = tickets.issue(user=a.alice.user, purpose=Purpose.SIGN_IN, now=NOON)
    ask(mine)

    confirm(post()[0], mine)

    assert list(Session.objects.filter(user=a.alice.user)) == [mine]
    assert tickets.peek(token=link.token, purpose=Purpose.SIGN_IN, now=NOON) is None


def test_an_invitation_that_waits_dies(a, mine, post):
    client = Client.objects.get(contacts=a.alice)
    Contact.objects.filter(pk=a.alice.pk).update(joined_at=None)
    contact = Contact.objects.select_related("user").get(pk=a.alice.pk)
    clients.invite(contact=contact, client=client, by=a.owner, now=NOON)
    Contact.objects.filter(pk=a.alice.pk).update(joined_at=NOON)
    ask(mine)

    confirm(next(letter for letter in post() if letter.to == NEW), mine)

    assert not Ticket.objects.filter(
        purpose=Purpose.CLIENT_INVITATION, used_at__isnull=True, expires_at__gt=NOON
    ).exists()
    assert Invitation.objects.get(contact=contact).revoked_at is not None


def test_the_firm_reads_it_on_every_clients_record(a, post):
    mine = session_of(a.bob)
    ask(mine, "bob@example.org")
    confirm(post()[0], mine)

    events = AuditEvent.objects.filter(event="account.email_changed")

    assert {event.client_id for event in events} == set(a.bob.clients.values_list("pk", flat=True))
    assert events[0].details["changes"] == {"email": ["bob@example.com", "bob@example.org"]}


@pytest.mark.requirement("D10")
def test_it_takes_a_fresh_proof(a, mine):
    with pytest.raises(FreshProofNeeded):
        ask(mine, now=NOON + timedelta(minutes=10))

    assert not EmailChange.objects.exists()


@pytest.mark.parametrize("elsewhere", ["no session", "another session of hers", "somebody else's"])
def test_in_another_browser_the_code_is_needed(a, mine, post, elsewhere):
    ask(mine)
    letter = post()[0]
    here = {
        "no session": (),
        "another session of hers": (session_of(a.alice),),
        "somebody else's": (session_of(a.bob),),
    }

    for code in ("", "WRONG234"):
        with pytest.raises(CodeWrong):
            confirm(letter, *here[elsewhere], code=code)
    confirm(letter, *here[elsewhere], code=letter.code)

    assert address_of(a.alice) == NEW
    assert not Session.objects.filter(user=a.alice.user).exists()


def test_five_wrong_codes_end_the_link(a, mine, post):
    ask(mine)
    letter = post()[0]
    for _ in range(5):
        with pytest.raises(CodeWrong):
            confirm(letter, code="WRONG234")

    with pytest.raises(TicketGone):
        confirm(letter, mine)


def test_the_old_mailbox_stops_it(a, mine, post):
    ask(mine)
    to_new, to_old = post()

    safety.secure(token=to_old.token, code=to_old.code, now=NOON)

    with pytest.raises(TicketGone):
        confirm(to_new, code=to_new.code)
    assert address_of(a.alice) == "alice@example.com"


def test_the_person_stops_it(a, mine, post):
    ask(mine)
    addressing.drop_other_email(session=mine, now=NOON)

    with pytest.raises(TicketGone):
        confirm(post()[0], mine)
    with pytest.raises(NotThere):
        addressing.drop_other_email(session=mine, now=NOON)


def test_only_the_newest_wish_can_be_confirmed(a, mine, post):
    ask(mine, "first@example.org")
    ask(mine, "second@example.org")
    to = {letter.to: letter for letter in post()}

    with pytest.raises(TicketGone):
        confirm(to["first@example.org"], mine)
    confirm(to["second@example.org"], mine)

    assert address_of(a.alice) == "second@example.org"


@pytest.mark.parametrize(("after", "works"), [(HOUR - timedelta(seconds=1), True), (HOUR, False)])
def test_the_link_lives_an_hour_and_works_once(a, mine, post, after, works):
    ask(mine)
    letter = post()[0]
    if works:
        confirm(letter, mine, now=NOON + after)

    with pytest.raises(TicketGone):
        confirm(letter, mine, now=NOON + after)


def test_whoever_asks_for_anothers_address_learns_nothing_and_gets_nothing(a, mine, post):
    ask(mine, "Bob@Example.com")

    to_bob, _ = post()
    assert (to_bob.to, to_bob.subject) == ("bob@example.com", "This address is in use at Aldergate")
    assert "/new-address/" not in to_bob.text
    assert addressing.open_changes(a.alice.user, now=NOON).get().email == "bob@example.com"
    assert address_of(a.bob) == "bob@example.com"


def test_an_address_taken_meanwhile_is_not_taken_over(a, mine, post):
    ask(mine)
    letter = post()[0]
    User.objects.filter(pk=a.bob.user_id).update(email=NEW.upper())

    with pytest.raises(Conflict):
        confirm(letter, mine)

    assert address_of(a.alice) == "alice@example.com"


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b@c.org", "alice@example.com", "ALICE@example.com", "a@b.org\r\nBcc: x@y.org"]
)
def test_what_can_not_be_is_refused_at_its_field(a, mine, email):
    with pytest.raises(Refused) as refusal:
        ask(mine, email)

    assert refusal.value.field == "email"


def test_asking_has_its_limit(a, mine):
    for number in range(5):
        ask(mine, f"alice{number}@example.org")

    with pytest.raises(TooMany):
        ask(mine, "alice9@example.org")


def test_staff_change_theirs_the_same_way(a, post):
    mine = session_of(a.staff, Session.Side.STAFF)
    ask(mine, "stella@example.org")
    confirm(post()[0], mine)

    assert address_of(a.staff) == "stella@example.org"
    event = AuditEvent.objects.get(event="account.email_changed")
    assert (event.actor_side, event.client_id) == ("staff", None)
