import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.accounts.operations import roles
from features.library import operations, queries
from features.library.models import Article, ArticleCategory, ArticlePicture
from tenants.context import inside
from tests.cast import NOON
from tests.features.library.test_operations import photo
from tests.http import Browser, text_of

LIBRARY_PAGE = "/workspace/library/"


def test_an_article_is_written_previewed_published_and_taken_back(cast, owner):
    words = {
        "audience": "clients",
        "title": "Parking",
        "summary": "Behind the house.",
        "body": "# Where\n\nBehind.",
    }

    preview = text_of(owner.post(f"{LIBRARY_PAGE}new/", {**words, "preview": "1"}))
    assert "<h2>Where</h2>" in preview
    with inside(cast.a.firm):
        assert not Article.objects.filter(title="Parking").exists()
    made = owner.post(f"{LIBRARY_PAGE}new/", words)
    page = made["Location"]
    assert "A draft." in text_of(owner.get(page))
    owner.post(f"{page}publication/")
    with inside(cast.a.firm):
        assert queries.visible_to(cast.a.alice).get().title == "Parking"
    owner.post(f"{page}publication/undone/")
    with inside(cast.a.firm):
        assert not queries.visible_to(cast.a.alice).exists()


def test_a_mistake_keeps_what_was_typed(owner):
    answer = owner.post(f"{LIBRARY_PAGE}new/", {"audience": "clients", "title": "", "body": "Behind."})

    assert answer.status_code == 422
    assert "Enter a title." in text_of(answer)
    assert "Behind." in text_of(answer)


def test_who_opened_an_older_version_is_told_and_keeps_their_words(cast, owner, write):
    article = write()
    with inside(cast.a.firm):
        operations.edit(article=article, by=cast.a.admin, now=NOON, body="Newer.")

    answer = owner.post(f"{LIBRARY_PAGE}{article.pk}/edit/", {"title": "T", "body": "Mine.", "seen": "1"})

    assert answer.status_code == 422
    assert "Somebody has changed this article" in text_of(answer)
    assert "Mine." in text_of(answer)


@pytest.mark.requirement("S1-21")
def test_both_shelves_stand_in_one_list_each_marked(owner, staff, write):
    write("For all"), write("How we answer", "team"), write("A draft of ours", "team", draft=True)

    mine, theirs = text_of(owner.get(LIBRARY_PAGE)), text_of(staff.get(LIBRARY_PAGE))

    assert "Team only" in mine
    assert "A draft of ours" in mine
    assert "How we answer" in theirs
    assert "A draft of ours" not in theirs
    assert "Write an article" not in theirs
    assert "How we answer" not in text_of(owner.get(f"{LIBRARY_PAGE}?show=clients"))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "new/"), ("post", "starters/"), ("get", "categories/"), ("get", "{id}/edit/"), ("get", "{id}/versions/"),
        ("get", "{id}/pictures/"), ("post", "{id}/publication/undone/"), ("post", "{id}/removal/"), ("post", "{id}/place/"),
    ],
)  # fmt: skip
def test_who_may_not_edit_reads_only(staff, write, method, path):
    article = write()

    assert getattr(staff, method)(LIBRARY_PAGE + path.format(id=article.pk)).status_code == 403
    assert staff.get(f"{LIBRARY_PAGE}{article.pk}/").status_code == 200


def test_pictures_are_added_named_and_removed(cast, owner, write):
    article = write()
    upload = SimpleUploadedFile("form.jpg", photo((300, 200)).getvalue(), "image/jpeg")

    owner.post(f"{LIBRARY_PAGE}{article.pk}/pictures/", {"file": upload})

    with inside(cast.a.firm):
        picture = ArticlePicture.objects.get()
    assert f"picture:{picture.pk}" in text_of(owner.get(f"{LIBRARY_PAGE}{article.pk}/pictures/"))
    assert owner.get(f"{LIBRARY_PAGE}pictures/{picture.pk}/")["Content-Type"] == "image/webp"
    owner.post(f"{LIBRARY_PAGE}pictures/{picture.pk}/removal/")
    assert owner.get(f"{LIBRARY_PAGE}pictures/{picture.pk}/").status_code == 404
    svg = SimpleUploadedFile("form.svg", b"<svg/>", "image/svg+xml")
    refused = owner.post(f"{LIBRARY_PAGE}{article.pk}/pictures/", {"file": svg})
    assert refused.status_code == 422
    assert "can’t read this file as a picture" in text_of(refused)


def test_an_old_version_is_read_and_brought_back(cast, owner, write):
    article = write(body="Old words.")
    owner.post(
        f"{LIBRARY_PAGE}{article.pk}/edit/", {"title": article.title, "body": "New words.", "seen": "1"}
    )

    assert "Version 2" in text_of(owner.get(f"{LIBRARY_PAGE}{article.pk}/versions/"))
    assert "Old words." in text_of(owner.get(f"{LIBRARY_PAGE}{article.pk}/versions/1/"))
    owner.post(f"{LIBRARY_PAGE}{article.pk}/versions/1/restoration/")

    assert "Old words." in text_of(owner.get(f"{LIBRARY_PAGE}{article.pk}/"))


def test_categories_are_added_renamed_moved_and_removed(cast, owner):
    with inside(cast.a.firm):
        ArticleCategory.objects.all().delete()
    for name in ("One", "Two"):
        owner.post(f"{LIBRARY_PAGE}categories/", {"name": name})
    with inside(cast.a.firm):
        two = ArticleCategory.objects.get(name="Two")

    owner.post(f"{LIBRARY_PAGE}categories/{two.pk}/", {"name": "Second"})
    owner.post(f"{LIBRARY_PAGE}categories/{two.pk}/place/", {"up": "1"})
    twice = owner.post(f"{LIBRARY_PAGE}categories/", {"name": "one"})

    assert twice.status_code == 422
    with inside(cast.a.firm):
        assert [one.name for one in ArticleCategory.objects.all()] == ["Second", "One"]
    owner.post(f"{LIBRARY_PAGE}categories/{two.pk}/removal/")
    with inside(cast.a.firm):
        assert [one.name for one in ArticleCategory.objects.all()] == ["One"]


def test_staff_read_how_many_it_helped_and_what_those_wrote_whom_they_see(cast, owner, write):
    article = write()
    with inside(cast.a.firm):
        operations.answer(
            article=article, contact=cast.a.alice, is_helpful=True, words="Clear, thanks.", now=NOON
        )
        operations.answer(
            article=article, contact=cast.a.charlie, is_helpful=False, words="And cash?", now=NOON
        )
        role = roles.make_role(
            name="Few", permissions=["clients.view", "library.edit"], assigned_only=True, by=cast.a.owner
        )
        type(cast.a.staff).objects.filter(pk=cast.a.staff.pk).update(role="", custom_role=role)
        type(cast.a.household).objects.filter(pk=cast.a.household.pk).update(assigned_to=cast.a.staff)
        limited = type(cast.a.staff).objects.select_related("user", "custom_role").get(pk=cast.a.staff.pk)

    all_of_it = text_of(owner.get(f"{LIBRARY_PAGE}{article.pk}/"))
    part = text_of(Browser(cast.a.firm).signed_in_as(limited).get(f"{LIBRARY_PAGE}{article.pk}/"))

    assert "Clear, thanks." in all_of_it
    assert "And cash?" in all_of_it
    assert "Clear, thanks." in part
    assert "And cash?" not in part
    assert "1 of 2 found it helpful" in text_of(owner.get(LIBRARY_PAGE))


def test_find_anything_finds_articles_of_both_shelves(staff, write):
    write("Parking behind the house"), write("Parking tickets of clients", "team")

    page = text_of(staff.get("/workspace/find/?q=parking"))

    assert "Parking behind the house" in page
    assert "Parking tickets of clients" in page


def test_an_empty_library_offers_drafts(cast, owner):
    with inside(cast.a.firm):
        Article.objects.all().delete()

    assert "Begin with our drafts" in text_of(owner.get(LIBRARY_PAGE))
    owner.post(f"{LIBRARY_PAGE}starters/")

    assert "When are you open?" in text_of(owner.get(LIBRARY_PAGE))


def test_the_list_costs_the_same_for_more_articles(owner, write):
    write("One")
    owner.get(LIBRARY_PAGE)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert owner.get(LIBRARY_PAGE).status_code == 200
        return len(asked)

    before = cost()
    write("Two"), write("Three", "team")

    assert cost() == before
