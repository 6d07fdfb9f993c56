"""The firm builds a template by hand, without a script: sections, questions, conditions, versions, files."""

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from features.base.errors import Conflict, Refused
from features.base.models import AuditEvent
from features.organizers import drafting, operations, queries
from features.organizers.models import OrganizerTemplate, OrganizerVersion
from features.organizers.schema import Clause, Compare, Content, Kind, Question, Section
from features.organizers.switches import ORGANIZERS
from tenants.context import inside
from tests.cast import NOON
from tests.http import Browser, text_of

TEMPLATES = "/workspace/settings/organizer-templates/"


@pytest.fixture
def built(cast, owner) -> str:
    """A template with a question and another that depends on it, built by the pages; its address."""
    page = owner.post(TEMPLATES, {"name": "Yearly", "title": "Your {year} organizer"})["Location"]
    owner.post(page, {"title": "About you", "text": ""})
    with inside(cast.a.firm):
        [section] = queries.draft_of(OrganizerTemplate.objects.get(name="Yearly"))
    here = f"{page}sections/{section.key}/questions/"
    owner.post(here, {"label": "Did you move?", "kind": "yesno", "is_required": "on"})
    with inside(cast.a.firm):
        [moved] = queries.draft_of(OrganizerTemplate.objects.get(name="Yearly")).questions
    added = {"label": "Where to?", "kind": "address", "ask_0": moved, "test_0": "equals", "value_0": "Yes"}
    assert owner.post(here, added).status_code == 302
    return page


def draft(cast):
    with inside(cast.a.firm):
        return queries.draft_of(OrganizerTemplate.objects.get(name="Yearly"))


def test_a_template_is_built_published_and_read_by_its_conditions(cast, owner, built):
    page = text_of(owner.get(built))
    assert "Did you move?" in page
    assert "If “Did you move?” is “yes”" in page

    owner.post(f"{built}published/")

    with inside(cast.a.firm):
        version = OrganizerVersion.objects.get(template__name="Yearly")
        _, where = queries.content_of(version).questions.values()
        moved = next(iter(queries.content_of(version).questions))
        assert (version.number, version.title) == (1, "Your {year} organizer")
        assert where.when == ((Clause(moved, Compare.EQUALS, ("yes",)),),)
        assert AuditEvent.objects.filter(event="organizer_template.published").count() == 1
    assert "Version 1" in text_of(owner.get(built))


def test_a_version_stays_when_its_draft_goes_on(cast, owner, built):
    owner.post(f"{built}published/")
    with inside(cast.a.firm):
        before = OrganizerVersion.objects.get(template__name="Yearly").content
    where = list(draft(cast).questions)[1]

    owner.post(f"{built}questions/{where}/removal/")
    owner.post(f"{built}published/")

    with inside(cast.a.firm):
        first, second = OrganizerVersion.objects.filter(template__name="Yearly").order_by("number")
        assert first.content == before
        assert len(queries.content_of(second).questions) == 1
        template = OrganizerTemplate.objects.get(name="Yearly")
        with pytest.raises(Conflict, match="says the same"):
            operations.publish(template=template, by=cast.a.owner, now=NOON)


def test_questions_move_but_not_before_what_they_depend_on(cast, owner, built):
    moved, where = draft(cast).questions

    answer = owner.post(f"{built}questions/{where}/place/", {"up": "1"}, follow=True)
    assert "depends on a question that does not come before it" in text_of(answer)
    assert list(draft(cast).questions) == [moved, where]
    answer = owner.post(f"{built}questions/{moved}/removal/", follow=True)
    assert "depends on" in text_of(answer)
    assert list(draft(cast).questions) == [moved, where]

    owner.post(built, {"title": "More", "text": ""})
    owner.post(f"{built}questions/{where}/place/", {"down": "1"})
    assert draft(cast).place == {moved: 0, where: 1}
    owner.post(f"{built}sections/{draft(cast).sections[1].key}/removal/")
    owner.post(f"{built}questions/{moved}/removal/")
    assert not draft(cast).questions


def test_a_question_is_changed_and_keeps_its_key_and_mistakes_keep_what_was_typed(cast, owner, built):
    moved, where = draft(cast).questions
    page = f"{built}questions/{where}/"
    form = {
        "label": "Where do you live?",
        "kind": "one",
        "options": "Here",
        "ask_0": moved,
        "test_0": "equals",
        "value_0": "maybe",
    }

    refused = owner.post(page, form)
    assert refused.status_code == 422
    assert "Where do you live?" in text_of(refused)
    assert "two options" in text_of(refused)
    refused = owner.post(page, {**form, "options": "Here\nThere"})
    assert "no answer to “Did you move?”" in text_of(refused)
    assert owner.post(page, {**form, "options": "Here\nThere", "value_0": "no"}).status_code == 302

    one = draft(cast).questions[where]
    assert (one.label, one.options, one.when[0][0].values) == (
        "Where do you live?",
        ("Here", "There"),
        ("no",),
    )


def test_and_binds_more_tightly_than_or_in_the_builder(cast, owner, built):
    moved, where = draft(cast).questions
    rows = {
        "ask_0": moved, "test_0": "equals", "value_0": "yes",
        "join_1": "and", "ask_1": moved, "test_1": "not_empty",
        "join_2": "or", "ask_2": moved, "test_2": "one_of", "value_2": "No; yes",
    }  # fmt: skip
    owner.post(f"{built}questions/{where}/", {"label": "Where to?", "kind": "text", **rows})

    assert draft(cast).questions[where].when == (
        (Clause(moved, Compare.EQUALS, ("yes",)), Clause(moved, Compare.NOT_EMPTY)),
        (Clause(moved, Compare.ONE_OF, ("no", "yes")),),
    )
    page = text_of(owner.get(f"{built}questions/{where}/"))
    assert 'value="no; yes"' in page


def test_a_template_goes_out_as_a_file_and_comes_in_again(cast, owner, built):
    raw = owner.get(f"{built}file/").content
    assert json.loads(raw)["title"] == "Your {year} organizer"

    answer = owner.post(f"{TEMPLATES}file/", {"file": SimpleUploadedFile("t.json", raw)}, follow=True)

    assert "Yearly (2)" in text_of(answer)
    with inside(cast.a.firm):
        first, second = OrganizerTemplate.objects.filter(name__startswith="Yearly").order_by("name")
        assert queries.draft_of(first) == queries.draft_of(second)
        assert (second.newest, second.is_changed) == (0, True)


def test_a_bad_file_says_what_is_wrong_and_adds_nothing(cast, owner):
    bad = {
        "format": "portico-organizer",
        "version": 1,
        "name": "X",
        "title": "{secret}",
        "content": {"sections": []},
    }
    for raw, words in (
        (b"hello", "no JSON file"),
        (json.dumps(bad).encode(), "Nothing is known as {secret}"),
    ):
        answer = owner.post(f"{TEMPLATES}file/", {"file": SimpleUploadedFile("t.json", raw)})

        assert answer.status_code == 422
        assert words in text_of(answer)
    with inside(cast.a.firm):
        assert not OrganizerTemplate.objects.filter(name="X").exists()


def test_the_preview_shows_what_clients_read_and_hostile_words_stay_words(cast, owner, built):
    _, where = draft(cast).questions
    hostile = "<script>alert(1)</script>"
    owner.post(f"{built}questions/{where}/", {"label": hostile, "kind": "many", "options": f"{hostile}\nB"})

    page = owner.get(f"{built}preview/").content.decode()

    assert hostile not in page
    assert "&lt;script&gt;" in page


def test_names_are_once_and_an_empty_template_is_not_published(a):
    made = operations.add_template(by=a.owner, now=NOON, name="Yearly", title="Yours")
    with pytest.raises(Conflict, match="of this name"):
        operations.add_template(by=a.owner, now=NOON, name="yearly", title="Yours")
    with pytest.raises(Refused, match="asks nothing"):
        operations.publish(template=made, by=a.owner, now=NOON)
    operations.remove_template(template=made, by=a.owner, now=NOON)
    assert operations.add_template(by=a.owner, now=NOON, name="Yearly", title="Yours").pk != made.pk


def test_a_section_that_no_form_can_bring_is_not_published(a):
    tables = tuple(Question(f"t{at}", Kind.TABLE, "Who?", columns=tuple("abcdef")) for at in range(5))
    much = Content((Section("all", "Everything", questions=tables),))
    made = operations.add_template(by=a.owner, now=NOON, name="Much", title="Much", content=much)

    with pytest.raises(Refused, match="too much for one page"):
        operations.publish(template=made, by=a.owner, now=NOON)


def test_the_database_lets_nobody_change_a_version(a, template):
    version = OrganizerVersion.objects.filter(template=template)
    for act in (lambda: version.update(title="Other"), version.delete):
        with pytest.raises(ProgrammingError), transaction.atomic():
            act()
    assert version.get().title == "Your {year} move, {client}"


def test_a_new_firm_begins_with_a_published_template_of_its_kind(cast):
    for firm, name in ((cast.a.firm, "Individual tax organizer"), (cast.b.firm, "Before we begin")):
        with inside(firm):
            template = OrganizerTemplate.objects.get()
            assert (template.name, template.newest, template.is_changed) == (name, 1, False)
            assert queries.content_of(queries.newest_of(template)) == queries.draft_of(template)


def test_staff_without_settings_and_a_switch_that_is_off_find_nothing(cast, built, owner, turn):
    staff = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    assert staff.get(built).status_code == 403

    turn(ORGANIZERS, on=False)

    assert owner.get(built).status_code == 404
    assert TEMPLATES not in text_of(owner.get("/workspace/"))


def test_the_list_asks_the_same_for_one_and_for_three(cast, owner):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries_of:
            owner.get(TEMPLATES)
        return len(queries_of)

    owner.get(TEMPLATES)
    one = asked()
    with inside(cast.a.firm):
        for name in ("B", "C"):
            operations.add_template(by=cast.a.owner, now=NOON, name=name, title=name)
    assert asked() == one


def added(key: str) -> Callable[[Content], Content]:
    return lambda now: drafting.put_section(now, Section(key, key))


def test_two_build_one_template_and_neither_loses_a_section(a):
    template = operations.add_template(by=a.owner, now=NOON, name="Yearly", title="Yours")
    stale = OrganizerTemplate.objects.get(pk=template.pk)

    for row, key in ((template, "one"), (stale, "two")):
        operations.edit_draft(template=row, by=a.owner, now=NOON, change=added(key))

    assert [one.key for one in queries.draft_of(stale)] == ["one", "two"]
