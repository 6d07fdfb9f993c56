from datetime import timedelta
from pathlib import Path

import pytest

from features.accounts import emails, tickets
from features.accounts.models import Ticket
from features.accounts.tickets import CodeWrong, Purpose, TicketGone
from tenants.context import inside
from tests.cast import NOON

MINUTE = timedelta(minutes=1)
SIGN_IN = Purpose.SIGN_IN


def issue(person, purpose=SIGN_IN, now=NOON, **options):
    return tickets.issue(user=person.user, purpose=purpose, now=now, **options)


def peek(issued, now=NOON, purpose=SIGN_IN):
    return tickets.peek(token=issued.token, purpose=purpose, now=now)


def consume(issued, now=NOON, purpose=SIGN_IN):
    return tickets.consume(token=issued.token, purpose=purpose, now=now)


def test_neither_token_nor_code_is_kept(a):
    issued = issue(a.alice, browser="nonce")

    row = Ticket.objects.get(pk=issued.ticket.pk)
    kept = b"".join(bytes(kept or b"") for kept in (row.token_hash, row.code_hash, row.browser_hash))
    for secret in (issued.token, issued.code, "nonce"):
        assert secret.encode() not in kept
    assert (len(issued.token), len(issued.code)) == (43, 8)


@pytest.mark.parametrize(
    ("purpose", "lifetime"),
    [
        (Purpose.SIGN_IN, timedelta(minutes=10)),
        (Purpose.RESET, timedelta(minutes=30)),
        (Purpose.STAFF_INVITATION, timedelta(days=7)),
        (Purpose.CLIENT_INVITATION, timedelta(days=7)),
        (Purpose.FIRST_SIGN_IN, timedelta(minutes=2)),
    ],
)
def test_each_purpose_has_its_lifetime_to_the_second(a, purpose, lifetime):
    issued = issue(a.alice, purpose)

    assert peek(issued, NOON + lifetime - timedelta(seconds=1), purpose) == issued.ticket
    assert peek(issued, NOON + lifetime, purpose) is None
    with pytest.raises(TicketGone):
        consume(issued, NOON + lifetime, purpose)


def test_a_lifetime_of_ones_own_wins(a):
    issued = issue(a.alice, lifetime=timedelta(hours=1))

    assert issued.ticket.expires_at == NOON + timedelta(hours=1)


def test_a_ticket_is_used_once(a):
    issued = issue(a.alice)

    assert consume(issued).user == a.alice.user
    with pytest.raises(TicketGone):
        consume(issued)
    assert peek(issued) is None
    assert tickets.find(token=issued.token, purpose=SIGN_IN).used_at == NOON


@pytest.mark.parametrize("purpose", Purpose)
def test_a_ticket_of_any_purpose_is_used_once(a, purpose):
    """Signing in ends its siblings too; every other purpose has nothing but this between a link and its second use."""
    issued = issue(a.alice, purpose)

    consume(issued, purpose=purpose)

    assert peek(issued, purpose=purpose) is None
    with pytest.raises(TicketGone):
        tickets.use(ticket=issued.ticket, now=NOON)


def test_looking_changes_nothing(a):
    issued = issue(a.alice)
    before = Ticket.objects.values().get(pk=issued.ticket.pk)

    for _ in range(10):
        assert peek(issued) == issued.ticket

    assert Ticket.objects.values().get(pk=issued.ticket.pk) == before


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t + "A", lambda t: t.swapcase(), lambda _: "", lambda _: "€"]
)
def test_a_mangled_token_finds_nothing(a, change):
    issued = issue(a.alice)

    with pytest.raises(TicketGone):
        tickets.consume(token=change(issued.token), purpose=SIGN_IN, now=NOON)


def test_a_ticket_serves_its_own_purpose_only(a):
    issued = issue(a.owner, Purpose.RESET)

    with pytest.raises(TicketGone):
        consume(issued, purpose=Purpose.SIGN_IN)
    assert consume(issued, purpose=Purpose.RESET).user == a.owner.user


def test_another_firms_token_finds_nothing_though_the_person_has_the_same_address(a, cast):
    with inside(cast.b.firm):
        foreign = issue(cast.b.alice)

    assert peek(foreign) is None
    with pytest.raises(TicketGone):
        consume(foreign)


def test_nobody_who_was_switched_off_gets_anything_from_a_ticket(a):
    issued = issue(a.alice)
    a.alice.user.is_active = False
    a.alice.user.save()

    assert peek(issued) is None
    with pytest.raises(TicketGone):
        consume(issued)


def test_the_fourth_ticket_ends_the_first(a):
    issued = [issue(a.alice, now=NOON + n * MINUTE) for n in range(4)]

    later = NOON + 5 * MINUTE
    assert [peek(one, later) is not None for one in issued] == [False, True, True, True]


def test_other_purposes_and_other_people_do_not_count_towards_the_three(a):
    first = issue(a.alice)
    for _ in range(3):
        issue(a.alice, Purpose.RESET)
        issue(a.bob)

    assert peek(first) == first.ticket


def test_signing_in_ends_the_tickets_from_before(a):
    older, used, newer = (issue(a.alice, now=NOON + n * MINUTE) for n in range(3))
    others, reset = issue(a.bob), issue(a.alice, Purpose.RESET)

    consume(used, NOON + 3 * MINUTE)

    later = NOON + 4 * MINUTE
    assert [peek(one, later) for one in (older, newer)] == [None, None]
    assert peek(others, later) == others.ticket
    assert peek(reset, later, Purpose.RESET) == reset.ticket


def test_a_code_typed_the_human_way_is_right(a):
    issued = issue(a.alice)
    typed = f" {issued.code[:4].lower()}-{issued.code[4:].lower()} "

    tickets.check_code(ticket=issued.ticket, code=typed, now=NOON)

    assert consume(issued).user == a.alice.user


def test_five_wrong_codes_end_the_ticket(a):
    issued = issue(a.alice)
    for _ in range(5):
        with pytest.raises(CodeWrong):
            tickets.check_code(ticket=issued.ticket, code="WRONG234", now=NOON)

    with pytest.raises(TicketGone):
        tickets.check_code(ticket=issued.ticket, code=issued.code, now=NOON)
    with pytest.raises(TicketGone):
        consume(issued)


def test_the_fifth_try_may_be_the_right_one(a):
    issued = issue(a.alice)
    for _ in range(4):
        with pytest.raises(CodeWrong):
            tickets.check_code(ticket=issued.ticket, code="WRONG234", now=NOON)

    tickets.check_code(ticket=issued.ticket, code=issued.code, now=NOON)

    assert consume(issued).user == a.alice.user


@pytest.mark.parametrize("typed", ["", "   ", "ABC", "ABCDEFGHJ", "\x00", "ÄÖÜ"])
def test_what_cannot_be_a_code_costs_no_try(a, typed):
    issued = issue(a.alice)
    for _ in range(9):
        with pytest.raises(CodeWrong):
            tickets.check_code(ticket=issued.ticket, code=typed, now=NOON)

    tickets.check_code(ticket=issued.ticket, code=issued.code, now=NOON)


def test_the_code_alone_signs_in_where_it_was_asked_for(a):
    issued = issue(a.alice, browser="here")

    assert tickets.consume_code(code=issued.code, now=NOON, browser="here") == issued.ticket
    with pytest.raises(CodeWrong):
        tickets.consume_code(code=issued.code, now=NOON, browser="here")


def test_the_code_alone_is_worth_nothing_in_another_browser_and_costs_its_owner_no_try(a):
    issued = issue(a.alice, browser="here")
    for _ in range(9):
        with pytest.raises(CodeWrong):
            tickets.consume_code(code="WRONG234", now=NOON, browser="elsewhere")
    with pytest.raises(CodeWrong):
        tickets.consume_code(code=issued.code, now=NOON, browser="elsewhere")

    assert tickets.consume_code(code=issued.code, now=NOON, browser="here") == issued.ticket


def test_every_mail_that_this_browser_asked_for_has_a_code_that_works(a):
    older, _ = issue(a.alice, browser="here"), issue(a.alice, browser="here")

    assert tickets.consume_code(code=older.code, now=NOON, browser="here") == older.ticket


def test_five_wrong_codes_in_the_browser_that_asked_end_what_it_asked_for(a):
    issued = issue(a.alice, browser="here")
    for _ in range(5):
        with pytest.raises(CodeWrong):
            tickets.consume_code(code="WRONG234", now=NOON, browser="here")

    with pytest.raises(CodeWrong):
        tickets.consume_code(code=issued.code, now=NOON, browser="here")


def test_a_code_too_late_is_a_wrong_code(a):
    issued = issue(a.alice, browser="here")

    with pytest.raises(CodeWrong):
        tickets.consume_code(code=issued.code, now=NOON + 10 * MINUTE, browser="here")


def test_asked_here_knows_the_browser(a):
    with_nonce, without = issue(a.alice, browser="here").ticket, issue(a.alice).ticket

    assert tickets.asked_here(with_nonce, "here")
    assert not tickets.asked_here(with_nonce, "elsewhere")
    assert not tickets.asked_here(with_nonce, None)
    assert not tickets.asked_here(without, "")


def test_a_revoked_ticket_is_gone_and_says_whether_it_was_still_good(a):
    issued = issue(a.alice)

    assert tickets.revoke(ticket=issued.ticket, now=NOON) is True
    assert tickets.revoke(ticket=issued.ticket, now=NOON) is False
    assert peek(issued) is None


def test_all_of_a_person_can_be_revoked_or_those_of_one_purpose(a):
    kept = issue(a.bob)
    issue(a.alice)
    issue(a.alice, Purpose.RESET)

    assert tickets.revoke_all(user=a.alice.user, purpose=SIGN_IN, now=NOON) == 1
    assert tickets.revoke_all(user=a.alice.user, now=NOON) == 1
    assert peek(kept) == kept.ticket


def test_pages_and_mails_say_how_long_a_link_works():
    """The words are written out; whoever changes the time changes them too."""
    folder = Path(emails.__file__).parent / "templates" / "accounts"
    says = [page.name for page in folder.rglob("*.*") if "10 minutes" in page.read_text()]

    assert len(says) >= 6
    assert tickets.LIFETIMES[Purpose.SIGN_IN] == tickets.LIFETIMES[Purpose.PROOF] == timedelta(minutes=10)
