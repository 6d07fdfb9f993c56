"""Inviting whoever stands in the To field of a mail."""

import pytest
from django.core import mail

from features.base.errors import NotAllowed, Refused
from features.clients import operations
from features.clients.models import Access, Contact, Invitation
from features.clients.operations import Outcome
from tests.cast import NOON
from tests.features.clients.conftest import person


def invite(a, to, client=None):
    return operations.invite_recipients(to=to, client=client or a.pottery, by=a.staff, now=NOON)


@pytest.mark.requirement("S4-10")
@pytest.mark.parametrize(
    ("client", "project", "expected"),
    [
        ("a@example.com; b@example.com", "", "a@example.com; b@example.com"),
        ("a@example.com", " ; ", "a@example.com"),
        ("a@example.com", "p@example.com;q@example.com", "p@example.com;q@example.com"),
        ("", "p@example.com", "p@example.com"),
        ("", "", ""),
    ],
)
def test_the_projects_addresses_stand_in_place_of_the_clients(client, project, expected):
    assert operations.to_field(client_email=client, project_email=project) == expected


@pytest.mark.requirement("S4-9", "S4-11")
def test_each_address_gets_its_own_answer_and_its_own_mail(a, newcomer, post):
    found = invite(
        a, "NEW@example.com; nora@example.com; bob@example.com; alice@example.com; x@; nora@example.com"
    )

    assert [(one.address, one.outcome) for one in found] == [
        ("NEW@example.com", Outcome.INVITED),
        ("nora@example.com", Outcome.INVITED),
        ("bob@example.com", Outcome.HAS_ACCESS),
        ("alice@example.com", Outcome.ADDED),
        ("x@", Outcome.REFUSED),
    ]
    assert "x@" in found[-1].words
    assert Access.objects.filter(client=a.pottery, contact=a.alice).exists()
    assert len(post()) == 2
    assert sorted((message.to, message.cc, message.bcc) for message in mail.outbox) == [
        (["new@example.com"], [], []),
        (["nora@example.com"], [], []),
    ]


@pytest.mark.parametrize(
    "to",
    [
        "nora@example.com\r\nBcc: eve@example.com", "nora@example.com, eve@example.com", "nora@example.com\0", "<nora@example.com>",
        "Nora <nora@example.com>", "nora@example.com\n", "\tnora@example.com",
    ],
)  # fmt: skip
def test_what_smuggles_is_refused_and_nobody_is_written_to(a, newcomer, post, to):
    (only,) = invite(a, to)

    assert (only.outcome, post()) == (Outcome.REFUSED, [])
    assert not {"\r", "\n", "\0", "\t"} & set(only.address)
    assert not Contact.objects.filter(user__email__startswith="eve").exists()


@pytest.mark.parametrize("who", ["newcomer", "charlie"])
def test_an_access_that_has_ended_is_not_given_anew_in_passing(a, newcomer, post, who):
    contact, client = (newcomer, a.pottery) if who == "newcomer" else (a.charlie, a.bakery)
    operations.end_access(contact=contact, client=client, by=a.owner, now=NOON)

    (found,) = invite(a, contact.user.email, client)

    assert (found.outcome, "has ended" in found.words) == (Outcome.REFUSED, True)
    assert not Access.objects.live(NOON).filter(contact=contact, client=client).exists()
    assert post() == []


def test_five_hundred_are_too_many_and_nobody_is_invited(a):
    with pytest.raises(Refused, match="Up to 20"):
        invite(a, ";".join(f"p{number}@example.com" for number in range(500)))

    assert not Invitation.objects.exists()


def test_one_person_known_by_the_address_is_named_not_doubled(a, post):
    somebody = person("Zoe Known", a.bakery)

    (only,) = invite(a, "ZOE@example.com")

    assert (only.invitation.contact, only.outcome) == (somebody, Outcome.INVITED)


def test_it_needs_the_permission(a):
    with pytest.raises(NotAllowed):
        operations.invite_recipients(to="x@example.com", client=a.pottery, by=a.alice, now=NOON)


@pytest.mark.requirement("S3-25")
def test_a_projects_own_people_are_invited_and_others_left_out(a, newcomer, post):
    outcome = operations.invite_people(
        client=a.pottery, people=[newcomer, a.charlie, a.bob], by=a.staff, now=NOON
    )

    assert [one.contact for one in outcome.sent] == [newcomer]
    assert [access.contact for access, _ in outcome.left_out] == [a.bob]
