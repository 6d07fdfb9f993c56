from datetime import timedelta

import pytest

from tenants.models import SlugHold
from tenants.sign_up import addresses
from tests.cast import NOON

pytestmark = pytest.mark.django_db
OTHER_LETTERS = "Use the letters a to z, digits and hyphens only. Other letters can be mistaken."


def judge(typed, **known):
    return addresses.judge(typed, now=NOON, **known)


def test_a_free_address_is_said_to_be_free():
    verdict = judge("larkspurfinch")

    assert (verdict.state, verdict.slug, verdict.suggestion) == ("free", "larkspurfinch", "")
    assert verdict.message == f"larkspurfinch{addresses.suffix()} is free"


def test_an_address_is_taken_in_small_letters():
    assert judge("  LarkspurFinch ").slug == "larkspurfinch"


def test_a_taken_address_comes_with_a_free_one(cast):
    verdict = judge(cast.a.firm.slug, kind="law")

    assert (verdict.state, verdict.suggestion) == ("taken", "aldergate-law")
    assert judge(verdict.suggestion).is_free


def test_an_address_left_less_than_a_year_ago_counts_as_taken():
    SlugHold.objects.create(slug="larkspurfinch", until=NOON + timedelta(days=1))

    assert judge("larkspurfinch").state == "taken"


def test_an_address_left_longer_ago_is_free_again():
    SlugHold.objects.create(slug="larkspurfinch", until=NOON)

    assert judge("larkspurfinch").state == "free"


@pytest.mark.parametrize(
    ("typed", "said", "suggestion"),
    [
        ("www", "“www” is kept for Portico itself. Try another.", "larkspurfinch"),
        ("xn--mnchen-3ya", "An address can’t have two hyphens there. Try it without them.", "larkspurfinch"),
        ("a" * 64, "An address has at most 40 characters. This one has 64.", "a" * 30),
        ("🦊", OTHER_LETTERS, "larkspurfinch"),
        ("bäcker & söhne", OTHER_LETTERS, "backer-sohne"),
        ("аpple", OTHER_LETTERS, "pple"),
        ("lark_spur", "Use letters, digits and single hyphens, and begin and end with a letter or digit.", "lark-spur"),
        ("-lark", "Use letters, digits and single hyphens, and begin and end with a letter or digit.", "lark"),
        ("ab", "An address has at least 3 characters.", "ab-law"),
        ("", "Choose an address for your portal.", "larkspurfinch"),
    ],
)  # fmt: skip
def test_what_no_firm_may_have_is_refused_with_a_way_out(typed, said, suggestion):
    verdict = judge(typed, name="Larkspur & Finch", kind="law")

    assert (verdict.state, verdict.message, verdict.suggestion) == ("refused", said, suggestion)


def test_nothing_is_suggested_where_nothing_can_be_read():
    assert judge("🦊", name="🦊🦊").suggestion == ""
