import pytest

from features.base.composition import Named
from features.library import operations, queries, searching
from features.library.models import Article
from tests.cast import NOON


@pytest.fixture
def found(a):
    def titles(said: str) -> list[str]:
        rows = searching.search(queries.visible_to(a.alice), said)
        return [one.title for one in rows]

    return titles


@pytest.mark.parametrize(
    "said",
    [
        "invoice",
        "invoices",
        "INVOICE",
        "how do i pay my invoices",
        "bank trans",
        "übërweisung",
        "uberweisung",
    ],
)
def test_words_are_found_in_other_forms_while_typing_and_without_accents(write, found, said):
    write("How do I pay my invoice?", body="By card, or by bank transfer (Überweisung).")
    write("When are you open?", body="Nine to five.")

    assert found(said) == ["How do I pay my invoice?"]


def test_every_word_must_be_there(write, found):
    write("How do I pay my invoice?")

    assert found("invoice cat") == []
    assert found("zebra") == []


def test_words_that_only_fill_are_found_in_titles(write, found):
    write("When are you open?", body="Nine to five.")
    write("How do I pay?")

    assert found("when are you") == ["When are you open?"]


def test_the_title_weighs_more_than_the_text(write, found):
    write("Taxes", body="You get a receipt in spring. A receipt, and one more receipt.")
    write("Receipts", body="We send them.")

    assert found("receipt") == ["Receipts", "Taxes"]


def test_a_german_article_is_searched_in_german(write, found):
    write(
        "Wie bezahle ich?",
        body="Sie können die Rechnungen mit der Karte bezahlen, oder auf unser Konto bei der Bank überweisen. "
        "Wir schicken Ihnen dann eine Bestätigung, und das ist alles, was Sie dafür tun müssen.",
    )

    assert Article.objects.get(title="Wie bezahle ich?").language == "german"
    assert found("Rechnung") == ["Wie bezahle ich?"]


def test_what_was_changed_is_found_by_its_new_words_alone(a, write, found):
    article = write("Hours", body="Wednesday")

    operations.edit(article=article, by=a.owner, now=NOON, body="Thursday")

    assert found("thursday") == ["Hours"]
    assert found("wednesday") == []


@pytest.mark.parametrize(
    "said", ["'; drop", "a & !", ":*", "<script>", "%", "\\", "!!!", "a" * 500, "invoice:*"]
)
def test_signs_that_mean_something_to_the_database_are_words(write, found, said):
    write("How do I pay my invoice?")

    assert found(said) in ([], ["How do I pay my invoice?"])


@pytest.mark.requirement("S1-21")
def test_what_can_be_named_to_a_client_is_what_clients_read(a, write):
    article = write("How do I pay my invoice?")
    write("How we chase invoices", "team")
    write("Invoices, a draft", draft=True)

    said = Named(str(article.pk), article.title, f"/library/{article.pk}/")
    assert queries.suggested("invoice") == queries.suggested("") == [said]
    assert queries.named(said.key) == said
    assert not any(queries.named(str(one.pk)) for one in Article.objects.exclude(pk=article.pk))
