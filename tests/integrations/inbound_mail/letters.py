"""Letters for the tests: as mail programs write them, and as no mail program would."""

from email import policy
from email.message import EmailMessage
from typing import Any

ALICE = "alice@example.com"


def letter(
    text: str | None = "Thank you.", *, html: str | None = None, sender: str = f"Alice <{ALICE}>", subject: str = "Re: Taxes",
    message_id: str = "<1@example.com>", files: tuple[tuple[str, str, bytes], ...] = (), **headers: str,
) -> bytes:  # fmt: skip
    message: Any = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "reply@reply.example", subject
    if message_id:
        message["Message-ID"] = message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text is not None:
        message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html") if text is not None else message.set_content(
            html, subtype="html"
        )
    for name, kind, content in files:
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return bytes(message.as_bytes(policy=policy.SMTP))


def bounce(
    recipient: str, *, action: str = "failed", status: str = "5.1.1", about: str = "smtp; 550 No such user"
) -> bytes:
    return f"""Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@mx.example>
To: bounce@reply.example
Subject: Undeliverable: hello
Message-ID: <b1@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: {about}

--b
Content-Type: message/rfc822

Subject: hello

Words.
--b--
""".replace("\n", "\r\n").encode()


GMAIL = """I agree, let us do that.

Alice

On Tue, 3 Nov 2026 at 10:00, Aldergate <reply+abc@reply.example> wrote:

> Hello Alice,
> shall we file jointly?
"""
GMAIL_WRAPPED = """Yes please.

On Tue, 3 Nov 2026 at 10:00, Aldergate Accounting and Partners
<reply+abcdefghijklmnop@reply.example> wrote:

> Hello Alice,
>
> shall we file jointly?
"""
OUTLOOK = """Here are the numbers.

________________________________
From: Aldergate <reply+abc@reply.example>
Sent: Tuesday, November 3, 2026 10:00 AM
To: Alice <alice@example.com>
Subject: Taxes

Hello Alice, shall we file jointly?
"""
APPLE = """Sounds good

Sent from my iPhone

> On Nov 3, 2026, at 10:00, Aldergate <reply+abc@reply.example> wrote:
>
> Hello Alice
"""
GERMAN = """Ja, gern.

Am 03.11.2026 um 10:00 schrieb Aldergate:
> Guten Tag,
> wollen wir?
"""
INLINE = """> Shall we file jointly?
Yes.
> And the house?
Not yet, I will tell you.
"""
SIGNED = """The papers are with the post.

--\x20
Alice Example
Chief of everything
"""
ONLY_QUOTE = """> Hello Alice,
> shall we file jointly?
"""
