"""Templates and answers of any shape, for tests of what holds of all of them."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from features.base.errors import Refused
from features.organizers import schema, values
from features.organizers.schema import CHOOSING, Clause, Compare, Content, Kind, Question, Section, When

OPTIONS = ("Red", "Green", "Blue")
NUMBERS = ("-3", "0", "1,000", "$7,420", "18.5", "99999999999.99")
DAYS = ("1999-12-31", "2026-03-20", "2026-03-21")
WORDS = ("", "Ann", "ann", " Ann  Lee ", "0", "yes")
ASKED = [kind for kind in Kind if kind not in (Kind.STATEMENT, Kind.FILE)]


def values_for(question: Question) -> st.SearchStrategy[str]:
    """What a condition may compare the answer with."""
    if question.kind == Kind.YESNO:
        return st.sampled_from(("yes", "no"))
    if question.kind in CHOOSING:
        return st.sampled_from(OPTIONS)
    known = {Kind.NUMBER: NUMBERS, Kind.MONEY: NUMBERS, Kind.DATE: DAYS}
    return st.sampled_from(known.get(question.kind, ("Ann", "0", "yes")))


@st.composite
def clauses(draw: Any, before: list[Question]) -> Clause:
    asked = draw(st.sampled_from(before))
    test = draw(st.sampled_from(sorted(schema.tests_of(asked.kind))))
    if test in (Compare.EMPTY, Compare.NOT_EMPTY):
        return Clause(asked.key, test)
    most = 3 if test == Compare.ONE_OF else 1
    return Clause(
        asked.key, test, tuple(draw(st.lists(values_for(asked), min_size=1, max_size=most, unique=True)))
    )


def whens(before: list[Question]) -> st.SearchStrategy[When]:
    groups = st.lists(st.lists(clauses(before), min_size=1, max_size=2).map(tuple), max_size=2).map(tuple)
    return groups if before else st.just(())


@st.composite
def contents(draw: Any) -> Content:
    before: list[Question] = []
    sections = []
    for at in range(draw(st.integers(1, 3))):
        when, own = draw(whens(before)), []
        for place in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from(ASKED))
            options = OPTIONS if kind in CHOOSING else ()
            columns = ("Name", "Born on") if kind == Kind.TABLE else ()
            one = Question(
                f"q{at}_{place}", kind, "?", options=options, columns=columns, when=draw(whens(before))
            )
            own.append(one)
            before.append(one)
        sections.append(Section(f"s{at}", "Words", "", when, tuple(own)))
    return Content(tuple(sections))


def typed_for(question: Question) -> st.SearchStrategy[Any]:
    """What somebody, or a program, sends as an answer, right or wrong."""
    wild = st.sampled_from(
        (None, "", "x" * 6000, "\x00", "\ud800", 5, True, [], {}, ["Red"], [["a"]], {"city": "Bend"})
    )
    chosen: Any = {
        Kind.MANY: st.lists(st.sampled_from(OPTIONS)), Kind.TABLE: st.lists(st.lists(st.sampled_from(WORDS), max_size=2)),
        Kind.ADDRESS: st.dictionaries(st.sampled_from(("street", "city")), st.sampled_from(WORDS)),
    }.get(question.kind, st.one_of(values_for(question), st.sampled_from(WORDS)))  # fmt: skip
    return st.one_of(chosen, chosen, wild)


@st.composite
def answered(draw: Any) -> tuple[Content, dict[str, Any]]:
    """A template with answers as they are kept."""
    content = draw(contents())
    kept = {}
    for key, question in content.questions.items():
        try:
            kept[key] = values.tidy(question, draw(typed_for(question)))
        except Refused:
            continue
    return content, kept


def drawn(count: int) -> list[tuple[Content, dict[str, Any]]]:
    """Return some, the same each time."""
    found: list[tuple[Content, dict[str, Any]]] = []

    @settings(max_examples=count, deadline=None, derandomize=True, database=None)
    @given(answered())
    def take(both: tuple[Content, dict[str, Any]]) -> None:
        found.append(both)

    take()
    return found
