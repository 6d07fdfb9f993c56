from datetime import timedelta

import pytest
from django.utils import timezone

from features.base import firm_keys, replying
from features.replies import operations, queries
from features.replies.models import ReplyAddress
from features.replies.operations.issuing import LIFE
from features.replies.switches import MAIL_ANSWERS
from integrations.inbound_mail import addresses
from integrations.inbound_mail.address import inbound
from tenants.context import inside
from tests.features.replies.conftest import NOTE, address_of

NOW = timezone.now()


def found(written, now=NOW):
    return queries.live(addresses.read(written).secret, now)


def test_a_person_has_one_address_for_one_thing(a):
    assert address_of(a) == address_of(a) != address_of(a, a.bob)
    assert ReplyAddress.objects.count() == 2


def test_the_secret_does_not_stand_in_the_database(a, alices):
    row, secret = ReplyAddress.objects.get(), addresses.read(alices).secret

    assert len(secret) * 8 >= 128
    assert secret not in bytes(row.secret_box) + bytes(row.secret_hash)
    assert firm_keys.unseal(row.secret_box, about=row.sealed_about) == secret


def test_it_works_for_90_days_since_it_was_last_used(a):
    written = address_of(a, now=NOW)

    assert found(written, NOW + LIFE - timedelta(seconds=1)).user == a.alice.user
    assert found(written, NOW + LIFE) is None
    assert address_of(a, now=NOW + timedelta(days=60)) == written
    assert found(written, NOW + timedelta(days=149)) is not None


def test_one_that_is_over_is_not_woken_up(a):
    written = address_of(a, now=NOW)

    other = address_of(a, now=NOW + LIFE)

    assert other != written
    assert found(written, NOW + LIFE) is None
    assert found(other, NOW + LIFE) is not None


def test_one_that_is_revoked_is_over(a, alices):
    assert operations.revoke(kind="note", subject_id=NOTE, now=NOW) == 1

    assert found(alices) is None
    assert address_of(a) != alices


def test_a_person_who_was_switched_off_has_none(a, alices):
    a.alice.user.is_active = False
    a.alice.user.save()

    assert found(alices) is None


def test_where_it_can_not_be_answered_any_more_it_leads_nowhere(a, alices, notes):
    notes.is_open = False

    assert found(alices) is None


def test_another_firms_address_finds_nobody_here(cast, a, alices):
    with inside(cast.b.firm):
        theirs = address_of(cast.b)
        assert found(alices) is None

    assert found(theirs) is None
    assert found(alices) is not None


def test_switched_off_there_is_none(a, turn, alices):
    turn(MAIL_ANSWERS, on=False)

    assert address_of(a) == ""
    assert found(alices) is None


def test_an_installation_without_a_domain_has_none(a, settings):
    settings.INBOUND = inbound("")

    assert address_of(a) == ""


def test_what_nobody_takes_answers_to_has_none(a):
    assert replying.address_for(a.alice.user_id, ("nothing", NOTE)) == ""
    assert replying.address_for(a.alice.user_id, None) == ""


@pytest.mark.parametrize("kind", ["reply", "bounce"])
def test_a_secret_of_one_kind_is_none_of_the_other(a, kind):
    assert queries.live(addresses.mark(a.alice.user.email), NOW) is None
