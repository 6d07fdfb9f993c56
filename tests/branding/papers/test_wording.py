import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branding.papers import wording
from branding.papers.coverage import EVERY, TEXT

SQUARE = "□"


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("Marsh Pottery LLC", "Marsh Pottery LLC"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("a\x00b\x1b[31m\x7f\tc", "ab[31m c"),
        ("\u202egnp.exe\u2066", "gnp.exe"),  # no direction is turned round
        ("soft\u00adhyphen", "softhyphen"),
        ("中文 😀", f"{SQUARE * 2} {SQUARE}"),
        ("\ue000\ud800\uffff", SQUARE * 3),
        ("Ａｂｃ 𝕳𝖊", "Abc He"),
        ("e\u0301", "é"),
        ("Київ Ελλάδα ﬁ ₴ ₪ ₹", "Київ Ελλάδα ﬁ ₴ ₪ ₹"),
        ("שלום مرحبا", "שלום مرحبا"),
        ("ช", SQUARE),
    ],
)
def test_text_is_what_the_typefaces_can_show(written, set_):
    assert wording.fit(written) == set_


def test_marks_piled_on_a_letter_are_few():
    assert wording.fit("o" + "\u0337" * 400) == "o" + "\u0337" * wording.MOST_MARKS


def test_a_word_that_fits_stays_whole():
    assert wording.fit("eleanor@marshpottery.example") == "eleanor@marshpottery.example"


def test_a_long_word_may_break_at_its_joints_first():
    fitted = wording.fit("eleanor.featherstonehaugh@marshpottery-international.example")

    assert fitted.split(wording.MAY_BREAK) == [
        "eleanor.", "featherstonehaugh@", "marshpottery-", "international.", "example",
    ]  # fmt: skip


def test_a_long_word_without_joints_may_break_anywhere_but_before_a_mark():
    fitted = wording.fit("q\u0323" * 40)

    assert fitted.split(wording.MAY_BREAK) == ["q\u0323"] * 40


def test_wide_letters_need_room_sooner():
    assert wording.fit("i" * 40) == "i" * 40
    assert wording.MAY_BREAK in wording.fit("W" * 20)


@given(st.text(max_size=200), st.sampled_from([EVERY, TEXT]))
def test_nothing_is_left_that_no_typeface_has(text, letters):
    fitted = wording.fit(text, letters)

    assert {letter for letter in fitted if ord(letter) not in letters} <= {"\n"}


@given(st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "S"]), max_size=300))
def test_no_letter_of_a_long_word_is_lost(text):
    assert wording.fit(text).replace(wording.MAY_BREAK, "") == unicodedata.normalize("NFC", text)


def test_every_string_of_a_nesting_is_fitted():
    said = {"a": ["x\x00", ("y\x00",)], "n": 1, "no": None}

    assert wording.fitted(said) == {"a": ["x", ["y"]], "n": 1, "no": None}
