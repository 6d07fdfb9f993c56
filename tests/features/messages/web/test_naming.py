"""Articles that staff name in what they write: offered where clients can open them, put in as a link that holds."""

from datetime import timedelta
from html import unescape
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from features.library import operations as library
from features.library.models import Article
from features.library.switches import LIBRARY
from features.messages.models import Message, SavedReply
from tenants import hosts
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.features.messages.web.test_client import queries_of
from tests.http import Browser, text_of

NEW = "/workspace/settings/messages/replies/new/"
HARD = "Who [pays] *what* & <when>?"


class Fields(HTMLParser):
    """The words in the field, and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.links, self._is_in = "", list[str](), False

    def handle_starttag(self, tag, attrs):
        self._is_in = tag == "textarea" and dict(attrs).get("name") == "body"
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_data(self, data):
        self.words += data if self._is_in else ""


def fields_of(response) -> Fields:
    found = Fields()
    found.feed(response.content.decode())
    return found


@pytest.fixture
def stella(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


@pytest.fixture
def alice(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def write(cast: Cast):
    def written(title: str = "How do I pay?", audience: str = "clients", *, draft: bool = False) -> Article:
        with inside(cast.a.firm):
            made = library.add(audience=audience, by=cast.a.owner, now=NOON, title=title, body="By card.")
            if not draft:
                library.publish(article=made, by=cast.a.owner, now=NOON)
            return made

    return written


def page_of(thread) -> str:
    return f"/workspace/messages/{thread.pk}/"


def name(browser: Browser, path: str, article: Article | None, **more: str):
    return browser.post(path, {"name_page": f"article:{article.pk}" if article else "", **more})


@pytest.mark.requirement("S1-21")
def test_an_article_is_put_into_a_message_and_opens_in_the_portal(cast, stella, alice, thread, write):
    article = write(HARD)
    assert f"article:{article.pk}" in stella.get(page_of(thread)).content.decode()

    answer = name(stella, f"{page_of(thread)}send/", article, body="Look here.")

    assert answer.status_code == 200
    words = fields_of(answer).words.strip()
    assert words.startswith("Look here.\n\n[Who ")
    with inside(cast.a.firm):
        assert not Message.objects.filter(body__contains="Look").exists()
    stella.post(f"{page_of(thread)}send/", {"body": words})
    read = alice.get(f"/messages/{thread.pk}/")
    assert HARD in unescape(text_of(read))
    link = next(one for one in fields_of(read).links if str(article.pk) in one)
    assert link == hosts.address(cast.a.firm, f"/library/{article.pk}/")
    assert text_of(alice.get(f"/library/{article.pk}/")).count("By card.") == 1


def test_staff_who_press_it_in_a_chat_come_to_their_own_page_of_it(cast, stella, alice, thread, write):
    article = write()
    here, there = (hosts.address(firm.firm, f"/library/{article.pk}/") for firm in (cast.a, cast.b))
    other = hosts.address(cast.a.firm, "/library/")
    body = f"[Ours]({here}), {here}, [theirs]({there}), [all]({other}), [a form](https://example.com/)"
    stella.post(f"{page_of(thread)}send/", {"body": body})

    links = fields_of(stella.get(page_of(thread))).links

    page = f"/workspace/library/{article.pk}/"
    assert links.count(page) == 2
    assert here not in links
    assert {there, other, "https://example.com/"} <= set(links)
    assert "By card." in text_of(stella.get(page))
    later = {"body": f"For **later**: {here}", "later": (timezone.now() + timedelta(days=1)).isoformat()}
    assert stella.post(f"{page_of(thread)}send/", later).status_code == 302
    waiting = stella.get(page_of(thread))
    assert fields_of(waiting).links.count(page) == 3
    assert "<strong>later</strong>" in waiting.content.decode()
    assert fields_of(alice.get(f"/messages/{thread.pk}/")).links.count(here) == 2


def test_what_clients_can_not_open_is_neither_offered_nor_put_in(stella, thread, write, turn):
    write("Can be read")
    for hidden in (write("For us", "team"), write("Not yet", draft=True)):
        assert hidden.title not in text_of(stella.get(page_of(thread)))
        assert name(stella, f"{page_of(thread)}send/", hidden, body="").status_code == 404
    for wish in ("article:1", "zebra:1", "article"):
        assert stella.post(f"{page_of(thread)}send/", {"name_page": wish, "body": ""}).status_code == 404
    assert "Can be read" in text_of(stella.get(page_of(thread)))

    turn(LIBRARY, on=False)

    assert "Link an article" not in text_of(stella.get(page_of(thread)))


def test_looking_for_one_loses_nothing_that_was_typed(stella, thread, write):
    write("Parking")
    write("Paying by card")

    found = name(stella, f"{page_of(thread)}send/", None, find_page="parking", body="Half a line", insert="")

    assert "Parking" in text_of(found)
    assert "Paying by card" not in text_of(found)
    assert fields_of(found).words.strip() == "Half a line"
    nothing = name(stella, f"{page_of(thread)}send/", None, find_page="zebra", body="")
    assert "No article that your clients can read" in text_of(nothing)


def test_a_new_chat_and_a_saved_reply_take_one_too(cast, stella, write):
    article = write()
    for path, more in (
        (f"/workspace/clients/{cast.a.household.pk}/messages/new/", "subject"),
        (NEW, "title"),
    ):
        answer = name(stella, path, article, body="See this.", **{more: "Kept as typed"})

        assert answer.status_code == 200
        assert fields_of(answer).words.strip().startswith("See this.\n\n[How do I pay?](http")
        assert 'value="Kept as typed"' in answer.content.decode()
    with inside(cast.a.firm):
        assert not SavedReply.objects.filter(title="Kept as typed").exists()


def test_a_link_to_what_was_taken_back_says_so_and_leads_on(cast, alice, write):
    article = write()
    with inside(cast.a.firm):
        library.unpublish(article=article, by=cast.a.owner)

    gone = alice.get(f"/library/{article.pk}/")

    assert gone.status_code == 404
    assert "This article is not here any more" in text_of(gone)
    assert 'href="/library/"' in gone.content.decode()
    never = alice.get(f"/library/{cast.a.household.pk}/")
    assert "This article is not here any more" in text_of(never)
    assert article.title not in text_of(gone)


def test_a_chat_asks_as_often_for_one_article_as_for_three_and_shows_a_new_title(cast, stella, thread, write):
    article = write()
    once = queries_of(stella, page_of(thread))
    write("Two")
    write("Three")
    assert queries_of(stella, page_of(thread)) == once

    with inside(cast.a.firm):
        library.edit(article=article, by=cast.a.owner, now=NOON, title="Paying")
    assert "Paying" in text_of(stella.get(page_of(thread)))
