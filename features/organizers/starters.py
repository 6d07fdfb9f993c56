"""What firms of a kind ask their clients each year, or at the beginning: templates to send as they are or to change."""

from features.organizers.schema import Clause, Compare, Content, Kind, Question, Section, When
from tenants.kinds import Kind as FirmKind

type Starter = tuple[str, str, Content]  # name, title, what it asks


def yes(key: str) -> When:
    """Return the condition that this question was answered with yes."""
    return ((Clause(key, Compare.EQUALS, ("yes",)),),)


def ask(
    key: str, kind: Kind, label: str, words: str = "", *, when: When = (), needed: bool = False
) -> Question:
    return Question(key, kind, label, words, is_required=needed, when=when)


ABOUT_YOU = Section("about", "About you", "Check what we know, and tell us what changed.", (), (
    Question("filing", Kind.ONE, "What was your filing status on December 31?", is_required=True, options=(
        "Single", "Married filing jointly", "Married filing separately", "Head of household",
        "Qualifying surviving spouse",
    )),
    ask("moved", Kind.YESNO, "Did you move during the year?", needed=True),
    ask("address", Kind.ADDRESS, "Where do you live now?", when=yes("moved"), needed=True),
    ask("moved_on", Kind.DATE, "When did you move?", when=yes("moved")),
))  # fmt: skip
DEPENDENTS = Section("dependents", "Dependents", "", (), (
    ask("has_dependents", Kind.YESNO, "Do you support children or others?", needed=True),
    Question("who", Kind.TABLE, "Who are they?", "", is_required=True,
        columns=("Name", "Born on", "Relation", "Months lived with you"), when=yes("has_dependents")),
))  # fmt: skip
INCOME = Section("income", "Income", "Leave out what does not apply.", (), (
    Question("kinds", Kind.MANY, "Which of these did you have?", options=(
        "Wages", "Pension or Social Security", "Interest or dividends", "Sales of stock or crypto",
        "Rent", "A business of your own",
    )),
    ask("w2", Kind.FILE, "Your W-2", "One from each employer.",
        when=((Clause("kinds", Compare.EQUALS, ("Wages",)),),)),
    ask("miles", Kind.NUMBER, "How many miles did you drive for your business?",
        when=((Clause("kinds", Compare.EQUALS, ("A business of your own",)),),)),
))  # fmt: skip
HEALTH = Section("health", "Health and childcare", "", (), (
    ask("insured", Kind.YESNO, "Did everyone in your household have health insurance all year?", needed=True),
    ask("childcare", Kind.YESNO, "Did you pay someone to look after your children while you worked?",
        "Daycare, after-school programs and summer day camps count.", when=yes("has_dependents"), needed=True),
    ask("carer", Kind.TEXT, "Who looked after them?", when=yes("childcare"), needed=True),
    ask("carer_paid", Kind.MONEY, "Total paid", when=yes("childcare"), needed=True),
    ask("carer_file", Kind.FILE, "Their yearly statement", when=yes("childcare")),
))  # fmt: skip
GIVING = Section("giving", "Giving", "", (), (
    ask("gave", Kind.YESNO, "Did you give to charities?", needed=True),
    Question("gifts", Kind.TABLE, "To whom?", "Money, and goods by their value.",
        columns=("Charity", "Amount", "Goods or money"), when=yes("gave")),
    ask("gifts_file", Kind.FILE, "Letters for gifts of $250 or more", when=yes("gave")),
))  # fmt: skip
ELSE = Section("else", "Anything else", "", (), (
    ask("news", Kind.LONG, "What else happened that we should know?",
        "A wedding, a birth, a house, a new business, money from abroad."),
    ask("questions", Kind.LONG, "Is there anything you want to ask us?"),
))  # fmt: skip
TAX = Content((ABOUT_YOU, DEPENDENTS, INCOME, HEALTH, GIVING, ELSE))
MATTER = Content((
    Section("you", "About you", "", (), (
        ask("reach", Kind.TEXT, "How do you like to be reached?", needed=True),
        ask("home", Kind.ADDRESS, "Where do you live?", needed=True),
    )),
    Section("matter", "What happened", "All you write here stays between us.", (), (
        ask("story", Kind.LONG, "Tell us in your own words.", needed=True),
        ask("began", Kind.DATE, "When did it begin?"),
        ask("others", Kind.TEXT, "Who else is involved?",
            "We check that we don’t already act for one of them.", needed=True),
        ask("court", Kind.YESNO, "Did you get papers from a court?", needed=True),
        ask("papers", Kind.FILE, "Those papers", when=yes("court"), needed=True),
        ask("served", Kind.DATE, "When did you get them?", when=yes("court"), needed=True),
    )),
    Section("aim", "What you want", "", (), (ask("aim_words", Kind.LONG, "What would be a good end?"),)),
))  # fmt: skip
HOUSE = Content((
    Section("place", "The place", "", (), (
        ask("where", Kind.ADDRESS, "Where is it?", needed=True),
        Question("what", Kind.MANY, "What do you want to have done?", is_required=True, options=(
            "Kitchen", "Bath", "Addition", "Roof", "Windows", "Something else",
        )),
        ask("lived_in", Kind.YESNO, "Will you live there while we work?", needed=True),
        ask("pets", Kind.TEXT, "Are there children or pets in the house?", when=yes("lived_in")),
        ask("photos", Kind.FILE, "Photos of how it is now"),
    )),
    Section("money", "Budget and time", "", (), (
        ask("budget", Kind.MONEY, "What do you plan to spend?"),
        ask("start", Kind.DATE, "When should it begin?"),
        ask("notes", Kind.LONG, "What matters most to you?"),
    )),
))  # fmt: skip
START = Content((
    Section("company", "Your company", "", (), (
        ask("does", Kind.LONG, "What do you do, and for whom?", needed=True),
        ask("people", Kind.NUMBER, "How many people work with you?", needed=True),
        ask("revenue", Kind.MONEY, "Revenue of last year"),
    )),
    Section("work", "Our work", "", (), (
        ask("goal", Kind.LONG, "What should be different in the end?", needed=True),
        ask("tried", Kind.YESNO, "Have you tried before?"),
        ask("tried_what", Kind.LONG, "What came of it?", when=yes("tried")),
    )),
))  # fmt: skip
OF_KIND: dict[str, tuple[Starter, ...]] = {
    FirmKind.ACCOUNTING: (("Individual tax organizer", "Your {year} tax organizer", TAX),),
    FirmKind.TAX: (("Individual tax organizer", "Your {year} tax organizer", TAX),),
    FirmKind.LAW: (("New matter", "About your matter", MATTER),),
    FirmKind.CONSTRUCTION: (("Before we begin", "About your project", HOUSE),),
}
OTHERS: tuple[Starter, ...] = (("Getting started", "Before we begin", START),)


def of(kind: str) -> tuple[Starter, ...]:
    """Return what a new firm of this kind begins with."""
    return OF_KIND.get(kind, OTHERS)
