import pytest

from features.accounts import rules
from features.accounts.secrets import CODE_ALPHABET, new_code, new_token, spaced, tidy_code
from features.base.errors import Refused


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("  Ana   Lima ", "Ana Lima"), ("Zoe\u0308", "Zoë"), ("O’Brien", "O’Brien"), ("Ana\tLima", "Ana Lima"),
        ("李雷", "李雷"), ("👩‍🚀 Ana", "👩‍🚀 Ana"),
    ],
)  # fmt: skip
def test_a_name_is_one_tidy_line(typed, tidy):
    assert rules.name(typed) == tidy


@pytest.mark.parametrize("typed", ["Ana\x00", "\u202eanA", "Ana\u2066", "Ana\ud800", "Ana\x1b[0m"])
def test_signs_that_can_not_be_seen_are_refused(typed):
    with pytest.raises(Refused):
        rules.name(typed)


def test_an_address_is_kept_in_lower_case():
    assert rules.email(" Ana.Lima@Example.COM ") == "ana.lima@example.com"


@pytest.mark.parametrize(
    "typed", ["(541) 555-0142", "541.555.0142", "+44 20 7946 0958", "541 555 0142 ext. 7", ""]
)
def test_phone_numbers_are_taken_as_people_write_them(typed):
    assert rules.phone(typed) == typed


def test_time_zones_are_named_after_places():
    zones = rules.time_zones()

    assert "America/New_York" in zones
    assert not {"UTC", "EST", "Etc/GMT+5", "posixrules"} & set(zones)


def test_codes_hold_nothing_that_looks_like_something_else():
    codes = {new_code() for _ in range(200)}

    assert len(codes) == 200
    assert all(len(code) == 8 and set(code) <= set(CODE_ALPHABET) for code in codes)
    assert not set("0O1IL") & set(CODE_ALPHABET)
    assert tidy_code(spaced("ABCDEFGH").lower()) == "ABCDEFGH"


def test_tokens_are_256_bits_fit_for_an_address():
    tokens = {new_token() for _ in range(200)}

    assert len(tokens) == 200
    assert all(len(token) == 43 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)
