import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.documents import names
from features.documents.names import Name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Letter.pdf", Name("Letter", "pdf")),
        ("  Letter  to   you .PDF", Name("Letter to you", "pdf")),
        ("C:\\Users\\me\\Tax.pdf", Name("Tax", "pdf")),
        ("../../etc/passwd.txt", Name("passwd", "txt")),
        ("archive.tar.gz", Name("archive.tar", "gz")),
        ("no ending", Name("no ending", "")),
        (".pdf", Name("Document", "pdf")),
        ("…", Name("…", "")),
        ("", Name("Document", "")),
        ("annex\u202efdp.exe", Name("annexfdp", "exe")),
        ("a\u2066b\u2069\u200f\ufeff.pdf", Name("ab", "pdf")),
        ("two\nlines\x00\x07.pdf", Name("two lines", "pdf")),
        ("Re\u0301sume\u0301.pdf", Name("R\u00e9sum\u00e9", "pdf")),
        ("e\u200e\u0301.pdf", Name("\u00e9", "pdf")),
        ("\ud800broken.pdf", Name("broken", "pdf")),
        ("契約書 👩\u200d💻.pdf", Name("契約書 👩\u200d💻", "pdf")),
    ],
)
def test_a_name_is_made_harmless_and_kept_otherwise(given_name, kept):
    assert names.split(given_name) == kept


def test_a_long_name_is_cut_at_150_characters():
    assert names.split("x" * 149 + " y.pdf").stem == "x" * 149
    assert len(names.split("x" * 400 + ".pdf").stem) == 150


@given(st.text(max_size=400))
def test_whatever_comes_is_one_safe_line(text):
    stem, extension = names.split(text)

    for part in (stem, extension):
        assert part == unicodedata.normalize("NFC", part)
        assert not any(unicodedata.category(c) in ("Cc", "Cs") or c in names.UNSEEN for c in part)
        assert "/" not in part
        assert "\\" not in part
    assert 0 < len(stem) <= 150
