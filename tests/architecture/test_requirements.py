"""No requirement is forgotten: a test claims it, or NOT_YET says what is still missing."""

import ast
import re

from tests.architecture import requirements, sources

WAITING = [number for numbers in requirements.NOT_YET.values() for number in numbers]
KNOWN = requirements.ALL | {f"D{number}" for number in range(1, requirements.DECISIONS + 1)}


def claimed() -> dict[str, str]:
    """Return each number some test claims, with the file that does."""
    found: dict[str, str] = {}
    for path in sources.python("tests"):
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.requirement":
                found |= {
                    str(part.value): sources.named(path)
                    for part in node.args
                    if isinstance(part, ast.Constant)
                }
    return found


def test_there_are_144_statements() -> None:
    assert len(requirements.ALL) == 144


def test_every_requirement_is_shown_or_known_to_be_missing() -> None:
    forgotten = requirements.ALL - set(claimed()) - set(WAITING)

    assert not forgotten, f"claim them in a test: {sorted(forgotten, key=_in_order)}"


def test_the_list_of_missing_ones_only_shrinks() -> None:
    done = set(WAITING) & set(claimed())

    assert not done, f"take out of NOT_YET: {sorted(done, key=_in_order)}"


def test_every_claim_is_of_a_number_that_exists() -> None:
    wrong = {number: file for number, file in claimed().items() if number not in KNOWN}

    assert not wrong


def test_every_missing_one_exists_and_is_listed_once() -> None:
    assert len(WAITING) == len(set(WAITING))
    assert set(WAITING) <= requirements.ALL


def _in_order(number: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", number)]
