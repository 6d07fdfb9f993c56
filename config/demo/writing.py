"""What the two firms wrote down for their clients, and for themselves."""

from datetime import datetime, timedelta
from io import BytesIO

from config.demo import pictures
from features.accounts.models import Membership
from features.clients.models import Client, Contact
from features.feedback import operations as feedback
from features.library import operations as library
from features.library.models import Article, ArticleCategory, ArticleVersion

PAY, HOURS, WHO = "How do I pay my invoice?", "When are you open?", "Whom do I ask about what?"
AT_HARTWELL = {
    PAY: """Your invoices stand under **Invoices** in the menu, those that are still open first.

1. Open the invoice you want to pay.
2. Choose **Pay**, by card or from your bank account. A bank payment takes up to five days to arrive.
3. You get a receipt by e-mail, and find it beside the invoice later.

You can also send a check, made out to *Hartwell & Rowe*, with the number of the invoice on it.

## What if something on it looks wrong?

Tell us before you pay. We look at it with you.""",
    HOURS: """| Day | Hours |
|---|---|
| Monday to Friday | 8:30 to 5:00 |
| Saturdays, February to mid-April | 9:00 to 1:00 |
| Sunday | closed |

This portal is always open. What you send here at night is with us in the morning.

> In the two weeks before April 15 we answer within one working day, and often the same evening.""",
    WHO: """| About | Ask |
|---|---|
| Your returns, and letters from the IRS | Daniel Okafor |
| Invoices, appointments, this portal | Lucía Fernández |
| Trusts and estates | Amara Rowe |

In doubt, ask whoever you know best: they pass it on. Call [(503) 555-0142](tel:+15035550142).""",
}
AT_NORTHBEAM = {
    PAY: """Your invoices stand under **Invoices** in the menu. Each belongs to a step of the work that is done.

1. Open the invoice you want to pay.
2. Choose **Pay**, by card or from your bank account.
3. You get a receipt by e-mail.

## When does the next one come?

When a step is finished and you have seen it: foundation, framing, roof closed, plaster, handover.""",
    HOURS: """We work on site from **7:00 to 4:00**, Monday to Friday. Loud work begins at 8:00.

The office answers the phone in the same hours: [(206) 555-0188](tel:+12065550188).""",
}
SITE = """Yes. Please tell Marcus a day ahead, so that somebody is there to show you around.

- Wear closed shoes. We have a helmet for you.
- Keep children and pets away from open floors and machines.

![The frame of the extension, seen from the garden](picture:{picture})

Keep to the boards that are laid out. You find more photos of the work under **Documents**."""
CALLS = """1. Ask for the name of the client and for the year.
2. Look at **Inbox** first: the answer is often there.
3. Say when somebody calls back, and open a to-do for them.

Never read a figure from a return over the phone to somebody who calls us. Call them, at the number on their record."""
SNAGS = """- Photo with a tape measure in it, one from near and one from afar.
- Room, wall and height in the name of the file.
- What was agreed goes to the client the same day."""


def of_hartwell_rowe(*, amara: Membership, daniel: Membership, eleanor: Contact, now: datetime) -> None:
    then = now - timedelta(days=30)
    _begun(then - timedelta(hours=2))
    _publish(AT_HARTWELL, by=amara, now=then)
    _publish(dict.fromkeys(("How do I send you documents?", "How do I sign in?"), ""), by=amara, now=then)
    _publish({"What do you need for my tax return?": ""}, by=daniel, now=then)
    _for_the_team("Calls about a return", "What to say, and what never to say.", CALLS, by=amara, now=then)
    _said(eleanor, PAY, "", is_helpful=True, now=now - timedelta(days=3))
    _said(
        eleanor, "What do you need for my tax return?", "Does this hold for the trust as well?",
        is_helpful=False, now=now - timedelta(days=2),
    )  # fmt: skip
    feedback.give(
        contact=eleanor, client=Client.objects.get(name="Marsh Pottery LLC"), kind="idea", rating=4, page="/invoices/",
        words="Could I download all receipts of a year at once? My bookkeeper asks for them each January.",
        now=now - timedelta(hours=30),
    )  # fmt: skip


def of_northbeam(*, grace: Membership, sofia: Contact, now: datetime) -> None:
    then = now - timedelta(days=40)
    _begun(then - timedelta(hours=2))
    _publish(AT_NORTHBEAM, by=grace, now=then)
    _publish(
        {"What if I want to change something?": "", "How do I send you documents?": ""}, by=grace, now=then
    )
    visit = Article.objects.get(title="Can I visit the site?")
    photo = BytesIO(pictures.site_photo(3))
    shown = library.add_picture(article=visit, file=photo, by=grace, now=then)
    _publish({visit.title: SITE.format(picture=shown.pk)}, by=grace, now=then)
    _for_the_team("How we write down snags", "So that the next crew finds them.", SNAGS, by=grace, now=then)
    _said(
        sofia, visit.title, "Thank you, that was good to know.", is_helpful=True, now=now - timedelta(days=8)
    )


def _begun(then: datetime) -> None:
    """Let the drafts that a new firm begins with be older than what was made of them."""
    ArticleVersion.objects.update(created_at=then)


def _publish(texts: dict[str, str], *, by: Membership, now: datetime) -> None:
    """Put a starter into the firm's own words, where there are any, and show it to clients."""
    for title, body in texts.items():
        article = Article.objects.get(title=title)
        if body:
            library.edit(article=article, by=by, now=now, body=body)
        library.publish(article=article, by=by, now=now)


def _for_the_team(title: str, summary: str, body: str, *, by: Membership, now: datetime) -> None:
    shelf = ArticleCategory.objects.filter(name="Among us").first() or library.add_category(
        name="Among us", by=by
    )
    made = library.add(
        audience="team", by=by, now=now, title=title, summary=summary, body=body, category=shelf
    )
    library.publish(article=made, by=by, now=now)


def _said(contact: Contact, title: str, words: str, *, is_helpful: bool, now: datetime) -> None:
    article = Article.objects.get(title=title)
    library.answer(article=article, contact=contact, is_helpful=is_helpful, words=words, now=now)
