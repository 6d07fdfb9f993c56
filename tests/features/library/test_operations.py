import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.library import operations, pictures, queries, starters
from features.library.models import Article, ArticleCategory, ArticlePicture, ArticleVersion
from features.library.switches import LIBRARY
from integrations.storage import gateway
from tenants.context import inside
from tenants.kinds import Kind
from tests.cast import NOON, make_firm

LATER = NOON + timedelta(hours=1)
APART = pytest.mark.requirement("S1-21")


def photo(size: tuple[int, int] = (3000, 2000), form: str = "JPEG") -> io.BytesIO:
    """A photo that says where it was taken."""
    picture, out = Image.new("RGB", size, "#a05030"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "cnry-secret-place"  # ImageDescription
    exif[0x0112] = 6  # lies on its side
    picture.save(out, form, exif=exif)
    out.seek(0)
    return out


@APART
def test_a_draft_is_seen_by_those_who_edit_alone_and_published_it_is_seen_by_its_readers(a, write):
    draft, published = write("Draft", draft=True), write("Hours")
    team_draft, team = write("Notes", "team", draft=True), write("How we answer", "team")

    assert set(queries.visible_to(a.alice)) == {published}
    assert set(queries.in_workspace(a.staff)) == {published, team}
    assert {draft, published, team_draft, team} <= set(queries.in_workspace(a.owner))


@APART
def test_whom_an_article_is_for_never_changes(a, write):
    article = write("How we answer", "team")

    operations.edit(article=article, by=a.owner, now=LATER, title="B", audience="clients")  # type: ignore[call-arg]

    article.refresh_from_db()
    assert (article.title, article.is_for_team) == ("B", True)


def test_another_audience_is_refused_here_and_by_the_database(a, write):
    with pytest.raises(Refused, match="whom"):
        operations.add(audience="everybody", by=a.owner, now=NOON, title="A", body="B")
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(audience="both", title="A", body="B", edited_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(audience="team", title="", body="B", edited_at=NOON)


def test_each_saving_keeps_a_version_and_an_old_one_can_be_brought_back(a, write):
    article = write(body="By card.")
    assert operations.edit(article=article, by=a.owner, now=LATER, body="By check.")
    first = ArticleVersion.objects.select_related("article").get(article=article, number=1)

    operations.restore(version=first, by=a.admin, now=LATER)

    article.refresh_from_db()
    assert (article.body, article.version) == ("By card.", 3)
    said = ArticleVersion.objects.filter(article=article).values_list("number", "body", "by")
    assert list(said) == [
        (3, "By card.", a.admin.user_id), (2, "By check.", a.owner.user_id), (1, "By card.", a.owner.user_id),
    ]  # fmt: skip
    with pytest.raises(Conflict, match="says this now"):
        operations.restore(
            version=ArticleVersion.objects.select_related("article").get(article=article, number=3),
            by=a.owner,
            now=LATER,
        )


def test_saving_the_same_makes_no_version(a, write):
    article = write()

    assert not operations.edit(article=article, by=a.owner, now=LATER, title="How do I pay?")
    assert ArticleVersion.objects.filter(article=article).count() == 1
    assert not AuditEvent.objects.filter(event="article.changed").exists()


def test_nobody_overwrites_what_they_have_not_read(a, write):
    article = write()
    operations.edit(article=article, by=a.admin, now=LATER, seen=1, body="Newer.")

    with pytest.raises(Conflict, match="changed this article"):
        operations.edit(article=article, by=a.owner, now=LATER, seen=1, body="Mine.")

    assert Article.objects.get(pk=article.pk).body == "Newer."


def test_publishing_twice_and_taking_back_a_draft_are_conflicts(a, write):
    article = write()

    with pytest.raises(Conflict, match="published already"):
        operations.publish(article=article, by=a.owner, now=LATER)
    operations.unpublish(article=article, by=a.owner)
    with pytest.raises(Conflict, match="is a draft"):
        operations.unpublish(article=article, by=a.owner)
    assert not queries.visible_to(a.alice).exists()


def test_staff_without_the_permission_change_nothing(a, write):
    article = write()

    with pytest.raises(NotAllowed):
        operations.edit(article=article, by=a.staff, now=LATER, title="Mine")
    with pytest.raises(NotAllowed):
        operations.add_category(name="Mine", by=a.staff)


def test_off_is_gone_for_operations_and_readers(a, write, turn):
    article = write()
    turn(LIBRARY, on=False)

    assert not queries.visible_to(a.alice).exists()
    assert not queries.in_workspace(a.owner).exists()
    assert queries.suggested("pay") == []
    with pytest.raises(NotThere):
        operations.edit(article=article, by=a.owner, now=LATER, title="A")
    with pytest.raises(NotThere):
        operations.answer(article=article, contact=a.alice, is_helpful=True, now=LATER)
    turn(LIBRARY, on=True)
    assert queries.visible_to(a.alice).get() == article


def test_articles_stay_when_their_category_is_removed(a, write):
    money = operations.add_category(name="Money", by=a.owner)
    article = write(category=money)

    operations.remove_category(category=money, by=a.owner)

    article.refresh_from_db()
    assert article.category is None
    assert queries.shelves(queries.listed(queries.visible_to(a.alice))) == [("Other", [article])]


def test_two_categories_of_one_name_are_refused(a):
    operations.add_category(name="Money matters", by=a.owner)
    with pytest.raises(Conflict, match="already"):
        operations.add_category(name="money MATTERS", by=a.owner)


def test_articles_and_categories_change_places(a, write):
    ArticleCategory.objects.all().delete()
    Article.objects.all().delete()
    one, two = (operations.add_category(name=name, by=a.owner) for name in ("One", "Two"))
    first, second, third = (write(name, category=two) for name in ("A", "B", "C"))

    operations.move(article=third, to="up", by=a.owner)
    operations.move(article=first, to="up", by=a.owner)  # stands first already
    operations.move_category(category=two, to="up", by=a.owner)
    alone = write("D", category=one)

    assert queries.shelves(queries.listed(queries.visible_to(a.alice))) == [
        ("Two", [first, third, second]), ("One", [alone]),
    ]  # fmt: skip


def test_an_uploaded_picture_is_drawn_anew_upright_smaller_and_without_what_its_file_said(a, write):
    article = write()

    made = operations.add_picture(article=article, file=photo(), by=a.owner, now=LATER)

    with gateway.open_file(made.key) as file:
        kept = file.read()
    assert b"cnry-secret-place" not in kept
    picture = Image.open(io.BytesIO(kept))
    assert picture.format == "WEBP"
    assert not picture.getexif()
    assert (made.width, made.height) == picture.size == (1600, 2400)  # it lay on its side


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "can’t read"),
        (b"GIF89a", "can’t read"),
        (b"\x89PNG\r\n\x1a\n broken", "can’t read"),
        (b"\xff\xd8\xff" + b"0" * (pictures.MOST_BYTES + 1), "too large"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_stays(a, write, content, words):
    with pytest.raises(Refused, match=words):
        operations.add_picture(article=write(), file=io.BytesIO(content), by=a.owner, now=LATER)

    assert not ArticlePicture.objects.exists()


def test_a_small_file_with_too_many_pixels_is_not_unpacked(a, write, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)

    with pytest.raises(Refused, match="too many pixels"):
        operations.add_picture(article=write(), file=photo((64, 64)), by=a.owner, now=LATER)


def test_a_removed_article_takes_its_pictures_along(a, write, django_capture_on_commit_callbacks):
    article = write()
    made = operations.add_picture(article=article, file=photo((64, 64)), by=a.owner, now=LATER)

    with django_capture_on_commit_callbacks(execute=True):
        operations.remove(article=article, by=a.owner)

    assert not gateway.exists(made.key)
    assert not Article.objects.filter(pk=made.article_id).exists()


def test_one_answer_for_each_person_and_it_can_be_changed(a, write):
    article = write()
    operations.answer(article=article, contact=a.alice, is_helpful=True, now=NOON)
    operations.answer(article=article, contact=a.alice, is_helpful=False, words="Which card?", now=LATER)
    operations.answer(article=article, contact=a.charlie, is_helpful=True, now=NOON)

    found = queries.counted(queries.in_workspace(a.owner)).get(pk=article.pk)
    assert (found.helped, found.missed) == (1, 1)
    assert [one.words for one in queries.words_about(article, a.owner)] == ["Which card?"]


@pytest.mark.parametrize("about", [{"audience": "team"}, {"draft": True}])
def test_nobody_answers_what_they_can_not_read(a, write, about):
    with pytest.raises(NotThere):
        operations.answer(article=write(**about), contact=a.alice, is_helpful=True, now=NOON)


@pytest.mark.requirement("S1-22")
@pytest.mark.parametrize("kind", Kind.values)
def test_a_new_firm_of_each_kind_has_drafts_it_can_publish(db, kind):
    firm = make_firm(f"new{kind}", kind)

    with inside(firm.firm):
        titles = set(Article.objects.values_list("title", flat=True))
        assert {"How do I pay my invoice?", "When are you open?", "How do I send you documents?"} <= titles
        assert not queries.visible_to(firm.alice).exists()
        for article in Article.objects.all():
            operations.publish(article=article, by=firm.owner, now=LATER)
        assert {one.title for one in queries.visible_to(firm.alice)} == titles
        assert len(titles) == sum(map(len, starters.of(kind).values()))
        assert "How do I pay my invoice?" in {one.title for one in queries.suggested("paying invoices")}


def test_starters_come_into_an_empty_library_alone(a):
    with pytest.raises(Conflict):
        operations.add_starters(by=a.owner, now=LATER)
    Article.objects.all().delete()

    count = operations.add_starters(by=a.owner, now=LATER)

    assert count == Article.objects.count() > 0
    assert ArticleCategory.objects.filter(name="Invoices and payments").count() == 1
