import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from features.base.errors import Refused
from features.clients import addresses

MANY = settings(  # 50,000 before a release: EXAMPLES=50000
    max_examples=int(os.environ.get("EXAMPLES", "1000")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
WORDS = st.from_regex(r"[a-z][a-z0-9.+_-]{0,20}[a-z0-9]", fullmatch=True).filter(
    lambda word: ".." not in word
)
ADDRESS = st.builds(
    "{}@{}.example".format, WORDS, st.from_regex(r"[a-z]([a-z0-9-]{0,18}[a-z0-9])?", fullmatch=True)
)


@pytest.mark.requirement("S4-9")
def test_several_addresses_are_separated_by_semicolons():
    found = addresses.split(" ann@example.com;bob@example.com ; ; ANN@example.com")

    assert found == ["ann@example.com", "bob@example.com"]


@pytest.mark.requirement("S4-9")
@MANY
@given(st.lists(ADDRESS, max_size=20, unique_by=str.lower))
def test_what_is_joined_is_split_again(some):
    assert addresses.split(addresses.join(some)) == some


NASTY = st.sampled_from(
    [";", ",", "\r", "\n", "\0", "\t", "<", ">", " ", '"', "\u2028", "\u202e", "@", "\ud800", "Bcc: "]
)
PIECES = st.lists(ADDRESS | NASTY | st.text(max_size=5), max_size=30).map("".join)


@MANY
@given(PIECES)
def test_each_entry_is_judged_alone_and_nothing_is_smuggled(text):
    try:
        found = addresses.read(text)
    except Refused:
        assert text.count(";") >= addresses.MOST
        return
    good = [one.text for one in found if not one.problem]
    for one in good:
        assert one.count("@") >= 1
        assert not set(one) & set(",;\r\n\0\t<>\u2028\u202e")
        assert one in [
            part.strip(" ") for part in text.split(";")
        ]  # exactly what was typed, not a part of it
    assert all("\n" not in one.text and "\r" not in one.text for one in found)
    if good:
        assert addresses.split(addresses.join(good)) == good


@MANY
@given(st.text())
def test_any_text_gives_clean_addresses_or_a_refusal(text):
    try:
        found = addresses.split(text)
    except Refused:
        return
    assert all("@" in one and not set(one) & set(",;\r\n\0\t ") for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "ann@example.com, bob@example.com",
        "ann@example.com\r\nBcc: eve@example.com",
        "ann@example.com\0",
        "Ann <ann@example.com>",
        '"ann@example.com,eve"@example.com',
        '"<eve@example.com>"@example.com',
        "ann",
        "ann@example.com;bob@",
        f"{'a' * 250}@example.com",
        ";".join(f"a{n}@example.com" for n in range(21)),
    ],
)
def test_what_could_smuggle_a_recipient_is_refused(text):
    with pytest.raises(Refused):
        addresses.split(text)
