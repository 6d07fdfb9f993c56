"""Conditions in words, such as: “Did you move?” is “yes” and “Where to?” has an answer."""

from features.organizers.schema import TESTS, WITHOUT_VALUE, Clause, Content, When


def sentence(when: When, content: Content) -> str:
    """Return when something is shown, in words; nothing for what always is."""
    return ", or ".join(" and ".join(_clause(one, content) for one in group) for group in when)


def _clause(clause: Clause, content: Content) -> str:
    asked = content.questions.get(clause.question)
    label = asked.label if asked else clause.question
    test = TESTS[clause.test]
    return (
        f"“{label}” {test}" if clause.test in WITHOUT_VALUE else f"“{label}” {test} {_listed(clause.values)}"
    )


def _listed(values: tuple[str, ...]) -> str:
    return " or ".join(f"“{value}”" for value in values)
