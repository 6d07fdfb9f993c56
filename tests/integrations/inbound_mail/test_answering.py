"""What is new in an answer, and HTML as plain words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.inbound_mail import answering, reading, words
from tests.integrations.inbound_mail import letters
from tests.integrations.inbound_mail.letters import letter


@pytest.mark.parametrize(
    ("text", "new"),
    [
        (letters.GMAIL, "I agree, let us do that."),
        (letters.GMAIL_WRAPPED, "Yes please."),
        (letters.OUTLOOK, "Here are the numbers."),
        (letters.APPLE, "Sounds good"),
        (letters.GERMAN, "Ja, gern."),
        (letters.SIGNED, "The papers are with the post."),
    ],
    ids=["gmail", "wrapped", "outlook", "apple", "german", "signed"],
)
def test_only_what_is_new_is_kept(text, new):
    found = answering.new_words(reading.read(letter(text)))

    assert found.startswith(new)
    assert "jointly" not in found
    assert "Guten Tag" not in found
    assert "Chief" not in found
    assert "Hello Alice" not in found


def test_answers_between_quotes_stay():
    found = answering.new_words(reading.read(letter(letters.INLINE)))

    assert "Yes." in found
    assert "Not yet, I will tell you." in found


def test_nothing_but_a_quote_is_nothing():
    assert answering.new_words(reading.read(letter(letters.ONLY_QUOTE))) == ""


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (">From the business account.", "From the business account."),
        (">From me.\n>From you.\n\n> Who paid?", "From me.\nFrom you."),
        ("Yes.\n\n>From here on\n>it was quoted.", "Yes."),
    ],
    ids=["alone", "above a quote", "in a quote"],
)
def test_words_that_were_marked_on_the_way_are_no_quote(sent, read):
    """Some programs put a mark before lines that begin with “From ” (mbox): so somebody’s only words looked quoted."""
    assert answering.new_words(reading.read(letter(sent))) == read


def test_nothing_below_our_line_is_new():
    text = f"My answer.\n\n> {answering.LINE}\n> anything\nwhatever a program writes"

    assert answering.new_words(reading.read(letter(text))) == "My answer."


def test_an_answer_in_html_alone_keeps_its_words_and_loses_what_it_quotes():
    html = (
        "<html><head><style>p{}</style><script>alert(1)</script></head><body><p>Dear <b>team</b>,</p><p>here&nbsp;it is:</p>"
        '<ul><li>one</li><li>two</li></ul><a href="https://example.com/x">the page</a><img src="https://track.example/1.gif">'
        '<div class="gmail_quote"><div class="gmail_attr">On Tue you wrote:</div><blockquote>old words</blockquote></div></body></html>'
    )

    found = answering.new_words(reading.read(letter(None, html=html)))

    assert "Dear **team**," in found
    assert "- one\n- two" in found
    assert "the page (https://example.com/x)" in found
    assert "old words" not in found
    assert "track.example" not in found
    assert "alert" not in found


def test_html_that_is_a_quote_alone_is_not_lost_as_a_whole():
    html = '<div class="gmail_quote">It is all in here</div>'

    assert "It is all in here" in answering.new_words(reading.read(letter(None, html=html)))


def test_a_link_shows_where_it_leads():
    found = words.of_html(
        '<a href="https://evil.example/">https://bank.example/</a> <a href="javascript:alert(1)">x</a>'
    )

    assert found == "https://bank.example/ (https://evil.example/) x"


@settings(max_examples=1000, deadline=None)
@given(st.text(max_size=300))
def test_no_page_makes_it_fail(html):
    assert isinstance(words.of_html(html), str)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<b>",
                "</b>",
                "<p>",
                "</p>",
                "<a href=http://x>",
                "</a>",
                "<div class=gmail_quote>",
                "</div>",
                "<script>",
                "</script>",
                "word",
                "&amp;",
                "<!--",
                "-->",
                "<![CDATA[",
                "<?",
                "<ul><li>",
                "<style>",
                "</style",
                "<img src=x onerror=y>",
            ]
        ),
        max_size=25,
    )
)
def test_no_tags_make_it_fail(pieces):
    assert isinstance(words.of_html("".join(pieces)), str)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "yes",
                "> quoted",
                "On Tue, A <a@b.c> wrote:",
                "--",
                "-- ",
                "",
                "From: x",
                "_____________",
                "Sent from my iPhone",
                "Am 1. schrieb X:",
            ]
        ),
        max_size=15,
    )
)
def test_no_lines_make_it_fail(lines):
    text = "\n".join(["first words", *lines])

    assert "first words" in answering.new_in(text)


def test_a_very_long_letter_is_split_in_time():
    text = "Answer.\n" + "> quoted words of before\n" * 6000

    assert answering.new_in(text) == "Answer."


def test_a_list_is_no_signature():
    assert (
        answering.new_in("I bring:\n- the form\n- the receipts\n\nAlice")
        == "I bring:\n- the form\n- the receipts\n\nAlice"
    )


def test_what_stands_below_a_greeting_stays_if_it_is_more_than_a_signature():
    more = "And one thing more: " + "the house was sold in May. " * 40

    assert more.strip() in answering.new_in(f"Yes.\n\nBest regards\n{more}")


@pytest.mark.parametrize(
    "padding",
    [
        "a@" * 90_000 + "\n>",
        ">\n" * 90_000 + "x",
        "> \n \n" * 30_000 + "x",
        "**\n" * 13_000 + "x",
        "On " * 13_000,
    ],
    ids=["addresses", "quotes", "quotes and blanks", "marks", "introductions"],
)
def test_an_answer_that_is_made_to_take_hours_is_split(padding):
    letter = reading.read(letters.letter(f"First words.\n{padding}"))

    assert answering.new_words(letter).startswith("First words.")


@pytest.mark.parametrize("padding", ["<a ", "<a b='", "<!--", "<![", "<div>", "</a "])
def test_html_that_is_made_to_take_hours_is_read(padding):
    assert words.of_html("<p>First words.</p>" + padding * 40_000).startswith("First words.")
