"""
What firms of a kind are asked again and again, as first drafts. What only the firm knows stands in italics, to be put
into its own words before it is published.
"""

from tenants.kinds import Kind

LANGUAGE = "english"
type Draft = tuple[str, str, str]  # title, summary, body

PAY: Draft = (
    "How do I pay my invoice?",
    "Where your invoices stand, and the ways to pay them.",
    """Your invoices stand under **Invoices** in the menu, those that are still open first.

1. Open the invoice you want to pay.
2. Choose **Pay**, if you see it there, and follow the steps. You get a receipt by e-mail.
3. If there is no such button, pay by check or bank transfer. Please write the number of the invoice on it.

_Write here how you like to be paid: to whom checks are made out, where they go, your account for transfers._

## What if something on it looks wrong?

Tell us before you pay. We look at it with you.""",
)
HOURS: Draft = (
    "When are you open?",
    "Our hours, and how to reach us outside of them.",
    """| Day | Hours |
|---|---|
| Monday to Friday | 9:00 to 17:00 |
| Saturday and Sunday | closed |

_These hours are an example. Put in your own, and the holidays on which you are closed._

This portal is always open. What you send here at night is with us in the morning.""",
)
SEND: Draft = (
    "How do I send you documents?",
    "Send files and photos here rather than by e-mail.",
    """1. Open **Documents** in the menu.
2. Choose **Add documents**, and pick files on your computer or take photos with your phone.
3. Say what they are, if you know, and add them.

We see them at once. Please don’t e-mail papers with account or identity numbers: e-mail can be read on its way, what
you add here can’t.

## Which files can I send?

PDF, pictures, and files of Word and Excel. A photo of a paper is fine if every corner of it is in the picture.""",
)
SIGN_IN: Draft = (
    "How do I sign in?",
    "You need your e-mail address, and nothing else.",
    """Enter your e-mail address on the sign-in page. We mail you a link and a code; each of them signs you in, once.

- The mail takes a minute at most. Look among your junk mail too.
- A link is good for a few minutes. Ask for another one whenever you like.
- Nobody of our firm will ever ask you for a code.""",
)
WHO: Draft = (
    "Whom do I ask about what?",
    "The right person, the first time.",
    """| About | Ask |
|---|---|
| Your work and its dates | _name, phone_ |
| Invoices and payments | _name, phone_ |
| This portal | _name, phone_ |

_Put in the people of your firm._ In doubt, ask whoever you know best: they pass it on.""",
)
RETURN: Draft = (
    "What do you need for my tax return?",
    "The papers that most returns need.",
    """Most returns need these. Leave out what you don’t have.

- Your return of last year, if somebody else prepared it
- W-2 from each employer
- 1099 forms: interest, dividends, brokerage, freelance work, retirement
- Mortgage interest (Form 1098) and property tax bills
- Receipts or letters for donations of $250 or more
- Health insurance (Form 1095)

If we have asked you for a list of documents, answer that list: it is made for you.""",
)
DATES: Draft = (
    "Which dates should I know?",
    "Until when we need your papers, and when taxes are due.",
    """_Check these dates each year, and add when you need papers by._

| What | When |
|---|---|
| Individual returns | April 15 |
| Partnerships and S corporations | March 15 |
| Estimated taxes | April 15, June 15, September 15, January 15 |
| Extended individual returns | October 15 |

An extension gives more time to file. It gives none to pay.""",
)
MATTER: Draft = (
    "What happens in my matter, and when?",
    "The usual steps, and who takes them.",
    """1. **We meet.** You tell us what happened and give us the papers you have.
2. **We agree.** You get an engagement letter that says what we do and what it costs.
3. **We work.** You read here what we file and what we hear.
4. **We close.** You get the last papers, and we keep a copy.

_Add how long each step usually takes in your practice._ If a date changes, we tell you.""",
)
FEES: Draft = (
    "How are fees worked out?",
    "Hourly, fixed, and what comes on top.",
    """Your engagement letter says which of these is yours.

- **By the hour.** We note our time to the tenth of an hour. _Put in your rates._
- **Fixed.** One price for the work that is named, however long it takes.
- **Costs.** Filing fees, experts and copies are billed as we pay them.

Each invoice says what was done, on which day, by whom.""",
)
CONFIDENTIAL: Draft = (
    "Is what I tell you confidential?",
    "Yes. What that means in practice.",
    """What you tell us to get legal advice stays between us. Please help us to keep it so:

- Send papers and messages here, not from an address at work that others read.
- Don’t pass on what we write to you, unless we have talked about it.
- Tell us if somebody else should have access, and we give them their own.

_Have a lawyer of your firm read this before you publish it._""",
)
SITE: Draft = (
    "Can I visit the site?",
    "Yes, with one of us. How to arrange it.",
    """Please tell us a day ahead, so that somebody is there to show you around.

- Wear closed shoes. We have a helmet for you.
- Keep children and pets away from open floors and machines.
- _Put in the hours in which you work on site._

You find photos of the work under **Documents** as well.""",
)
CHANGES: Draft = (
    "What if I want to change something?",
    "How a change is priced and agreed, before anybody builds it.",
    """1. Tell us what you have in mind, with a picture if you have one.
2. We write down what it changes: the price, and the day we finish.
3. You say yes or no. Nothing is built before that.

The earlier, the cheaper: a change on paper costs less than one in the wall.""",
)
WARRANTY: Draft = (
    "What if something breaks afterwards?",
    "What we look after, and how to reach us.",
    """Tell us what you see, with a photo, and since when.

- **At once** for water, gas, power or a door that doesn’t close. Call us.
- **Within the week** for all else.

_Put in what your warranty covers, and for how long._ Papers of the makers stand under **Documents**.""",
)
WORK: Draft = (
    "How do we work together?",
    "What to expect of us, week by week.",
    """- **At the beginning** we agree on what should be different in the end, and how we will see it.
- **Every week** you hear what was done, what comes next, and what we need from you.
- **At the end** you get a report, and we talk about what follows.

_Put in your own rhythm._ If something is urgent, call.""",
)
PAYING, PORTAL = "Invoices and payments", "This portal"
OF_KIND: dict[str, dict[str, tuple[Draft, ...]]] = {
    Kind.ACCOUNTING: {"Your return": (RETURN, DATES)},
    Kind.TAX: {"Your return": (RETURN, DATES)},
    Kind.LAW: {"Your matter": (MATTER, CONFIDENTIAL, FEES)},
    Kind.CONSTRUCTION: {"Your project": (SITE, CHANGES, WARRANTY)},
    Kind.CONSULTING: {"Our work": (WORK,)},
}


def of(kind: str) -> dict[str, tuple[Draft, ...]]:
    """Return the starter articles of a kind of firm, below the names of their categories."""
    return {PAYING: (PAY,), PORTAL: (SEND, SIGN_IN), "Reaching us": (HOURS, WHO), **OF_KIND.get(kind, {})}
