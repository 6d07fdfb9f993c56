"""Whatever bytes come, reading them neither fails nor loses the words."""

import string
from email import policy
from email.generator import BytesGenerator
from email.message import EmailMessage
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.inbound_mail import answering, reading
from integrations.inbound_mail.model import DEEPEST, MOST_FILES, MOST_TEXT, Letter
from tests.integrations.inbound_mail.letters import ALICE, letter

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp", "Zs")),
    min_size=1,
    max_size=40,
)
CHARSETS = st.sampled_from(
    [
        "utf-8",
        "iso-8859-1",
        "utf-16",
        "koi8-r",
        "shift_jis",
        "no-such-charset",
        "\x00",
        "utf-7",
        "idna",
        "hex",
    ]
)
KINDS = st.sampled_from(
    ["text/plain", "text/html", "multipart/mixed", "multipart/alternative", "message/rfc822", "application/ms-tnef",
     "text/calendar", "image/png", "multipart/report", "message/delivery-status", "x/\x00", "text", ";;", "message/partial"]
)  # fmt: skip
HEADERS = st.sampled_from(
    [
        "From",
        "Subject",
        "Message-ID",
        "Content-Type",
        "Content-Disposition",
        "Content-Transfer-Encoding",
        "MIME-Version",
        "Date",
        "To",
        "In-Reply-To",
        "Received",
        "Auto-Submitted",
        "Content-ID",
        "Return-Path",
    ]
)
ENCODINGS = st.sampled_from(["base64", "quoted-printable", "8bit", "uuencode", "x-odd", "BASE64 "])
JUNK = st.one_of(st.binary(max_size=60), st.text(max_size=30).map(lambda s: s.encode("utf-8", "replace")))


@st.composite
def odd_letters(draw) -> bytes:
    """Letters put together of pieces that belong into letters, in any order and with anything in them."""
    lines = []
    for _ in range(draw(st.integers(0, 8))):
        value = draw(st.one_of(JUNK, KINDS.map(str.encode), ENCODINGS.map(str.encode)))
        extra = draw(
            st.one_of(
                st.just(b""),
                CHARSETS.map(lambda c: f'; charset="{c}"'.encode()),
                st.just(b'; boundary="b"'),
                st.just(b"; filename*=utf-8''%ff%00x"),
                st.just(b'; name="=?utf-8?b?////?="'),
            )
        )
        lines.append(draw(HEADERS).encode() + b": " + value + extra)
    body = draw(
        st.lists(
            st.one_of(
                JUNK,
                st.just(b"--b"),
                st.just(b"--b--"),
                st.just(b""),
                HEADERS.map(lambda h: h.encode() + b": x"),
            ),
            max_size=12,
        )
    )
    ending = draw(st.sampled_from([b"\r\n", b"\n"]))
    return ending.join([*lines, b"", *body])


@settings(max_examples=1500, deadline=None)
@given(st.one_of(st.binary(max_size=400), odd_letters()))
def test_no_bytes_make_it_fail(raw):
    found = reading.read(raw)

    assert isinstance(found, Letter)
    assert (
        "\x00"
        not in found.text + found.html + found.subject + found.sender + found.sender_name + found.message_id
    )
    assert "\n" not in found.subject + found.sender + found.sender_name + found.message_id
    assert isinstance(answering.new_words(found), str)


@settings(max_examples=400, deadline=None)
@given(WORDS, WORDS, st.sampled_from(["base64", "quoted-printable", "8bit"]), st.booleans())
def test_words_in_any_encoding_come_through(words, more, encoding, in_parts):
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["Subject"] = ALICE, "x"
    message.set_content(f"{words}\n{more}\n", cte=encoding)
    if in_parts:
        message.add_attachment(b"x", maintype="application", subtype="pdf", filename="a.pdf")
    out = BytesIO()
    BytesGenerator(out, policy=policy.SMTP).flatten(message)

    found = reading.read(out.getvalue())

    assert found.text.split() == [words, more]
    assert [each.name for each in found.files] == (["a.pdf"] if in_parts else [])


@settings(max_examples=200, deadline=None)
@given(st.text(string.printable, max_size=200), CHARSETS)
def test_a_charset_that_nobody_knows_loses_no_words(words, charset):
    body = words.encode()
    raw = (
        b'From: a@example.com\r\nContent-Type: text/plain; charset="'
        + charset.encode()
        + b'"\r\n\r\nkept '
        + body
    )
    if charset in ("utf-16", "utf-7", "shift_jis", "idna", "hex", "koi8-r", "iso-8859-1"):
        assert reading.read(raw).text is not None
        return

    assert reading.read(raw).text.startswith("kept")


def test_from_names_one_person_or_nobody():
    def sender(*lines: str) -> str:
        return reading.read("\r\n".join([*lines, "", "x"]).encode()).sender

    assert sender("From: Alice <Alice@Example.com>") == ALICE
    assert sender(f'From: "{ALICE}" <eve@example.com>') == "eve@example.com"
    assert sender(f"From: {ALICE}", "From: eve@example.com") == ""
    assert sender(f"From: {ALICE}, eve@example.com") == ""
    assert sender(f"From: eve@example.com <{ALICE}>, ") != ALICE
    assert sender("From: nobody") == ""
    assert sender("Subject: x") == ""
    assert sender(f"From: friends: {ALICE};") in ("", ALICE)


def test_a_header_can_not_bring_lines():
    raw = b"From: a@example.com\r\nSubject: =?utf-8?q?one=0d=0aBcc:_eve@example.com?=\r\n\r\nx"

    assert reading.read(raw).subject == "one Bcc: eve@example.com"


def test_signs_that_turn_the_direction_are_left_out():
    found = reading.read(letter("pay \u202egnp.exe\u202c now", subject="a\u202eb"))

    assert found.text.strip() == "pay gnp.exe now"
    assert found.subject == "ab"


def test_all_signs_that_break_a_line_do() -> None:
    assert reading.read(letter("One\u2028two\u2029three")).text.strip().split("\n") == ["One", "two", "three"]


def test_parts_in_parts_end():
    inner = b"Content-Type: text/plain\r\n\r\ninside"
    for depth in range(200):
        mark = f"b{depth}".encode()
        inner = (
            b'Content-Type: multipart/mixed; boundary="'
            + mark
            + b'"\r\n\r\n--'
            + mark
            + b"\r\n"
            + inner
            + b"\r\n--"
            + mark
            + b"--\r\n"
        )

    found = reading.read(b"From: a@example.com\r\nMIME-Version: 1.0\r\n" + inner)

    assert found.sender == "a@example.com"
    assert DEEPEST < 200


def test_up_to_twenty_files_are_taken():
    files = tuple((f"{number}.pdf", "application/pdf", b"x") for number in range(MOST_FILES + 3))

    found = reading.read(letter(files=files))

    assert (len(found.files), found.left_out) == (MOST_FILES, 3)


def test_very_long_words_end():
    assert len(reading.read(letter("word " * 100_000)).text) == MOST_TEXT


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("application/ms-tnef", "winmail.dat"),
        ("text/calendar", "invitation.ics"),
        ("application/pdf", "attachment-1.pdf"),
    ],
)
def test_parts_without_a_name_are_files_with_one(kind, name):
    raw = f"From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nwords\r\n--b\r\nContent-Type: {kind}\r\n\r\ncontent\r\n--b--".encode()

    found = reading.read(raw)

    assert (found.text, [(each.name, each.content) for each in found.files]) == (
        "words",
        [(name, b"content")],
    )


def test_a_name_of_a_file_leads_nowhere():
    found = reading.read(letter(files=(("../../etc/passwd\x00.pdf", "application/pdf", b"x"),)))

    assert "/" not in found.files[0].name
    assert "\x00" not in found.files[0].name


def test_a_forwarded_letter_is_one_file():
    inner = letter("Inner words.", subject="Inner")
    raw = (
        b"From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"\r\n--b--"
    )

    found = reading.read(raw)

    assert found.text.strip() == "See below."
    assert [each.name for each in found.files] == ["message.eml"]
    assert b"Inner words." in found.files[0].content


def test_pictures_of_a_signature_are_no_files():
    def part(size: int) -> bytes:
        return b"--b\r\nContent-Type: image/png\r\nContent-ID: <l@x>\r\n\r\n" + b"x" * size + b"\r\n"

    head = b"From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"

    assert reading.read(head + part(900) + b"--b--").files == ()
    assert len(reading.read(head + part(90_000) + b"--b--").files) == 1


HEAD = b"From: Alice <alice@example.com>\r\nSubject: Hello\r\n"
PARTS = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (each, each) for each in range(300)
)


@pytest.mark.parametrize(
    ("raw", "sender"),
    [
        (b"From: " + b'"a" ' * 500_000 + b"\r\n\r\nhello", ""),
        (b"From: " + b"a," * 500_000 + b"\r\n\r\nhello", ""),
        (HEAD + b"Content-Type: text/plain; " + b"a=b;" * 500_000 + b"\r\n\r\nhello", ALICE),
        (HEAD + PARTS + b"Content-Type: text/plain\r\n\r\nhello" + b"\n" * 20_000_000, ""),
        (
            HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\nhello\r\n" + b"--b\r\n\r\n" * 3_000_000,
            "",
        ),
    ],
    ids=["names", "addresses", "parameters", "parts in parts", "parts"],
)
def test_a_letter_that_is_made_to_take_hours_is_read(raw, sender):
    assert reading.read(raw).sender == sender
