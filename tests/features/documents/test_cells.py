import pytest

from features.documents.templatetags import documents


@pytest.mark.parametrize(
    "number",
    ["1", "-12.50", "(1,234.00)", "1.234,56\xa0€", "12 %", "+1’000", ".5", "1.,", "9" * 40, "1\xa0000"],
)
def test_numbers_stand_at_the_end_of_their_cells(number):
    assert documents.cells([number]).startswith('<td class="num">')


@pytest.mark.parametrize("words", ["", "May", "1a", "-", ".,", "12 34", "1%%", "9" * 300 + "a", "’’’"])
def test_words_stand_at_their_beginning(words):
    assert documents.cells([words]) == documents.format_html("<td>{}</td>", words)


def test_only_short_cells_are_tried_for_numbers():
    assert documents.cells(["9" * 41]) == f"<td>{'9' * 41}</td>"


def test_there_is_one_way_only_to_read_a_number():
    """Runs that nothing gives back: what is no number after all is not tried in every other split of it."""
    assert "*+" in documents.NUMBER.pattern
    assert not documents.NUMBER.pattern.replace("*+", "").replace("++", "").count("*")
