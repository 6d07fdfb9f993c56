"""Templates from files: what is well made comes through unchanged, all else is refused with the place named."""

import json
from typing import Any

import pytest

from features.base.errors import Refused
from features.organizers import reading, rules, starters
from features.organizers.schema import Kind, Question
from features.organizers.values import tidy
from tenants.kinds import Kind as FirmKind


def asked(*questions: dict[str, Any], **section: Any) -> dict[str, Any]:
    return {"sections": [{"key": "s", "title": "About you", "questions": list(questions), **section}]}


NAME = {"key": "name", "kind": "text", "label": "Your name?"}
ON_NAME = [[{"question": "name", "test": "equals", "values": ["Ann"]}]]


@pytest.mark.parametrize("kind", list(FirmKind))
def test_every_starter_comes_through_a_file_unchanged(kind: FirmKind) -> None:
    for name, title, content in starters.of(kind):
        said = json.loads(json.dumps(reading.write(content)))

        assert reading.read(said) == content
        assert rules.name(name)
        assert rules.title(title)


@pytest.mark.parametrize(("found", "words"), [
    ([], "an object"),
    ({"sections": {}}, "is a list"),
    ({"sections": [], "evil": 1}, "not known here"),
    (asked(NAME, NAME), "the key “name”"),
    (asked({**NAME, "key": "Na me"}), "Section 1, question 1: a key"),
    (asked({**NAME, "kind": "script"}), "“kind” is one of"),
    (asked({**NAME, "label": ""}), "has no label"),
    (asked({**NAME, "label": 5}), "“label” is text"),
    (asked({**NAME, "label": "x" * 301}), "Keep this to 300"),
    (asked({**NAME, "required": "yes"}), "true or false"),
    (asked({**NAME, "kind": "one", "options": ["A"]}), "two options"),
    (asked({**NAME, "kind": "one", "options": ["A", "A"]}), "same twice"),
    (asked({**NAME, "kind": "one", "options": ["A; B", "C"]}), "semicolons"),
    (asked({**NAME, "kind": "table"}), "one column"),
    (asked({**NAME, "kind": "table", "columns": ["a"] * 7}), "It can have 6"),
    (asked({**NAME, "when": ON_NAME}), "does not come before"),
    (asked({**NAME, "key": "b", "when": ON_NAME}, NAME), "does not come before"),
    (asked(NAME, {**NAME, "key": "b", "when": [[{"question": "name", "test": "greater", "values": ["1"]}]]}), "compared"),
    (asked(NAME, {**NAME, "key": "b", "when": [[{"question": "name", "test": "equals", "values": []}]]}), "compared with"),
    (asked(NAME, {**NAME, "key": "b", "when": [[{"question": "name", "test": "eval"}]]}), "“test” is one of"),
    (asked({**NAME, "kind": "yesno"}, {**NAME, "key": "b", "when": ON_NAME}), "no answer to"),
    (asked(*({**NAME, "key": f"q{at}"} for at in range(301))), "It can have 300"),
    ({"sections": [asked(*({**NAME, "key": f"q{part}x{at}"} for at in range(151)))["sections"][0] | {"key": f"s{part}"}
                   for part in range(2)]}, "300 questions at most"),
    (asked({**NAME, "kind": "date"}, {**NAME, "key": "b", "when": [[{"question": "name", "test": "less", "values": ["20260320"]}]]}), "waits for a day"),
    (asked({**NAME, "kind": "number"}, {**NAME, "key": "b", "when": [[{"question": "name", "test": "less", "values": ["1_0"]}]]}), "Enter a number"),
    (asked(NAME, {**NAME, "key": "b", "when": [[{"question": ["name"], "test": "empty"}]]}), "the key of a question"),
])  # fmt: skip
def test_what_breaks_a_rule_is_refused_in_words(found: Any, words: str) -> None:
    with pytest.raises(Refused, match=words):
        reading.read(found)


@pytest.mark.parametrize("raw", [
    b"", b"\xff\xfe", b"null", b"[]", b"{", b'{"format": "x"}', b'{"format": "portico-organizer", "version": 2}',
    b'{"format": "portico-organizer", "version": 1, "run": 1}', b'{"format": NaN}', b"[" * 200_000,
    b" " * (rules.LONGEST_FILE + 1),
], ids=range(11))  # fmt: skip
def test_a_file_that_is_none_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        rules.file(raw)


def one(kind: str, **more: Any) -> Question:
    return Question("q", Kind(kind), "?", **more)


@pytest.mark.parametrize(("question", "given", "kept"), [
    (one("text"), "  Ann   Lee ", "Ann Lee"), (one("text"), " ", None), (one("number"), "1,250.50", "1250.5"),
    (one("number"), "100", "100"), (one("money"), "$7,420", "7420.00"), (one("money"), "-3.5", "-3.50"),
    (one("date"), "2026-03-20", "2026-03-20"), (one("yesno"), "no", "no"), (one("yesno"), "", None),
    (one("many", options=("A", "B")), ["B", "A"], ["A", "B"]), (one("many", options=("A",)), [], None),
    (one("address"), {"street": "", "city": " Salem "}, {"street": "", "city": "Salem", "region": "", "postcode": "", "country": ""}),
    (one("address"), {"street": " "}, None),
    (one("table", columns=("a", "b")), [["x"], ["", ""], ["", "y"]], [["x", ""], ["", "y"]]),
    (one("statement"), "x", None), (one("file"), "x", None),
])  # fmt: skip
def test_an_answer_is_kept_tidy(question: Question, given: Any, kept: Any) -> None:
    assert tidy(question, given) == kept


@pytest.mark.parametrize(("question", "given"), [
    (one("text"), "x" * 301), (one("text"), ["x"]), (one("number"), "1e5"), (one("number"), "NaN"),
    (one("number"), "123456789012"), (one("money"), "1.234"), (one("money"), "٣"), (one("number"), "1_000"), (one("date"), "20.3.2026"),
    (one("date"), "0001-01-01"), (one("yesno"), "maybe"), (one("one", options=("A", "B")), "C"),
    (one("many", options=("A", "B")), ["C"]), (one("address"), {"planet": "Mars"}), (one("address"), "Salem"),
    (one("table", columns=("a",)), [["x", "y"]]), (one("table", columns=("a",)), [["x"]] * 31),
])  # fmt: skip
def test_what_is_no_answer_is_refused(question: Question, given: Any) -> None:
    with pytest.raises(Refused):
        tidy(question, given)


def test_halves_of_a_sign_are_no_template() -> None:
    said = '{"format": "portico-organizer", "version": 1, "name": "N", "title": "T", "content": {}, "\\ud800": 1}'

    with pytest.raises(Refused, match="no JSON file"):
        rules.file(said.encode())
