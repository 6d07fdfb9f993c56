"""Passkeys: made and answered by a device of one's own, on this host, once per challenge."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from features.accounts.models import Session
from features.base.errors import Conflict, NotThere, Refused
from features.base.models import AuditEvent
from features.factors import operations, queries, webauthn
from features.factors.models import Passkey
from features.factors.web.challenges import answer_of
from tenants.context import inside
from tests.cast import NOON
from tests.factories.passkeys import PRESENT, Device
from tests.features.factors.conftest import device, session_of, with_passkey

LATER = NOON + timedelta(minutes=1)
STAFF, CLIENT = Session.Side.STAFF, Session.Side.CLIENT


def enter(phone, side=STAFF, now=LATER, state=None, answer=None):
    asked = webauthn.ask_for_any(now=now)
    return operations.enter_by_passkey(
        side=side, state=state or asked.state, answer=answer or phone.answer(asked.options), now=now
    )


def test_it_signs_in_alone(a):
    _, phone = with_passkey(a.owner)

    entered = enter(phone)

    assert entered.session.user == a.owner.user
    assert (entered.session.method, entered.session.second_step) == ("passkey", Session.SecondStep.PASSED)


def test_it_is_the_second_step_too(a):
    _, phone = with_passkey(a.owner)
    half, asked = session_of(a.owner, LATER), webauthn.ask_for_any(now=LATER)

    answer = phone.answer(asked.options)
    assert operations.take_passkey(half=half, state=asked.state, answer=answer, now=LATER)


def test_somebody_elses_is_no_second_step(a):
    _, phone = with_passkey(a.admin)
    with_passkey(a.owner)
    half, asked = session_of(a.owner, LATER), webauthn.ask_for_any(now=LATER)

    with pytest.raises(Refused):
        operations.take_passkey(half=half, state=asked.state, answer=phone.answer(asked.options), now=LATER)
    assert Session.objects.get(pk=half.pk).second_step == Session.SecondStep.AWAITED


def test_a_challenge_is_answered_once(a):
    _, phone = with_passkey(a.owner, made_by=Device(device().origin, counts=False))
    asked = webauthn.ask_for_any(now=LATER)
    answer = phone.answer(asked.options)
    enter(phone, state=asked.state, answer=answer)

    with pytest.raises(Refused):
        enter(phone, state=asked.state, answer=answer)


def test_a_copied_device_that_counts_behind_is_refused(a):
    _, phone = with_passkey(a.owner)
    enter(phone)
    phone.uses -= 1

    with pytest.raises(Refused):
        enter(phone, now=LATER + timedelta(seconds=1))


def test_a_challenge_ends_after_five_minutes(a):
    _, phone = with_passkey(a.owner)
    asked = webauthn.ask_for_any(now=LATER)

    with pytest.raises(Refused):
        enter(phone, state=asked.state, answer=phone.answer(asked.options), now=LATER + webauthn.GOOD_FOR)


@pytest.mark.parametrize(
    "change", ["origin", "port", "unverified", "challenge", "signature", "handle", "kind"]
)
def test_a_forged_answer_is_refused(a, change):
    _, phone = with_passkey(a.owner)
    asked = webauthn.ask_for_any(now=LATER)
    if change == "origin":
        phone.origin = "http://bramble.localhost:8000"
    if change == "port":
        phone.origin = f"http://{phone.host}:9"
    if change == "unverified":
        phone.flags = PRESENT
    if change == "handle":
        phone.user = a.admin.user.pk.bytes
    answer = phone.answer(asked.options)
    if change == "challenge":
        answer = phone.answer(webauthn.ask_for_any(now=LATER).options)
    if change == "signature":
        answer["response"]["signature"] = answer["response"]["signature"][:-4] + "AAAA"
    if change == "kind":
        answer = phone.make(webauthn.ask_to_make(a.owner.user, now=LATER).options)

    with pytest.raises(Refused):
        enter(phone, state=asked.state, answer=answer)


@pytest.mark.parametrize("change", ["kind of key", "long name"])
def test_a_key_that_could_not_be_used_is_not_taken(a, change):
    """Kept, it would break every try to sign in by it, and may be the person's only way."""
    phone, session = device(), session_of(a.owner)
    if change == "kind of key":
        phone.algorithm = -65535
    else:
        phone.credential_id = bytes(3000)
    asked = webauthn.ask_to_make(session.user, now=NOON)
    answer = phone.make(asked.options)

    with pytest.raises(Refused):
        operations.add_passkey(session=session, state=asked.state, answer=answer, name="", now=NOON)


def test_another_firms_host_knows_none_of_it(cast):
    with inside(cast.a.firm):
        _, phone = with_passkey(cast.a.owner)
    with inside(cast.b.firm), pytest.raises(Refused):
        enter(phone)


def test_staff_who_left_and_contacts_at_the_staffs_door_stay_out(a):
    _, phone = with_passkey(a.alice)
    with pytest.raises(Refused):
        enter(phone, STAFF)
    assert enter(phone, CLIENT, now=LATER + timedelta(seconds=1))

    _, other = with_passkey(a.admin)
    a.admin.is_active = False
    a.admin.save()
    with pytest.raises(Refused):
        enter(other, STAFF)


def test_one_is_made_once_and_named(a):
    session, phone = with_passkey(a.owner)
    asked = webauthn.ask_to_make(a.owner.user, now=NOON)

    with pytest.raises(Conflict):
        operations.add_passkey(
            session=session, state=asked.state, answer=phone.make(asked.options), name="Again", now=NOON
        )
    excluded = asked.options["publicKey"]["excludeCredentials"]
    assert [each["type"] for each in excluded] == ["public-key"]


def test_ten_are_enough(a):
    session, _ = with_passkey(a.owner)
    for number in range(operations.MOST_PASSKEYS):
        asked = webauthn.ask_to_make(a.owner.user, now=NOON)
        about = {"session": session, "state": asked.state, "name": f"{number}", "now": NOON}
        if number == operations.MOST_PASSKEYS - 1:
            with pytest.raises(Refused, match="at most 10"):
                operations.add_passkey(answer=device().make(asked.options), **about)
        else:
            operations.add_passkey(answer=device().make(asked.options), **about)


def test_it_is_renamed_and_removed_by_its_person_alone(a, only_passkey):
    session, phone = with_passkey(a.owner)
    stranger, mine = session_of(a.admin), only_passkey()

    for act in (
        lambda: operations.rename_passkey(session=stranger, passkey_id=mine.pk, name="Mine"),
        lambda: operations.remove_passkey(session=stranger, passkey_id=mine.pk, now=NOON),
    ):
        with pytest.raises(NotThere):
            act()
    assert operations.rename_passkey(session=session, passkey_id=mine.pk, name=" Desk ").name == "Desk"
    Passkey.objects.create(
        user=a.owner.user, name="Other", credential_id=b"other", credential=b"-", asked_at=NOON
    )
    operations.remove_passkey(session=session, passkey_id=mine.pk, now=NOON)
    with pytest.raises(Refused):
        enter(phone)


KEYS = st.sampled_from(
    ["id", "rawId", "type", "response", "clientDataJSON", "signature", "authenticatorData"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.dictionaries(KEYS, JSON, max_size=6), broken=st.binary(max_size=80))
def test_whatever_a_browser_sends_is_refused_in_words(a, typed, broken):
    asked = webauthn.ask_for_any(now=LATER)
    with pytest.raises(Refused):
        webauthn.proven(asked.state, typed, now=LATER)
    with pytest.raises(Refused):
        webauthn.made(asked.state, typed, now=LATER)
    with pytest.raises(Refused):
        webauthn.proven({}, typed, now=LATER)
    phone = device()
    answer = phone.answer(asked.options)
    answer["response"]["authenticatorData"] = broken.hex()
    with pytest.raises(Refused):
        webauthn.proven(asked.state, answer, now=LATER)


@pytest.mark.parametrize("place", ["id", "rawId", "response"])
def test_a_number_is_not_made_into_as_many_bytes(a, place):
    asked = webauthn.ask_for_any(now=LATER)
    answer = device().answer(asked.options)
    answer[place] = 2**62 if place != "response" else {**answer["response"], "signature": [2**62]}

    with pytest.raises(Refused) as refusal:
        webauthn.proven(asked.state, answer, now=LATER)

    assert str(refusal.value.__cause__) == "a number too large"


@pytest.mark.parametrize("typed", ["", "[]", "1", "{", "[" * 5000, '"' + "x" * 30_000 + '"', json.dumps("x")])
def test_what_is_no_answer_says_so(typed):
    with pytest.raises(Refused):
        answer_of(typed)


def test_nobody_has_one_until_they_do(a):
    assert not queries.has_passkey(a.owner.user)
    with_passkey(a.owner)
    assert queries.has(a.owner.user)


def test_what_is_refused_stands_in_the_trail(a):
    session, _ = with_passkey(a.owner)
    stranger = device()
    asked = webauthn.ask_for_any(now=LATER)

    with pytest.raises(Refused):
        enter(stranger)
    with pytest.raises(Refused):
        operations.prove_by_passkey(
            session=session, state=asked.state, answer=stranger.answer(asked.options), now=LATER
        )
    with pytest.raises(Refused):
        operations.prove_by_recovery_code(session=session, code="AAAAA-AAAAA", now=LATER)

    events = AuditEvent.objects.filter(event__endswith=".refused").values_list("event", "actor_id")
    assert set(events) == {("passkey.refused", None), ("two_step.refused", a.owner.actor_id)}
