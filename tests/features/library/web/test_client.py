import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.library import operations
from features.library.models import ArticleAnswer
from features.library.switches import LIBRARY
from tenants.context import inside
from tests.cast import NOON
from tests.features.library.test_operations import photo
from tests.http import Browser, text_of


@pytest.mark.requirement("S1-21", "S3-11")
def test_a_client_finds_reads_and_rates_an_article(cast, alice, write):
    article = write("How do I pay my invoice?", summary="By card or check.", body="Open **Invoices**.")

    listed = text_of(alice.get("/library/"))
    found = text_of(alice.get("/library/?q=paying"))
    page = text_of(alice.get(f"/library/{article.pk}/"))
    said = alice.post(f"/library/{article.pk}/answer/", {"is_helpful": "no", "words": "Which card?"})

    for text in (listed, found, page):
        assert "How do I pay my invoice?" in text
    assert "Open <strong>Invoices</strong>." in page
    assert said["Location"] == f"/library/{article.pk}/"
    with inside(cast.a.firm):
        answer = ArticleAnswer.objects.get()
        assert (answer.contact, answer.is_helpful, answer.words) == (cast.a.alice, False, "Which card?")
    assert "You said: <b>No</b>" in text_of(alice.get(f"/library/{article.pk}/"))


@pytest.mark.requirement("S1-21")
@pytest.mark.parametrize(
    "about", [{"audience": "team"}, {"draft": True}, {"audience": "team", "draft": True}]
)
def test_what_is_not_for_clients_is_not_there_for_them(cast, alice, write, about):
    write("Published")
    article = write("Quarrelsome clients", **about)
    with inside(cast.a.firm):
        picture = operations.add_picture(article=article, file=photo((64, 64)), by=cast.a.owner, now=NOON)

    for path in (
        f"/library/{article.pk}/", f"/library/pictures/{picture.pk}/",
        f"/workspace/library/pictures/{picture.pk}/",
    ):  # fmt: skip
        assert alice.get(path).status_code in (302, 404)
        assert "Quarrelsome" not in text_of(alice.get(path))
    assert alice.post(f"/library/{article.pk}/answer/", {"is_helpful": "yes"}).status_code == 404
    assert "Quarrelsome" not in text_of(alice.get("/library/"))
    assert "Quarrelsome" not in text_of(alice.get("/library/?q=quarrelsome"))


def test_a_picture_comes_with_the_article_that_shows_it_inert(cast, alice, write):
    article = write()
    with inside(cast.a.firm):
        picture = operations.add_picture(article=article, file=photo((64, 64)), by=cast.a.owner, now=NOON)
        operations.edit(article=article, by=cast.a.owner, now=NOON, body=f"![A card](picture:{picture.pk})")

    page = text_of(alice.get(f"/library/{article.pk}/"))
    answer = alice.get(f"/library/pictures/{picture.pk}/")

    assert f'<img src="/library/pictures/{picture.pk}/" alt="A card">' in page
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Cache-Control"] == "private, no-store"


def test_another_firms_article_is_not_there(cast, write):
    article = write()

    stranger = Browser(cast.b.firm).signed_in_as(cast.b.alice)

    assert stranger.get(f"/library/{article.pk}/").status_code == 404


def test_the_section_is_in_the_menu_once_there_is_something_to_read(alice, write, turn):
    assert 'href="/library/"' not in text_of(alice.get("/"))
    write()

    assert 'href="/library/"' in text_of(alice.get("/"))
    turn(LIBRARY, on=False)
    assert 'href="/library/"' not in text_of(alice.get("/"))
    assert alice.get("/library/").status_code == 404


def test_without_articles_the_page_says_when_there_will_be_some(alice):
    assert "Once we publish an article" in text_of(alice.get("/library/"))


def test_a_search_that_finds_nothing_leads_back(alice, write):
    write()

    assert "Nothing about that yet" in text_of(alice.get("/library/?q=zebra"))


@pytest.mark.parametrize(("slug", "word"), [("a", "Guides"), ("b", "Help")])
def test_the_section_is_called_as_firms_of_the_kind_call_it(cast, slug, word):
    firm = getattr(cast, slug)
    browser = Browser(firm.firm).signed_in_as(firm.alice)

    assert f"<h1>{word}</h1>" in text_of(browser.get("/library/"))


def test_hostile_words_are_shown_as_words(alice, write):
    write(
        "<script>alert(1)</script>", summary="<img src=x onerror=alert(1)>", body="<script>alert(1)</script>"
    )

    page = text_of(alice.get("/library/"))

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_an_answer_without_yes_or_no_is_asked_again(alice, write):
    article = write()

    answer = alice.post(f"/library/{article.pk}/answer/", {"words": "Hm."})

    assert answer.status_code == 422
    assert "Choose yes or no." in text_of(answer)


def test_the_list_and_an_article_cost_few_queries_and_no_more_for_more_articles(alice, write):
    article = write("One")

    def cost(path: str) -> int:
        alice.get("/library/")  # what the menu remembers
        with CaptureQueriesContext(connection) as asked:
            assert alice.get(path).status_code == 200
        return len(asked)

    first, searched = cost("/library/"), cost("/library/?q=one")
    write("One two"), write("One three")

    assert cost("/library/") == first <= 8
    assert cost("/library/?q=one") == searched <= 8
    assert cost(f"/library/{article.pk}/") <= 8
